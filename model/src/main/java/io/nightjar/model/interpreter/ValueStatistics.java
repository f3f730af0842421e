package io.nightjar.model.interpreter;

import io.nightjar.model.circuit.ActivationStep;
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

    ValueStatistics(int arrays) {
        largest = new double[arrays];
        values = new MeanSquares(arrays);
        inner = new MeanSquares(arrays);
        slopes = new MeanSquares(arrays);
        means = new ReadMeans(arrays);
    }

    void addRow(int array, double[] row) {
        double most = 0;
        double squares = 0;
        for (double x : row) {
            most = Math.max(most, Math.abs(x));
            squares += x * x;
        }
        largest[array] = Math.max(largest[array], most);
        values.add(array, squares, row.length);
    }

    /** A row that a linear step reads which makes an array. */
    void addRead(int array, int input, double[] row) {
        double sum = 0;
        for (double x : row) {
            sum += x;
        }
        means.add(array, input, sum, row.length);
    }

    /** Inputs u of activations that make an array. */
    void addActivated(int array, ActivationStep step, double[] u) {
        double innerSquares = 0;
        double slopeSquares = 0;
        for (double x : u) {
            double square = x * x + step.c();
            double slope = step.slope(x);
            innerSquares += square * square;
            slopeSquares += slope * slope;
        }
        inner.add(array, innerSquares, u.length);
        slopes.add(array, slopeSquares, u.length);
    }

    /** Inputs u of a polynomial, lowest degree first, that makes an array. */
    void addActivated(int array, double[] coefficients, double[] u) {
        double innerSquares = 0;
        double slopeSquares = 0;
        for (double x : u) {
            double power = x * x * (x * x);
            double slope = Horner.slope(coefficients, x);
            innerSquares += power * power;
            slopeSquares += slope * slope;
        }
        inner.add(array, innerSquares, u.length);
        slopes.add(array, slopeSquares, u.length);
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
