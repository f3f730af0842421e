package io.nightjar.ckks.math.simd;

import static io.nightjar.ckks.math.simd.Lanes.load;
import static io.nightjar.ckks.math.simd.Lanes.product;
import static io.nightjar.ckks.math.simd.Lanes.reduce;

import io.nightjar.ckks.math.NttTables;
import jdk.incubator.vector.DoubleVector;

/**
 * The stages whose partners lie within one vector of L lanes. Groups of L vectors are transposed into a scratch strip, which puts partners into
 * the same lane of different vectors, and back. Plain loads and stores do that: on Java 17 a shuffle checks its indices each time and costs as
 * much as two modular products.
 *
 * <p>The radix-4 methods and {@link #transpose8} are longer than the 325 bytes up to which C2 inlines: inlined into {@link #forward} and {@link #inverse} they exceed
 * its budget of nodes, vectors are boxed and bounds checks stay.
 */
final class InVectorStages {
    private static final int L = Lanes.COUNT;
    private static final int GROUP = L * L;
    private static final int GROUPS_PER_STRIP = 8;

    /** Ring degrees below this leave blocks of less than a group. */
    static final int SMALLEST = 2 * GROUP;

    private final double q;
    private final double u;
    private final Table forward;
    private final Table inverse;

    /** Factors and quotients: per group L - 1 vectors, in the order of a binary tree, one lane for each vector of the group. */
    private record Table(double[] factors, double[] quotients) {
        static Table of(double[] w, double[] v) {
            return new Table(byGroup(w), byGroup(v));
        }

        private static double[] byGroup(double[] natural) {
            int vectors = natural.length / L;
            double[] table = new double[vectors * (L - 1)];
            for (int vector = 0; vector < vectors; vector++) {
                int at = vector / L * L * (L - 1) + vector % L;
                for (int node = 1; node < L; node++) {
                    int stage = Integer.highestOneBit(node);
                    table[at + (node - 1) * L] = natural[stage * (vectors + vector) + node - stage];
                }
            }
            return table;
        }
    }

    InVectorStages(NttTables tables) {
        this.q = tables.modulus().q();
        this.u = tables.modulus().inverse();
        this.forward = Table.of(tables.forward(), tables.forwardQuotients());
        this.inverse = Table.of(tables.inverse(), tables.inverseQuotients());
    }

    /** Residues [from, to), a multiple of L^2, that {@link Lanes#STAGES} stages keep below 2^52, to canonical ones. */
    void forward(double[] a, int from, int to) {
        double[] scratch = new double[Math.min(to - from, GROUPS_PER_STRIP * GROUP)];
        for (int j = from; j < to; j += scratch.length) {
            transpose(a, j, scratch, 0, scratch.length);
            int first = j / L * (L - 1);
            if (L >= 4) {
                forwardRadix4(scratch, first, forward, q);
            }
            if (L != 4) {
                forwardRadix2(scratch, first + (L / 2 - 1) * L, forward, q);
            }
            RadixPasses.reduceAll(scratch, 0, scratch.length, q, u);
            transpose(scratch, 0, a, j, scratch.length);
        }
    }

    /** Canonical residues [from, to), a multiple of L^2, to residues of at most 1.2 q. */
    void inverse(double[] a, int from, int to) {
        double[] scratch = new double[Math.min(to - from, GROUPS_PER_STRIP * GROUP)];
        for (int j = from; j < to; j += scratch.length) {
            transpose(a, j, scratch, 0, scratch.length);
            int first = j / L * (L - 1);
            if (L != 4) {
                inverseRadix2(scratch, first + (L / 2 - 1) * L, inverse, q);
            }
            if (L >= 4) {
                inverseRadix4(scratch, first, inverse, q);
                reduceSums(scratch, q, u);
            }
            transpose(scratch, 0, a, j, scratch.length);
        }
    }

    private static void transpose(double[] in, int i, double[] out, int o, int length) {
        for (int g = 0; g < length; g += GROUP) {
            if (L == 8) {
                transpose8(in, i + g, out, o + g);
            } else {
                transposeSmall(in, i + g, out, o + g);
            }
        }
    }

    private static void transpose8(double[] in, int i, double[] out, int o) {
        for (int from = i, to = o; from < i + 8; from += 4, to += 32) {
            out[to] = in[from];
            out[to + 1] = in[from + 8];
            out[to + 2] = in[from + 16];
            out[to + 3] = in[from + 24];
            out[to + 4] = in[from + 32];
            out[to + 5] = in[from + 40];
            out[to + 6] = in[from + 48];
            out[to + 7] = in[from + 56];
            out[to + 8] = in[from + 1];
            out[to + 9] = in[from + 9];
            out[to + 10] = in[from + 17];
            out[to + 11] = in[from + 25];
            out[to + 12] = in[from + 33];
            out[to + 13] = in[from + 41];
            out[to + 14] = in[from + 49];
            out[to + 15] = in[from + 57];
            out[to + 16] = in[from + 2];
            out[to + 17] = in[from + 10];
            out[to + 18] = in[from + 18];
            out[to + 19] = in[from + 26];
            out[to + 20] = in[from + 34];
            out[to + 21] = in[from + 42];
            out[to + 22] = in[from + 50];
            out[to + 23] = in[from + 58];
            out[to + 24] = in[from + 3];
            out[to + 25] = in[from + 11];
            out[to + 26] = in[from + 19];
            out[to + 27] = in[from + 27];
            out[to + 28] = in[from + 35];
            out[to + 29] = in[from + 43];
            out[to + 30] = in[from + 51];
            out[to + 31] = in[from + 59];
        }
    }

