package io.nightjar.ckks.math.simd;

import io.nightjar.ckks.math.Modulus;
import io.nightjar.ckks.math.Ntt;
import io.nightjar.ckks.math.NttTables;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The NTT in radix-4 passes over vectors; the stages whose partners lie within one vector are done by shuffles at the end (forward) or at
 * the start (inverse). After the passes over the whole row each block of 2^12 residues is finished while it stays in the first-level cache.
 *
 * <p>Ranges: below 2^48 the forward transform needs no reduction inside, since 17 stages grow a value to at most 12 q < 2^52; above it the
 * radix-4 butterfly reduces its two unmultiplied inputs and values stay below 1.9 q. The inverse transform reduces its sums, as
 * the scalar one does.
 */
final class VectorNtt implements Ntt {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final int BLOCK = 1 << 12;
    private static final double R = Modulus.ROUND;
    private static final double LAZY_BELOW = 0x1p48;
    private static final int TAIL_STAGES = Integer.numberOfTrailingZeros(L);

    private final NttTables tables;
    private final boolean lazy;
    private final TailStage[] forwardTail;
    private final TailStage[] inverseTail;

    /** One stage within a vector: partners are {@code distance} lanes apart; factors and quotients per residue. */
    private record TailStage(
            VectorShuffle<Double> low,
            VectorShuffle<Double> high,
            double[] factors,
            double[] quotients,
            double[] signs) {
        static TailStage forward(int distance, NttTables tables) {
            double[] factors = new double[tables.ringDegree()];
            double[] quotients = new double[tables.ringDegree()];
            int m = tables.ringDegree() / (2 * distance);
            for (int i = 0; i < factors.length; i++) {
                double sign = (i & distance) == 0 ? 1 : -1;
                factors[i] = sign * tables.forward()[m + i / (2 * distance)];
                quotients[i] = sign * tables.forwardQuotients()[m + i / (2 * distance)];
            }
            return of(distance, factors, quotients);
        }

        static TailStage inverse(int distance, NttTables tables) {
            double[] factors = new double[tables.ringDegree()];
            double[] quotients = new double[tables.ringDegree()];
            int m = tables.ringDegree() / (2 * distance);
            for (int i = 0; i < factors.length; i++) {
                boolean difference = (i & distance) != 0;
                factors[i] = difference ? tables.inverse()[m + i / (2 * distance)] : 1;
                quotients[i] = difference
                        ? tables.inverseQuotients()[m + i / (2 * distance)]
                        : tables.modulus().inverse();
            }
            return of(distance, factors, quotients);
        }

        private static TailStage of(int distance, double[] factors, double[] quotients) {
            double[] signs = new double[L];
            for (int lane = 0; lane < L; lane++) {
                signs[lane] = (lane & distance) == 0 ? 1 : -1;
            }
            return new TailStage(
                    VectorShuffle.fromOp(S, lane -> lane & ~distance),
                    VectorShuffle.fromOp(S, lane -> lane | distance),
                    factors,
                    quotients,
                    signs);
        }
    }

    VectorNtt(NttTables tables) {
        this.tables = tables;
        this.lazy = tables.modulus().q() < LAZY_BELOW;
        this.forwardTail = new TailStage[TAIL_STAGES];
        this.inverseTail = new TailStage[TAIL_STAGES];
        for (int s = 0; s < TAIL_STAGES; s++) {
            forwardTail[s] = TailStage.forward(L >> (s + 1), tables);
            inverseTail[s] = TailStage.inverse(1 << s, tables);
        }
    }

    @Override
    public void forward(double[] a) {
        int t = a.length;
        int m = 1;
        if (((Integer.numberOfTrailingZeros(t) - TAIL_STAGES) & 1) != 0) {
            t >>= 1;
            forwardRadix2(a, t);
            m = 2;
        }
        while (t > BLOCK) {
            t >>= 2;
            forwardPass(a, 0, t, m, m);
            m <<= 2;
        }
        for (int block = 0; block < m; block++) {
            int from = block * t;
            int groups = 1;
            for (int s = t; s > L; groups <<= 2) {
                s >>= 2;
                forwardPass(a, from, s, groups, (m + block) * groups);
            }
            forwardTail(a, from, from + t);
        }
    }

