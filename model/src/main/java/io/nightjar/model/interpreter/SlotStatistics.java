package io.nightjar.model.interpreter;

import io.nightjar.model.circuit.ActivationStep;
import io.nightjar.model.circuit.ArrayIndex;
import io.nightjar.model.circuit.Step;
import java.util.List;

/**
 * Adds up what the rows of a run reach, slot by slot: all rows of a run have the same length, and sums that do not
 * depend on each other take a fraction of the time of one sum over a row.
 */
final class SlotStatistics {
    private final double[][] largest;
    private final Sums values;
    private final Sums inner;
    private final Sums slopes;
    private final ReadMeans means;

    /** Sums over rows by array and slot, with the number of rows. */
    private static final class Sums {
        final double[][] sums;
        final long[] rows;

        Sums(int arrays) {
            sums = new double[arrays][];
            rows = new long[arrays];
        }

        double[] withRow(int array, int slots) {
            rows[array]++;
            return ofArray(sums, array, slots);
        }

        double sum(int array) {
            return sums[array] == null ? 0 : SlotStatistics.sum(sums[array]);
        }

        long count(int array) {
            return sums[array] == null ? 0 : rows[array] * sums[array].length;
        }
    }

    SlotStatistics(List<Step> steps) {
        int arrays = ArrayIndex.count(steps);
        this.largest = new double[arrays][];
        this.values = new Sums(arrays);
        this.inner = new Sums(arrays);
        this.slopes = new Sums(arrays);
        this.means = new ReadMeans(steps);
    }

    private static double[] ofArray(double[][] arrays, int array, int slots) {
        if (arrays[array] == null) {
            arrays[array] = new double[slots];
        }
        return arrays[array];
    }

    void addLargest(int array, double[] row) {
        double[] most = ofArray(largest, array, row.length);
        for (int i = 0; i < most.length; i++) {
            most[i] = Math.max(most[i], Math.abs(row[i]));
        }
    }

    void addRow(int array, double[] row) {
        addLargest(array, row);
        double[] squares = values.withRow(array, row.length);
        for (int i = 0; i < squares.length; i++) {
            squares[i] += row[i] * row[i];
        }
    }

    /** A row that a linear step reads which makes an array. */
    void addRead(int array, int input, double[] row) {
        if (!means.has(array, input)) {
            means.add(array, input, sum(row), row.length);
        }
    }

    /** Inputs u of activations that make an array. */
    void addActivated(int array, ActivationStep step, double[] u) {
        double[] innerSquares = inner.withRow(array, u.length);
        double[] slopeSquares = slopes.withRow(array, u.length);
        double c = step.c();
        for (int i = 0; i < u.length; i++) {
            double square = u[i] * u[i] + c;
            innerSquares[i] += square * square;
        }
        for (int i = 0; i < u.length; i++) {
            double slope = step.slope(u[i]);
            slopeSquares[i] += slope * slope;
        }
    }

    /** Inputs u of a polynomial, lowest degree first, that makes an array. */
    void addActivated(int array, double[] coefficients, double[] u) {
        double[] innerSquares = inner.withRow(array, u.length);
        double[] slopeSquares = slopes.withRow(array, u.length);
        for (int i = 0; i < u.length; i++) {
            double power = u[i] * u[i] * (u[i] * u[i]);
            double slope = Horner.slope(coefficients, u[i]);
            innerSquares[i] += power * power;
            slopeSquares[i] += slope * slope;
        }
    }

    /** What was seen up to now. */
    ValueStatistics overSlots() {
        ValueStatistics over = new ValueStatistics(means);
        for (int array = 0; array < largest.length; array++) {
            over.addLargest(array, largest[array] == null ? 0 : most(largest[array]));
            over.addValues(array, values.sum(array), values.count(array));
            over.addInner(array, inner.sum(array), inner.count(array));
            over.addSlopes(array, slopes.sum(array), slopes.count(array));
        }
        return over;
    }

    private static double most(double[] row) {
        double most = 0;
        for (double x : row) {
            most = Math.max(most, x);
        }
        return most;
    }

    /** In several sums, which do not wait for each other. */
    private static double sum(double[] row) {
        double sum0 = 0;
        double sum1 = 0;
        double sum2 = 0;
        double sum3 = 0;
        int i = 0;
        for (; i + 4 <= row.length; i += 4) {
            sum0 += row[i];
            sum1 += row[i + 1];
            sum2 += row[i + 2];
            sum3 += row[i + 3];
        }
        for (; i < row.length; i++) {
            sum0 += row[i];
        }
        return sum0 + sum1 + (sum2 + sum3);
    }
}