    private static void transposeSmall(double[] in, int i, double[] out, int o) {
        for (int c = 0; c < L; c++) {
            for (int r = 0; r < L; r++) {
                out[o + L * c + r] = in[i + L * r + c];
            }
        }
    }

    /** Partners L/2 and L/4 vectors apart. */
    private static void forwardRadix4(double[] a, int first, Table table, double q) {
        double[] w = table.factors;
        double[] v = table.quotients;
        int t = GROUP / 4;
        for (int group = 0, k = first; group < a.length; group += GROUP, k += (L - 1) * L) {
            DoubleVector w1 = load(w, k);
            DoubleVector v1 = load(v, k);
            DoubleVector w2 = load(w, k + L);
            DoubleVector v2 = load(v, k + L);
            DoubleVector w3 = load(w, k + 2 * L);
            DoubleVector v3 = load(v, k + 2 * L);
            for (int j = group; j < group + t; j += L) {
                DoubleVector x0 = load(a, j);
                DoubleVector x1 = load(a, j + t);
                DoubleVector x2 = product(load(a, j + 2 * t), w1, v1, q);
                DoubleVector x3 = product(load(a, j + 3 * t), w1, v1, q);
                DoubleVector y0 = x0.add(x2);
                DoubleVector y2 = x0.sub(x2);
                DoubleVector y1 = product(x1.add(x3), w2, v2, q);
                DoubleVector y3 = product(x1.sub(x3), w3, v3, q);
                y0.add(y1).intoArray(a, j);
                y0.sub(y1).intoArray(a, j + t);
                y2.add(y3).intoArray(a, j + 2 * t);
                y2.sub(y3).intoArray(a, j + 3 * t);
            }
        }
    }

    /** Partners in neighbouring vectors. */
    private static void forwardRadix2(double[] a, int first, Table table, double q) {
        double[] w = table.factors;
        double[] v = table.quotients;
        for (int group = 0, k = first; group < a.length; group += GROUP, k += (L - 1) * L) {
            for (int p = 0; p < L / 2; p++) {
                int j = group + 2 * L * p;
                DoubleVector x = load(a, j);
                DoubleVector y = product(load(a, j + L), load(w, k + L * p), load(v, k + L * p), q);
                x.add(y).intoArray(a, j);
                x.sub(y).intoArray(a, j + L);
            }
        }
    }

    private static void inverseRadix2(double[] a, int first, Table table, double q) {
        double[] w = table.factors;
        double[] v = table.quotients;
        for (int group = 0, k = first; group < a.length; group += GROUP, k += (L - 1) * L) {
            for (int p = 0; p < L / 2; p++) {
                int j = group + 2 * L * p;
                DoubleVector x = load(a, j);
                DoubleVector y = load(a, j + L);
                x.add(y).intoArray(a, j);
                product(x.sub(y), load(w, k + L * p), load(v, k + L * p), q).intoArray(a, j + L);
            }
        }
    }

    private static void inverseRadix4(double[] a, int first, Table table, double q) {
        double[] w = table.factors;
        double[] v = table.quotients;
        int t = GROUP / 4;
        for (int group = 0, k = first; group < a.length; group += GROUP, k += (L - 1) * L) {
            DoubleVector w1 = load(w, k);
            DoubleVector v1 = load(v, k);
            DoubleVector w2 = load(w, k + L);
            DoubleVector v2 = load(v, k + L);
            DoubleVector w3 = load(w, k + 2 * L);
            DoubleVector v3 = load(v, k + 2 * L);
            for (int j = group; j < group + t; j += L) {
                DoubleVector x0 = load(a, j);
                DoubleVector x1 = load(a, j + t);
                DoubleVector x2 = load(a, j + 2 * t);
                DoubleVector x3 = load(a, j + 3 * t);
                DoubleVector y0 = x0.add(x1);
                DoubleVector y1 = product(x0.sub(x1), w2, v2, q);
                DoubleVector y2 = x2.add(x3);
                DoubleVector y3 = product(x2.sub(x3), w3, v3, q);
                y0.add(y2).intoArray(a, j);
                y1.add(y3).intoArray(a, j + t);
                product(y0.sub(y2), w1, v1, q).intoArray(a, j + 2 * t);
                product(y1.sub(y3), w1, v1, q).intoArray(a, j + 3 * t);
            }
        }
    }

    /** Reduces the sums of four: with that in the loop above C2 would box vectors. */
    private static void reduceSums(double[] a, double q, double u) {
        for (int group = 0; group < a.length; group += GROUP) {
            for (int j = group; j < group + GROUP / 4; j += L) {
                reduce(load(a, j), u, q).intoArray(a, j);
            }
        }
    }
}