    @Override
    public void inverse(double[] a) {
        int n = a.length;
        boolean odd = ((Integer.numberOfTrailingZeros(n) - TAIL_STAGES) & 1) != 0;
        int whole = odd ? n >> 1 : n;
        int block = whole;
        while (block > BLOCK) {
            block >>= 2;
        }
        int blocks = n / block;
        for (int b = 0; b < blocks; b++) {
            inverseTail(a, b * block, (b + 1) * block);
            for (int t = L; t < block; t <<= 2) {
                int groups = block / (4 * t);
                inversePass(a, b * block, t, groups, n / (4 * t) + b * groups);
            }
        }
        for (int t = block; t < whole; t <<= 2) {
            inversePass(a, 0, t, n / (4 * t), n / (4 * t));
        }
        if (odd) {
            inverseLastRadix2(a, whole);
        } else {
            scale(a);
        }
    }

    private void forwardPass(double[] a, int from, int t, int groups, int firstFactor) {
        double q = tables.modulus().q();
        double u = tables.modulus().inverse();
        double[] w = tables.forward();
        double[] v = tables.forwardQuotients();
        for (int i = 0; i < groups; i++) {
            if (lazy) {
                forwardRadix4Lazy(a, from + 4 * i * t, t, firstFactor + i, w, v, q);
            } else {
                forwardRadix4(a, from + 4 * i * t, t, firstFactor + i, w, v, q, u);
            }
        }
    }

    private void inversePass(double[] a, int from, int t, int groups, int firstFactor) {
        double q = tables.modulus().q();
        double u = tables.modulus().inverse();
        double[] w = tables.inverse();
        double[] v = tables.inverseQuotients();
        for (int i = 0; i < groups; i++) {
            inverseRadix4(a, from + 4 * i * t, t, firstFactor + i, w, v, q, u);
        }
    }

