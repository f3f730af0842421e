package io.nightjar.model.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts the bodies of a model's own functions in the place of their calls (ONNX, Model Local Functions). */
final class LocalFunctions {
    private static final int MAX_DEPTH = 32;
    private static final int MAX_NODES = 1 << 17;

    private final Map<String, FunctionProto> functions = new HashMap<>();
    private int nodes;

    private LocalFunctions(ModelProto model) {
        for (FunctionProto function : model.getFunctionsList()) {
            functions.put(key(function.getDomain(), function.getName(), function.getOverload()), function);
        }
    }

    private static String key(String domain, String name, String overload) {
        return String.join("\n", domain, name, overload);
    }

    static GraphProto inline(ModelProto model) {
        if (model.getFunctionsCount() == 0) {
            return model.getGraph();
        }
        return new LocalFunctions(model).inline(model.getGraph(), 0);
    }

    private GraphProto inline(GraphProto graph, int depth) {
        GraphProto.Builder inlined = graph.toBuilder().clearNode();
        for (NodeProto node : graph.getNodeList()) {
            add(inlined, node, depth);
        }
        return inlined.build();
    }

    private void add(GraphProto.Builder graph, NodeProto node, int depth) {
        if (++nodes > MAX_NODES || depth > MAX_DEPTH) {
            throw new NodeProblem(
                    "its functions call each other more than " + MAX_DEPTH + " deep, or make more than " + MAX_NODES
                            + " nodes",
                    "export the model without functions");
        }
        FunctionProto function = functions.get(key(node.getDomain(), node.getOpType(), node.getOverload()));
        if (function == null) {
            graph.addNode(withInlinedGraphs(node, depth));
            return;
        }
        Body body = new Body(function, node, nodes);
        for (NodeProto inner : function.getNodeList()) {
            add(graph, body.node(inner), depth + 1);
        }
    }

    private NodeProto withInlinedGraphs(NodeProto node, int depth) {
        if (node.getAttributeList().stream().noneMatch(AttributeProto::hasG)) {
            return node;
        }
        NodeProto.Builder changed = node.toBuilder().clearAttribute();
        for (AttributeProto attribute : node.getAttributeList()) {
            changed.addAttribute(
                    attribute.hasG()
                            ? attribute.toBuilder()
                                    .setG(inline(attribute.getG(), depth))
                                    .build()
                            : attribute);
        }
        return changed.build();
    }

    /** One call of a function: its tensors get names of their own, its parameters those of the call. */
    private static final class Body {
        private final FunctionProto function;
        private final NodeProto call;
        private final String prefix;
        private final Map<String, String> names = new HashMap<>();

        Body(FunctionProto function, NodeProto call, int number) {
            this.function = function;
            this.call = call;
            this.prefix = Origin.of(call).node() + "/" + number + "/";
            parameters(function.getInputList(), call.getInputList());
            parameters(function.getOutputList(), call.getOutputList());
        }

        private void parameters(List<String> formal, List<String> actual) {
            for (int i = 0; i < formal.size(); i++) {
                names.put(formal.get(i), i < actual.size() ? actual.get(i) : "");
            }
        }

        private String name(String inner) {
            return inner.isEmpty() ? "" : names.computeIfAbsent(inner, name -> prefix + name);
        }

        NodeProto node(NodeProto inner) {
            NodeProto.Builder node =
                    inner.toBuilder().clearInput().clearOutput().clearAttribute();
            inner.getInputList().forEach(input -> node.addInput(name(input)));
            for (String output : inner.getOutputList()) {
                String name = name(output);
                node.addOutput(name.isEmpty() && !output.isEmpty() ? prefix + output : name);
            }
            if (!inner.getName().isEmpty()) {
                node.setName(prefix + inner.getName());
            }
            for (AttributeProto attribute : inner.getAttributeList()) {
                AttributeProto actual = attribute(attribute);
                if (actual != null) {
                    node.addAttribute(actual);
                }
            }
            return node.build();
        }

        private AttributeProto attribute(AttributeProto attribute) {
            if (attribute.hasG()) {
                return attribute.toBuilder().setG(graph(attribute.getG())).build();
            } else if (attribute.getRefAttrName().isEmpty()) {
                return attribute;
            }
            for (List<AttributeProto> source : List.of(call.getAttributeList(), function.getAttributeProtoList())) {
                for (AttributeProto given : source) {
                    if (given.getName().equals(attribute.getRefAttrName())) {
                        return given.toBuilder().setName(attribute.getName()).build();
                    }
                }
            }
            return null;
        }

        private GraphProto graph(GraphProto inner) {
            GraphProto.Builder graph =
                    inner.toBuilder().clearNode().clearOutput().clearInitializer();
            for (TensorProto tensor : inner.getInitializerList()) {
                graph.addInitializer(tensor.toBuilder().setName(name(tensor.getName())));
            }
            inner.getNodeList().forEach(each -> graph.addNode(node(each)));
            for (ValueInfoProto output : inner.getOutputList()) {
                graph.addOutput(output.toBuilder().setName(name(output.getName())));
            }
            return graph.build();
        }
    }
}
