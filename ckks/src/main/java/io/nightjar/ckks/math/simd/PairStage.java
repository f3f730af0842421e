package io.nightjar.ckks.math.simd;

import static io.nightjar.ckks.math.FactorProducts.product;
import static io.nightjar.ckks.math.FactorProducts.reduce;

import io.nightjar.ckks.math.NttOrder;
import io.nightjar.ckks.math.NttTables;

/** The stage whose partners are neighbours, without vector instructions, from or to {@link NttOrder}. */
final class PairStage {
    private static final int PAIRS = NttOrder.BLOCK / 2;

    private PairStage() {}

    /** Residues [from, to), a multiple of 16, below q/2 short of 2^52, to canonical ones. */
    static void forward(double[] a, int from, int to, NttTables tables) {
        double q = tables.modulus().q();
        double u = tables.modulus().inverse();
        double[] w = tables.forward();
        double[] v = tables.forwardQuotients();
        double[] odd = new double[PAIRS];
        for (int start = from, k = (a.length + from) / 2; start < to; start += NttOrder.BLOCK, k += PAIRS) {
            for (int i = 0; i < PAIRS; i++) {
                double x = a[start + 2 * i];
                double y = product(a[start + 2 * i + 1], w[k + i], v[k + i], q);
                a[start + i] = reduce(x + y, u, q);
                odd[i] = reduce(x - y, u, q);
            }
            System.arraycopy(odd, 0, a, start + PAIRS, PAIRS);
        }
    }

    /** Canonical residues [from, to), a multiple of 16, to residues of at most q. */
    static void inverse(double[] a, int from, int to, NttTables tables) {
        double q = tables.modulus().q();
        double[] w = tables.inverse();
        double[] v = tables.inverseQuotients();
        double[] even = new double[PAIRS];
        for (int start = from, k = (a.length + from) / 2; start < to; start += NttOrder.BLOCK, k += PAIRS) {
            System.arraycopy(a, start, even, 0, PAIRS);
            for (int i = 0; i < PAIRS; i++) {
                double x = even[i];
                double y = a[start + PAIRS + i];
                a[start + 2 * i] = x + y;
                a[start + 2 * i + 1] = product(x - y, w[k + i], v[k + i], q);
            }
        }
    }
}
