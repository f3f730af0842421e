package io.nightjar.model.passes;

import io.nightjar.model.network.Layer;
import io.nightjar.model.network.Network;
import io.nightjar.model.network.Node;
import io.nightjar.model.network.Shape;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** A network under rewriting. Only what the output depends on counts as part of it. */
final class Graph {
    private final Shape inputShape;
    private final Vertex input = new Vertex("input", null, List.of());
    private Vertex output;

    Graph(Network network) {
        inputShape = network.input();
        List<Vertex> vertices = new ArrayList<>();
        for (Node node : network.nodes()) {
            List<Vertex> sources = new ArrayList<>();
            for (int source : node.inputs()) {
                sources.add(source == Node.INPUT ? input : vertices.get(source));
            }
            vertices.add(new Vertex(node.name(), node.layer(), sources));
        }
        output = vertices.get(vertices.size() - 1);
    }

    Network toNetwork() {
        Map<Vertex, Integer> index = new IdentityHashMap<>();
        index.put(input, Node.INPUT);
        List<Node> nodes = new ArrayList<>();
        for (Vertex vertex : vertices()) {
            int[] sources = vertex.inputs.stream().mapToInt(index::get).toArray();
            index.put(vertex, nodes.size());
            nodes.add(new Node(vertex.name, vertex.layer, sources));
        }
        return new Network(inputShape, nodes);
    }

    /** All vertices with a layer, in topological order. */
    List<Vertex> vertices() {
        List<Vertex> ordered = new ArrayList<>();
        Map<Vertex, Boolean> seen = new IdentityHashMap<>();
        seen.put(input, true);
        visit(output, seen, ordered);
        return ordered;
    }

    /** Every reading of the vertex's output; a layer that reads it twice counts twice. */
    List<Vertex> consumers(Vertex vertex) {
        List<Vertex> consumers = new ArrayList<>();
        for (Vertex candidate : vertices()) {
            for (Vertex source : candidate.inputs) {
                if (source == vertex) {
                    consumers.add(candidate);
                }
            }
        }
        return consumers;
    }

    boolean isOutput(Vertex vertex) {
        return vertex == output;
    }

    /** Whether exactly one layer reads the vertex, once, and the network's output is another. */
    boolean hasOneReader(Vertex vertex) {
        return !isOutput(vertex) && consumers(vertex).size() == 1;
    }

    Shape shape(Vertex vertex) {
        return shapes(vertex).get(vertex);
    }

    /** Appends a layer between a vertex and everything that reads it. */
    Vertex insertAfter(Vertex vertex, Layer layer) {
        Vertex inserted = new Vertex(vertex.name, layer, List.of(vertex));
        replace(vertex, inserted);
        return inserted;
    }

    /** Puts a layer between a vertex and its only input. */
    Vertex insertBefore(Vertex vertex, Layer layer) {
        Vertex inserted = new Vertex(vertex.name, layer, List.of(vertex.input()));
        vertex.inputs.set(0, inserted);
        return inserted;
    }

    /** Takes a vertex out: its readers read its input. The last layer of a network stays. */
    boolean bypass(Vertex vertex) {
        if (isOutput(vertex) && vertex.input().isNetworkInput()) {
            return false;
        }
        replace(vertex, vertex.input());
        return true;
    }

    private void replace(Vertex old, Vertex by) {
        for (Vertex consumer : consumers(old)) {
            consumer.inputs.replaceAll(source -> source == old ? by : source);
        }
        if (isOutput(old)) {
            output = by;
        }
    }

    private Map<Vertex, Shape> shapes(Vertex last) {
        Map<Vertex, Shape> shapes = new IdentityHashMap<>();
        shapes.put(input, inputShape);
        List<Vertex> ordered = new ArrayList<>();
        Map<Vertex, Boolean> seen = new IdentityHashMap<>();
        seen.put(input, true);
        visit(last, seen, ordered);
        for (Vertex vertex : ordered) {
            List<Shape> inputs = vertex.inputs.stream().map(shapes::get).toList();
            shapes.put(vertex, vertex.layer.outputShape(inputs));
        }
        return shapes;
    }

    private static void visit(Vertex vertex, Map<Vertex, Boolean> seen, List<Vertex> ordered) {
        if (seen.put(vertex, true) == null) {
            vertex.inputs.forEach(source -> visit(source, seen, ordered));
            ordered.add(vertex);
        }
    }
}
