package io.nightjar.model.network;

import io.nightjar.ckks.Counts;

/**
 * A layer and where its inputs come from.
 *
 * @param name for messages and reports
 * @param inputs indices of earlier nodes, {@link #INPUT} for the network's input; owned by the node
 */
public record Node(String name, Layer layer, int[] inputs) {
    /** The index of the network's input. */
    public static final int INPUT = -1;

    public Node {
        if (inputs.length != layer.arity()) {
            throw new IllegalArgumentException("Node '" + name + "' has " + Counts.of(inputs.length, "input")
                    + "; its layer takes " + layer.arity());
        }
    }

    /** A node with one input. */
    public static Node of(String name, Layer layer, int input) {
        return new Node(name, layer, new int[] {input});
    }
}
