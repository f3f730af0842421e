package io.nightjar.model.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which nodes read a tensor, those of inner graphs among them. */
final class GraphUses {
    private final Map<String, List<NodeProto>> readers = new HashMap<>();

    GraphUses(GraphProto graph) {
        add(graph);
    }

    private void add(GraphProto graph) {
        for (NodeProto node : graph.getNodeList()) {
            for (String input : node.getInputList()) {
                readers.computeIfAbsent(input, name -> new ArrayList<>()).add(node);
            }
            for (AttributeProto attribute : node.getAttributeList()) {
                if (attribute.hasG()) {
                    add(attribute.getG());
                }
            }
        }
    }

    List<NodeProto> readers(String tensor) {
        return readers.getOrDefault(tensor, List.of());
    }

    /** How many inputs of nodes the tensor is; raising to a power counts as several. */
    int count(String tensor) {
        return readers(tensor).stream()
                .mapToInt(node -> node.getOpType().equals("Pow") ? 2 : 1)
                .sum();
    }

    /** The nodes that outputs of the graph depend on, in order. */
    static List<NodeProto> needed(GraphProto graph) {
        Set<String> names = new HashSet<>();
        graph.getOutputList().forEach(output -> names.add(output.getName()));
        Deque<NodeProto> kept = new ArrayDeque<>();
        List<NodeProto> nodes = graph.getNodeList();
        for (int i = nodes.size() - 1; i >= 0; i--) {
            if (nodes.get(i).getOutputList().stream().anyMatch(names::contains)) {
                kept.addFirst(nodes.get(i));
                addInputs(nodes.get(i), names);
            }
        }
        return List.copyOf(kept);
    }

    private static void addInputs(NodeProto node, Set<String> names) {
        names.addAll(node.getInputList());
        for (AttributeProto attribute : node.getAttributeList()) {
            attribute.getG().getNodeList().forEach(inner -> addInputs(inner, names));
            attribute.getG().getOutputList().forEach(output -> names.add(output.getName()));
        }
    }

    /** Whether nothing is computed from a node's outputs any more, apart from labels. */
    boolean isFinal(NodeProto node) {
        Set<String> seen = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(node.getOutputList());
        while (!open.isEmpty()) {
            String current = open.pop();
            if (!seen.add(current)) {
                continue;
            }
            for (NodeProto reader : readers(current)) {
                if (!Endings.mayFollow(reader.getOpType())) {
                    return false;
                }
                open.addAll(reader.getOutputList());
            }
        }
        return true;
    }

    /** Name of a node's first output, empty when it has none. */
    static String output(NodeProto node) {
        return node.getOutputCount() > 0 ? node.getOutput(0) : "";
    }
}
