package io.nightjar.model.interpreter;

import java.util.Arrays;

/** What values and derivatives every array of a circuit reaches; index 0 the inputs, i the outputs of step i - 1. */
public final class ValueStatistics {
    private final double[] largest;
    private final MeanSquares values;
    private final MeanSquares inner;
    private final MeanSquares slopes;
    private final ReadMeans means;

    /** Sums of squares by array. */
    private static final class MeanSquares {
        private final double[] sums;
        private final long[] counts;

        MeanSquares(int arrays) {
            sums = new double[arrays];
            counts = new long[arrays];
        }

        void add(int array, double squares, long count) {
            sums[array] += squares;
            counts[array] += count;
        }

        void add(MeanSquares other) {
            for (int i = 0; i < sums.length; i++) {
                add(i, other.sums[i], other.counts[i]);
            }
        }

        double[] roots() {
            double[] roots = new double[sums.length];
            Arrays.setAll(roots, i -> counts[i] == 0 ? 0 : Math.sqrt(sums[i] / counts[i]));
            return roots;
        }
    }

    /** @param means of the rows that linear steps read */
    ValueStatistics(ReadMeans means) {
        int arrays = means.arrays();
        this.largest = new double[arrays];
        this.values = new MeanSquares(arrays);
        this.inner = new MeanSquares(arrays);
        this.slopes = new MeanSquares(arrays);
        this.means = means;
    }

    void addLargest(int array, double most) {
        largest[array] = Math.max(largest[array], most);
    }

    /** Squares of values of an array. */
    void addValues(int array, double squares, long count) {
        values.add(array, squares, count);
    }

    /** Squares of what {@link #innerRms} is of. */
    void addInner(int array, double squares, long count) {
        inner.add(array, squares, count);
    }

    /** Squares of derivatives. */
    void addSlopes(int array, double squares, long count) {
        slopes.add(array, squares, count);
    }

    /** Takes in what another part of the same images reaches. */
    public void add(ValueStatistics other) {
        for (int i = 0; i < largest.length; i++) {
            largest[i] = Math.max(largest[i], other.largest[i]);
        }
        values.add(other.values);
        inner.add(other.inner);
        slopes.add(other.slopes);
        means.add(other.means);
    }

    /** Means of what linear steps read. */
    public ReadMeans means() {
        return means;
    }

    /** Largest magnitude by array. */
    public double[] largest() {
        return largest.clone();
    }

    /** Root mean square of the values of every array. */
    public double[] rms() {
        return values.roots();
    }

    /**
     * Root mean square of u^2 + c for the array of every completed square of degree 4, of u^4 for that of every
     * polynomial, otherwise 0.
     */
    public double[] innerRms() {
        return inner.roots();
    }

    /** Root mean square of the derivative at the inputs of every activation, otherwise 0. */
    public double[] slopeRms() {
        return slopes.roots();
    }
}
