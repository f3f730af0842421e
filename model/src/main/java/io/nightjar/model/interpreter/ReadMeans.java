package io.nightjar.model.interpreter;

import io.nightjar.model.circuit.ArrayIndex;
import io.nightjar.model.circuit.LinearStep;
import io.nightjar.model.circuit.Step;
import java.util.List;

/** The mean of every row that linear steps read, over its slots and over images. */
public final class ReadMeans {
    /** Where nothing was read: all are 0. */
    public static final ReadMeans NONE = new ReadMeans(List.of());

    /** By array that a linear step makes, and input of that. */
    private final double[][] sums;

    private final long[][] counts;

    ReadMeans(List<Step> steps) {
        sums = new double[ArrayIndex.count(steps)][0];
        counts = new long[sums.length][0];
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i) instanceof LinearStep linear) {
                sums[ArrayIndex.madeBy(i)] = new double[linear.inputCount()];
                counts[ArrayIndex.madeBy(i)] = new long[linear.inputCount()];
            }
        }
    }

    int arrays() {
        return sums.length;
    }

    boolean has(int array, int input) {
        return counts[array][input] > 0;
    }

    void add(int array, int input, double sum, long count) {
        sums[array][input] += sum;
        counts[array][input] += count;
    }

    void add(ReadMeans other) {
        for (int array = 0; array < sums.length; array++) {
            for (int input = 0; input < sums[array].length; input++) {
                add(array, input, other.sums[array][input], other.counts[array][input]);
            }
        }
    }

    /**
     * The mean of a row.
     *
     * @param array that the step makes
     * @param input of the step, as its dataflow numbers them
     * @return 0 for a row that was not read
     */
    public double of(int array, int input) {
        boolean known = array < sums.length && input < sums[array].length && has(array, input);
        return known ? sums[array][input] / counts[array][input] : 0;
    }
}
