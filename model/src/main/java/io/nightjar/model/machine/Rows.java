package io.nightjar.model.machine;

import io.nightjar.ckks.math.Modulus;
import java.util.Random;

/**
 * Rows of random residues, handed out in turn: more of them than a core's own cache holds, since a block's rows come
 * from beyond it too.
 */
final class Rows {
    private final double[][] rows;
    private int next;

    Rows(int count, int degree, Modulus modulus) {
        Random random = new Random(1);
        rows = new double[count][degree];
        for (double[] row : rows) {
            for (int i = 0; i < degree; i++) {
                row[i] = modulus.reduce(random.nextLong() >> 14);
            }
        }
    }

    double[] take() {
        double[] row = rows[next];
        next = (next + 1) % rows.length;
        return row;
    }

    double[][] take(int count) {
        double[][] taken = new double[count][];
        for (int i = 0; i < count; i++) {
            taken[i] = take();
        }
        return taken;
    }
}
