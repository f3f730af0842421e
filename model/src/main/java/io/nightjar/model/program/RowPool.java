package io.nightjar.model.program;

import java.util.concurrent.ConcurrentLinkedQueue;

/** Rows of N residues for short use, kept for the next one. Safe for many threads. */
final class RowPool {
    private final ConcurrentLinkedQueue<double[]> free = new ConcurrentLinkedQueue<>();
    private final int degree;

    RowPool(int degree) {
        this.degree = degree;
    }

    /** Rows of any content. */
    double[][] take(int count) {
        double[][] rows = new double[count][];
        for (int i = 0; i < count; i++) {
            double[] row = free.poll();
            rows[i] = row == null ? new double[degree] : row;
        }
        return rows;
    }

    void give(double[][] rows) {
        for (double[] row : rows) {
            free.add(row);
        }
    }
}
