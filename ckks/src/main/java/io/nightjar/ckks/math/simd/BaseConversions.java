package io.nightjar.ckks.math.simd;

import io.nightjar.ckks.math.Modulus;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Base conversions by number of source primes: the overflow count is summed beside the terms and rounded in registers.
 * Written as {@link Lanes} says, which is why the terms are written out.
 */
final class BaseConversions {
    private static final VectorSpecies<Double> S = Lanes.SPECIES;
    private static final int L = Lanes.COUNT;

    private BaseConversions() {}

    static void two(
            double[][] rows, double[] factors, double[] inverses, double[] out, int from, int to, double q, double u) {
        DoubleVector round = DoubleVector.broadcast(S, Modulus.ROUND);
        DoubleVector minusQ = DoubleVector.broadcast(S, -q);
        DoubleVector reciprocal = DoubleVector.broadcast(S, u);
        DoubleVector overflowFactor = DoubleVector.broadcast(S, factors[2]);
        double[] row0 = rows[0];
        DoubleVector w0 = DoubleVector.broadcast(S, factors[0]);
        DoubleVector v0 = DoubleVector.broadcast(S, factors[0] * u);
        DoubleVector inverse0 = DoubleVector.broadcast(S, inverses[0]);
        double[] row1 = rows[1];
        DoubleVector w1 = DoubleVector.broadcast(S, factors[1]);
        DoubleVector v1 = DoubleVector.broadcast(S, factors[1] * u);
        DoubleVector inverse1 = DoubleVector.broadcast(S, inverses[1]);
        for (int i = from; i < to; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, row0, i);
            DoubleVector overflow = x.mul(inverse0);
            DoubleVector h = x.mul(w0);
            DoubleVector c = x.fma(v0, round).sub(round);
            DoubleVector s = c.fma(minusQ, h).add(x.fma(w0, h.neg()));
            x = DoubleVector.fromArray(S, row1, i);
            overflow = x.fma(inverse1, overflow);
            h = x.mul(w1);
            c = x.fma(v1, round).sub(round);
            s = s.add(c.fma(minusQ, h).add(x.fma(w1, h.neg())));
            s = overflow.add(round).sub(round).fma(overflowFactor, s);
            s.fma(reciprocal, round).sub(round).fma(minusQ, s).intoArray(out, i);
        }
    }

    static void three(
            double[][] rows, double[] factors, double[] inverses, double[] out, int from, int to, double q, double u) {
        DoubleVector round = DoubleVector.broadcast(S, Modulus.ROUND);
        DoubleVector minusQ = DoubleVector.broadcast(S, -q);
        DoubleVector reciprocal = DoubleVector.broadcast(S, u);
        DoubleVector overflowFactor = DoubleVector.broadcast(S, factors[3]);
        double[] row0 = rows[0];
        DoubleVector w0 = DoubleVector.broadcast(S, factors[0]);
        DoubleVector v0 = DoubleVector.broadcast(S, factors[0] * u);
        DoubleVector inverse0 = DoubleVector.broadcast(S, inverses[0]);
        double[] row1 = rows[1];
        DoubleVector w1 = DoubleVector.broadcast(S, factors[1]);
        DoubleVector v1 = DoubleVector.broadcast(S, factors[1] * u);
        DoubleVector inverse1 = DoubleVector.broadcast(S, inverses[1]);
        double[] row2 = rows[2];
        DoubleVector w2 = DoubleVector.broadcast(S, factors[2]);
        DoubleVector v2 = DoubleVector.broadcast(S, factors[2] * u);
        DoubleVector inverse2 = DoubleVector.broadcast(S, inverses[2]);
        for (int i = from; i < to; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, row0, i);
            DoubleVector overflow = x.mul(inverse0);
            DoubleVector h = x.mul(w0);
            DoubleVector c = x.fma(v0, round).sub(round);
            DoubleVector s = c.fma(minusQ, h).add(x.fma(w0, h.neg()));
            x = DoubleVector.fromArray(S, row1, i);
            overflow = x.fma(inverse1, overflow);
            h = x.mul(w1);
            c = x.fma(v1, round).sub(round);
            s = s.add(c.fma(minusQ, h).add(x.fma(w1, h.neg())));
            x = DoubleVector.fromArray(S, row2, i);
            overflow = x.fma(inverse2, overflow);
            h = x.mul(w2);
            c = x.fma(v2, round).sub(round);
            s = s.add(c.fma(minusQ, h).add(x.fma(w2, h.neg())));
            s = overflow.add(round).sub(round).fma(overflowFactor, s);
            s.fma(reciprocal, round).sub(round).fma(minusQ, s).intoArray(out, i);
        }
    }

    static void four(
            double[][] rows, double[] factors, double[] inverses, double[] out, int from, int to, double q, double u) {
        DoubleVector round = DoubleVector.broadcast(S, Modulus.ROUND);
        DoubleVector minusQ = DoubleVector.broadcast(S, -q);
        DoubleVector reciprocal = DoubleVector.broadcast(S, u);
        DoubleVector overflowFactor = DoubleVector.broadcast(S, factors[4]);
        double[] row0 = rows[0];
        DoubleVector w0 = DoubleVector.broadcast(S, factors[0]);
        DoubleVector v0 = DoubleVector.broadcast(S, factors[0] * u);
        DoubleVector inverse0 = DoubleVector.broadcast(S, inverses[0]);
        double[] row1 = rows[1];
        DoubleVector w1 = DoubleVector.broadcast(S, factors[1]);
        DoubleVector v1 = DoubleVector.broadcast(S, factors[1] * u);
        DoubleVector inverse1 = DoubleVector.broadcast(S, inverses[1]);
        double[] row2 = rows[2];
        DoubleVector w2 = DoubleVector.broadcast(S, factors[2]);
        DoubleVector v2 = DoubleVector.broadcast(S, factors[2] * u);
        DoubleVector inverse2 = DoubleVector.broadcast(S, inverses[2]);
        double[] row3 = rows[3];
        DoubleVector w3 = DoubleVector.broadcast(S, factors[3]);
        DoubleVector v3 = DoubleVector.broadcast(S, factors[3] * u);
        DoubleVector inverse3 = DoubleVector.broadcast(S, inverses[3]);
        for (int i = from; i < to; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, row0, i);
            DoubleVector overflow = x.mul(inverse0);
            DoubleVector h = x.mul(w0);
            DoubleVector c = x.fma(v0, round).sub(round);
            DoubleVector s = c.fma(minusQ, h).add(x.fma(w0, h.neg()));
            x = DoubleVector.fromArray(S, row1, i);
            overflow = x.fma(inverse1, overflow);
            h = x.mul(w1);
            c = x.fma(v1, round).sub(round);
            s = s.add(c.fma(minusQ, h).add(x.fma(w1, h.neg())));
            x = DoubleVector.fromArray(S, row2, i);
            overflow = x.fma(inverse2, overflow);
            h = x.mul(w2);
            c = x.fma(v2, round).sub(round);
            s = s.add(c.fma(minusQ, h).add(x.fma(w2, h.neg())));
            x = DoubleVector.fromArray(S, row3, i);
            overflow = x.fma(inverse3, overflow);
            h = x.mul(w3);
            c = x.fma(v3, round).sub(round);
            s = s.add(c.fma(minusQ, h).add(x.fma(w3, h.neg())));
            s = overflow.add(round).sub(round).fma(overflowFactor, s);
            s.fma(reciprocal, round).sub(round).fma(minusQ, s).intoArray(out, i);
        }
    }

    /** The first four terms of a longer sum, reduced, and the first four of its overflow count, not rounded. */
    static void firstFour(
            double[][] rows,
            double[] factors,
            double[] inverses,
            double[] overflows,
            double[] out,
            int from,
            int to,
            double q,
            double u) {
        DoubleVector round = DoubleVector.broadcast(S, Modulus.ROUND);
        DoubleVector minusQ = DoubleVector.broadcast(S, -q);
        DoubleVector reciprocal = DoubleVector.broadcast(S, u);
        double[] row0 = rows[0];
        DoubleVector w0 = DoubleVector.broadcast(S, factors[0]);
        DoubleVector v0 = DoubleVector.broadcast(S, factors[0] * u);
        DoubleVector inverse0 = DoubleVector.broadcast(S, inverses[0]);
        double[] row1 = rows[1];
        DoubleVector w1 = DoubleVector.broadcast(S, factors[1]);
        DoubleVector v1 = DoubleVector.broadcast(S, factors[1] * u);
        DoubleVector inverse1 = DoubleVector.broadcast(S, inverses[1]);
        double[] row2 = rows[2];
        DoubleVector w2 = DoubleVector.broadcast(S, factors[2]);
        DoubleVector v2 = DoubleVector.broadcast(S, factors[2] * u);
        DoubleVector inverse2 = DoubleVector.broadcast(S, inverses[2]);
        double[] row3 = rows[3];
        DoubleVector w3 = DoubleVector.broadcast(S, factors[3]);
        DoubleVector v3 = DoubleVector.broadcast(S, factors[3] * u);
        DoubleVector inverse3 = DoubleVector.broadcast(S, inverses[3]);
        for (int i = from; i < to; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, row0, i);
            DoubleVector overflow = x.mul(inverse0);
            DoubleVector h = x.mul(w0);
            DoubleVector c = x.fma(v0, round).sub(round);
            DoubleVector s = c.fma(minusQ, h).add(x.fma(w0, h.neg()));
            x = DoubleVector.fromArray(S, row1, i);
            overflow = x.fma(inverse1, overflow);
            h = x.mul(w1);
            c = x.fma(v1, round).sub(round);
            s = s.add(c.fma(minusQ, h).add(x.fma(w1, h.neg())));
            x = DoubleVector.fromArray(S, row2, i);
            overflow = x.fma(inverse2, overflow);
            h = x.mul(w2);
            c = x.fma(v2, round).sub(round);
            s = s.add(c.fma(minusQ, h).add(x.fma(w2, h.neg())));
            x = DoubleVector.fromArray(S, row3, i);
            overflow = x.fma(inverse3, overflow);
            h = x.mul(w3);
            c = x.fma(v3, round).sub(round);
            s = s.add(c.fma(minusQ, h).add(x.fma(w3, h.neg())));
            overflow.intoArray(overflows, i - from);
            s.fma(reciprocal, round).sub(round).fma(minusQ, s).intoArray(out, i);
        }
    }

    /** Adds terms k and k + 1 to a sum and to its overflow count, and reduces the sum. */
    static void addTwo(
            double[][] rows,
            double[] factors,
            double[] inverses,
            int k,
            double[] overflows,
            double[] out,
            int from,
            int to,
            double q,
            double u) {
        DoubleVector round = DoubleVector.broadcast(S, Modulus.ROUND);
        DoubleVector minusQ = DoubleVector.broadcast(S, -q);
        DoubleVector reciprocal = DoubleVector.broadcast(S, u);
        double[] row0 = rows[k];
        DoubleVector w0 = DoubleVector.broadcast(S, factors[k]);
        DoubleVector v0 = DoubleVector.broadcast(S, factors[k] * u);
        DoubleVector inverse0 = DoubleVector.broadcast(S, inverses[k]);
        double[] row1 = rows[k + 1];
        DoubleVector w1 = DoubleVector.broadcast(S, factors[k + 1]);
        DoubleVector v1 = DoubleVector.broadcast(S, factors[k + 1] * u);
        DoubleVector inverse1 = DoubleVector.broadcast(S, inverses[k + 1]);
        for (int i = from; i < to; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, row0, i);
            DoubleVector overflow = DoubleVector.fromArray(S, overflows, i - from);
            overflow = x.fma(inverse0, overflow);
            DoubleVector h = x.mul(w0);
            DoubleVector c = x.fma(v0, round).sub(round);
            DoubleVector s = DoubleVector.fromArray(S, out, i);
            s = s.add(c.fma(minusQ, h).add(x.fma(w0, h.neg())));
            x = DoubleVector.fromArray(S, row1, i);
            overflow = x.fma(inverse1, overflow);
            h = x.mul(w1);
            c = x.fma(v1, round).sub(round);
            s = s.add(c.fma(minusQ, h).add(x.fma(w1, h.neg())));
            overflow.intoArray(overflows, i - from);
            s.fma(reciprocal, round).sub(round).fma(minusQ, s).intoArray(out, i);
        }
    }

    /** The same of term k alone. */
    static void addOne(
            double[] row,
            double factor,
            double inverse,
            double[] overflows,
            double[] out,
            int from,
            int to,
            double q,
            double u) {
        DoubleVector round = DoubleVector.broadcast(S, Modulus.ROUND);
        DoubleVector minusQ = DoubleVector.broadcast(S, -q);
        DoubleVector reciprocal = DoubleVector.broadcast(S, u);
        DoubleVector w = DoubleVector.broadcast(S, factor);
        DoubleVector v = DoubleVector.broadcast(S, factor * u);
        DoubleVector fraction = DoubleVector.broadcast(S, inverse);
        for (int i = from; i < to; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, row, i);
            DoubleVector overflow = DoubleVector.fromArray(S, overflows, i - from);
            x.fma(fraction, overflow).intoArray(overflows, i - from);
            DoubleVector h = x.mul(w);
            DoubleVector c = x.fma(v, round).sub(round);
            DoubleVector s = DoubleVector.fromArray(S, out, i);
            s = s.add(c.fma(minusQ, h).add(x.fma(w, h.neg())));
            s.fma(reciprocal, round).sub(round).fma(minusQ, s).intoArray(out, i);
        }
    }

    /** Rounds the overflow count, adds its product and reduces the sum. */
    static void finish(double[] overflows, double factor, double[] out, int from, int to, double q, double u) {
        DoubleVector round = DoubleVector.broadcast(S, Modulus.ROUND);
        DoubleVector minusQ = DoubleVector.broadcast(S, -q);
        DoubleVector reciprocal = DoubleVector.broadcast(S, u);
        DoubleVector w = DoubleVector.broadcast(S, factor);
        for (int i = from; i < to; i += L) {
            DoubleVector s = DoubleVector.fromArray(S, out, i);
            DoubleVector overflow = DoubleVector.fromArray(S, overflows, i - from);
            s = overflow.add(round).sub(round).fma(w, s);
            s.fma(reciprocal, round).sub(round).fma(minusQ, s).intoArray(out, i);
        }
    }
}
