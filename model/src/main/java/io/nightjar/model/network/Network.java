package io.nightjar.model.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A network over one image at a time: nodes in topological order, the last one is the output. Images enter as (channel,
 * y, x), pixels as byte / 255. Every shape is checked on construction.
 */
public record Network(Shape input, List<Node> nodes) {
    public Network {
        nodes = List.copyOf(nodes);
        if (nodes.isEmpty()) {
            throw new IllegalArgumentException("The network has no layers; it needs at least one");
        }
        inferShapes(input, nodes);
    }

    /** A network that is a plain chain of layers, named by their position. */
    public static Network chain(Shape input, List<? extends Layer> layers) {
        List<Node> nodes = new ArrayList<>();
        for (Layer layer : layers) {
            String name = layer.getClass().getSimpleName().toLowerCase(Locale.ROOT) + nodes.size();
            nodes.add(Node.of(name, layer, nodes.size() - 1));
        }
        return new Network(input, nodes);
    }

    private static void markInputs(Node node, boolean[] needed) {
        for (int source : node.inputs()) {
            if (source != Node.INPUT) {
                needed[source] = true;
            }
        }
    }

    /**
     * The part of a graph that one node depends on, renumbered, with that node last.
     *
     * @param nodes in topological order
     * @param output index of the node whose output is the network's
     */
    public static Network upTo(Shape input, List<Node> nodes, int output) {
        if (output < 0) {
            throw new IllegalArgumentException("The network's output is its input; it needs at least one layer");
        }
        boolean[] needed = new boolean[output + 1];
        needed[output] = true;
        for (int i = output; i >= 0; i--) {
            if (needed[i]) {
                markInputs(nodes.get(i), needed);
            }
        }
        int[] renumbered = new int[output + 1];
        List<Node> kept = new ArrayList<>();
        for (int i = 0; i <= output; i++) {
            if (needed[i]) {
                renumbered[i] = kept.size();
                Node node = nodes.get(i);
                int[] sources = Arrays.stream(node.inputs())
                        .map(source -> source == Node.INPUT ? Node.INPUT : renumbered[source])
                        .toArray();
                kept.add(new Node(node.name(), node.layer(), sources));
            }
        }
        return new Network(input, kept);
    }

    /** Shape of a node's output, or of the network's input for {@link Node#INPUT}. */
    public Shape shapeOf(int node) {
        return node == Node.INPUT ? input : shapes().get(node);
    }

    /** Shapes of all nodes' outputs, in order. */
    public List<Shape> shapes() {
        return inferShapes(input, nodes);
    }

    /** Shape of the last node's output. */
    public Shape output() {
        return shapeOf(nodes.size() - 1);
    }

    private static List<Shape> inferShapes(Shape input, List<Node> nodes) {
        List<Shape> shapes = new ArrayList<>(nodes.size());
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get(i);
            List<Shape> inputs = new ArrayList<>();
            for (int source : node.inputs()) {
                if (source < Node.INPUT || source >= i) {
                    throw new IllegalArgumentException("Node " + i + " '" + node.name() + "' reads node " + source
                            + "; it may read only earlier nodes or the input (" + Node.INPUT + ")");
                }
                inputs.add(source == Node.INPUT ? input : shapes.get(source));
            }
            try {
                shapes.add(node.layer().outputShape(inputs));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("Node " + i + " '" + node.name() + "': " + e.getMessage(), e);
            }
        }
        return List.copyOf(shapes);
    }
}
