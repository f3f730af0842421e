package io.nightjar.model.program;

import java.util.List;

/**
 * What a step means for one kind of value; implementations return new values and never change their operands.
 *
 * @param <T> what stands for a ciphertext
 */
interface Backend<T> {
    /** Opens inputs of the program; indices come in the order of first use over a whole run. */
    List<T> open(int[] indices);

    /** A running sum of one tile, so that a long row of inputs need not be held at once. */
    interface TileSum<T> {
        /** Adds columns [from, from + inputs.size()) of the tile. */
        void add(int from, List<T> inputs);

        List<T> finish();
    }

    TileSum<T> linear(LinearStep step, LinearStep.Tile tile);

    /** One output per group. */
    List<T> activate(ActivationStep step, List<List<T>> groups);

    /** Called when the number of values held changes, so that a backend can measure. */
    default void holding(int step, int held) {}
}
