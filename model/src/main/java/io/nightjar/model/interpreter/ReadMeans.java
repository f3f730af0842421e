package io.nightjar.model.interpreter;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The mean of every row that linear steps read, over its slots and over images. */
public final class ReadMeans {
    /** Where nothing was read: all are 0. */
    public static final ReadMeans NONE = new ReadMeans(0);

    private static final class Mean {
        private double sum;
        private long count;

        private void add(double values, long number) {
            sum += values;
            count += number;
        }
    }

    private final List<Map<Integer, Mean>> byArray = new ArrayList<>();

    ReadMeans(int arrays) {
        for (int i = 0; i < arrays; i++) {
            byArray.add(new HashMap<>());
        }
    }

    void add(int array, int input, double sum, long count) {
        byArray.get(array).computeIfAbsent(input, i -> new Mean()).add(sum, count);
    }

    void add(ReadMeans other) {
        for (int array = 0; array < byArray.size(); array++) {
            int made = array;
            other.byArray.get(array).forEach((input, mean) -> add(made, input, mean.sum, mean.count));
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
        Mean mean = array < byArray.size() ? byArray.get(array).get(input) : null;
        return mean == null ? 0 : mean.sum / mean.count;
    }
}