    private void forwardRadix2(double[] a, int t) {
        double w = tables.forward()[1];
        double v = tables.forwardQuotients()[1];
        double q = tables.modulus().q();
        for (int j = 0; j < t; j += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, j);
            DoubleVector y = product(DoubleVector.fromArray(S, a, j + t), w, v, q);
            x.add(y).intoArray(a, j);
            x.sub(y).intoArray(a, j + t);
        }
    }

    private static void forwardRadix4Lazy(double[] a, int from, int t, int k, double[] w, double[] v, double q) {
        double w1 = w[k];
        double v1 = v[k];
        double w2 = w[2 * k];
        double v2 = v[2 * k];
        double w3 = w[2 * k + 1];
        double v3 = v[2 * k + 1];
        for (int j = from; j < from + t; j += L) {
            DoubleVector x0 = DoubleVector.fromArray(S, a, j);
            DoubleVector x1 = DoubleVector.fromArray(S, a, j + t);
            DoubleVector x2 = product(DoubleVector.fromArray(S, a, j + 2 * t), w1, v1, q);
            DoubleVector x3 = product(DoubleVector.fromArray(S, a, j + 3 * t), w1, v1, q);
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

    private static void forwardRadix4(double[] a, int from, int t, int k, double[] w, double[] v, double q, double u) {
        double w1 = w[k];
        double v1 = v[k];
        double w2 = w[2 * k];
        double v2 = v[2 * k];
        double w3 = w[2 * k + 1];
        double v3 = v[2 * k + 1];
        for (int j = from; j < from + t; j += L) {
            DoubleVector x0 = reduce(DoubleVector.fromArray(S, a, j), u, q);
            DoubleVector x1 = reduce(DoubleVector.fromArray(S, a, j + t), u, q);
            DoubleVector x2 = product(DoubleVector.fromArray(S, a, j + 2 * t), w1, v1, q);
            DoubleVector x3 = product(DoubleVector.fromArray(S, a, j + 3 * t), w1, v1, q);
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

    private static void inverseRadix4(double[] a, int from, int t, int k, double[] w, double[] v, double q, double u) {
        double w1 = w[k];
        double v1 = v[k];
        double w2 = w[2 * k];
        double v2 = v[2 * k];
        double w3 = w[2 * k + 1];
        double v3 = v[2 * k + 1];
        for (int j = from; j < from + t; j += L) {
            DoubleVector x0 = DoubleVector.fromArray(S, a, j);
            DoubleVector x1 = DoubleVector.fromArray(S, a, j + t);
            DoubleVector x2 = DoubleVector.fromArray(S, a, j + 2 * t);
            DoubleVector x3 = DoubleVector.fromArray(S, a, j + 3 * t);
            DoubleVector y0 = x0.add(x1);
            DoubleVector y1 = product(x0.sub(x1), w2, v2, q);
            DoubleVector y2 = x2.add(x3);
            DoubleVector y3 = product(x2.sub(x3), w3, v3, q);
            reduce(y0.add(y2), u, q).intoArray(a, j);
            reduce(y1.add(y3), u, q).intoArray(a, j + t);
            product(y0.sub(y2), w1, v1, q).intoArray(a, j + 2 * t);
            product(y1.sub(y3), w1, v1, q).intoArray(a, j + 3 * t);
        }
    }

    /** The last stage with 1/N folded into both factors, ending canonical. */
    private void inverseLastRadix2(double[] a, int t) {
        Modulus modulus = tables.modulus();
        double q = modulus.q();
        double u = modulus.inverse();
        double w0 = tables.degreeInverse();
        double v0 = w0 / q;
        double w1 = modulus.multiply(tables.inverse()[1], w0);
        double v1 = w1 / q;
        for (int j = 0; j < t; j += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, j);
            DoubleVector y = DoubleVector.fromArray(S, a, j + t);
            reduce(product(x.add(y), w0, v0, q), u, q).intoArray(a, j);
            reduce(product(x.sub(y), w1, v1, q), u, q).intoArray(a, j + t);
        }
    }

    private void scale(double[] a) {
        double q = tables.modulus().q();
        double u = tables.modulus().inverse();
        double w = tables.degreeInverse();
        double v = w / q;
        for (int j = 0; j < a.length; j += L) {
            reduce(product(DoubleVector.fromArray(S, a, j), w, v, q), u, q).intoArray(a, j);
        }
    }

    private void forwardTail(double[] a, int from, int to) {
        double q = tables.modulus().q();
        double u = tables.modulus().inverse();
        for (int j = from; j < to; j += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, j);
            if (!lazy) {
                x = reduce(x, u, q);
            }
            for (int s = 0; s < TAIL_STAGES; s++) {
                x = forwardStage(x, forwardTail[s], j, q);
            }
            reduce(x, u, q).intoArray(a, j);
        }
    }

    private void inverseTail(double[] a, int from, int to) {
        double q = tables.modulus().q();
        for (int j = from; j < to; j += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, j);
            for (int s = 0; s < TAIL_STAGES; s++) {
                x = inverseStage(x, inverseTail[s], j, q);
            }
            x.intoArray(a, j);
        }
    }

    private static DoubleVector forwardStage(DoubleVector x, TailStage stage, int j, double q) {
        return x.rearrange(stage.low).add(product(x.rearrange(stage.high), stage, j, q));
    }

    private static DoubleVector inverseStage(DoubleVector x, TailStage stage, int j, double q) {
        DoubleVector signs = DoubleVector.fromArray(S, stage.signs, 0);
        return product(x.rearrange(stage.high).fma(signs, x.rearrange(stage.low)), stage, j, q);
    }

    private static DoubleVector product(DoubleVector x, TailStage stage, int j, double q) {
        DoubleVector w = DoubleVector.fromArray(S, stage.factors, j);
        DoubleVector v = DoubleVector.fromArray(S, stage.quotients, j);
        DoubleVector round = DoubleVector.broadcast(S, R);
        DoubleVector h = x.mul(w);
        DoubleVector c = x.fma(v, round).sub(round);
        return c.fma(DoubleVector.broadcast(S, -q), h).add(x.fma(w, h.neg()));
    }

    private static DoubleVector product(DoubleVector x, double w, double v, double q) {
        DoubleVector factor = DoubleVector.broadcast(S, w);
        DoubleVector round = DoubleVector.broadcast(S, R);
        DoubleVector h = x.mul(factor);
        DoubleVector c = x.fma(DoubleVector.broadcast(S, v), round).sub(round);
        return c.fma(DoubleVector.broadcast(S, -q), h).add(x.fma(factor, h.neg()));
    }

    private static DoubleVector reduce(DoubleVector x, double u, double q) {
        DoubleVector round = DoubleVector.broadcast(S, R);
        DoubleVector c = x.fma(DoubleVector.broadcast(S, u), round).sub(round);
        return c.fma(DoubleVector.broadcast(S, -q), x);
    }
}
