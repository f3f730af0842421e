package io.nightjar.model.network;

import io.nightjar.ckks.Counts;
import io.nightjar.ckks.Texts;

/**
 * A layer and where its inputs come from.
 *
 * @param name for messages and reports: one line, of a long one the beginning
 * @param inputs indices of earlier nodes, {@link #INPUT} for the network's input; owned by the node
 */
public record Node(String name, Layer layer, int[] inputs) {
    /** The index of the network's input. */
    public static final int INPUT = -1;

    /** Characters of a name; a model may give names of any length and content, which programs and tables hold. */
    private static final int LONGEST_NAME = 1000;

    public Node {
        name = Texts.line(name, LONGEST_NAME);
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
