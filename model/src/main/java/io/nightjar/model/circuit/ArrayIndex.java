package io.nightjar.model.circuit;

import java.util.List;

/** How the arrays of a circuit are numbered: array 0 holds its inputs, then every step makes one, in order. */
public final class ArrayIndex {
    /** The array of a circuit's inputs, which no step makes. */
    public static final int INPUTS = 0;

    private ArrayIndex() {}

    /** The array that a step makes. */
    public static int madeBy(int step) {
        return step + 1;
    }

    /** The step that makes an array other than {@link #INPUTS}. */
    public static int makerOf(int array) {
        return array - 1;
    }

    /** Number of arrays, those of the inputs among them. */
    public static int count(List<? extends Dataflow> steps) {
        return steps.size() + 1;
    }
}
