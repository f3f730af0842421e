package io.nightjar.ckks.ring;

import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Rows of N residues that are used again, so that a long computation leaves no garbage behind. Whoever gives a row back
 * must not touch it again; with assertions enabled it is filled with NaN, which no later result survives. Safe for many
 * threads.
 */
public final class RowPool {
    private final int degree;
    private final boolean keeps;
    private final ConcurrentLinkedQueue<double[]> free = new ConcurrentLinkedQueue<>();

    private RowPool(int degree, boolean keeps) {
        this.degree = degree;
        this.keeps = keeps;
    }

    /** Keeps what is given back. */
    public static RowPool recycling(int degree) {
        return new RowPool(degree, true);
    }

    /** Makes every row anew and leaves those given back to the collector. */
    public static RowPool none(int degree) {
        return new RowPool(degree, false);
    }

    /** A row of any content. */
    public double[] take() {
        double[] row = free.poll();
        return row == null ? new double[degree] : row;
    }

    /** Rows of any content. */
    public double[][] take(int count) {
        double[][] rows = new double[count][];
        for (int i = 0; i < count; i++) {
            rows[i] = take();
        }
        return rows;
    }

    public void give(double[] row) {
        assert poison(row);
        if (keeps) {
            free.add(row);
        }
    }

    public void give(double[][] rows) {
        for (double[] row : rows) {
            give(row);
        }
    }

    /** Gives back all rows of a polynomial. */
    public void give(NttPoly poly) {
        for (int i = 0; i < poly.limbs(); i++) {
            give(poly.row(i));
        }
    }

    private static boolean poison(double[] row) {
        Arrays.fill(row, Double.NaN);
        return true;
    }
}
