package io.nightjar.ckks.math.simd;

import io.nightjar.ckks.math.Modulus;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Butterflies whose partners lie in different vectors. Factor k of the tables {@code w}, {@code v} belongs to the first
 * stage of a radix-4 butterfly, factors 2k and 2k + 1 to the second. {@link VectorNtt} sees to the ranges. Written as
 * {@link Lanes} says.
 */
final class RadixPasses {
    private static final VectorSpecies<Double> S = Lanes.SPECIES;
    private static final int L = Lanes.COUNT;

    private RadixPasses() {}

    /** Inputs of at most b q become at most q (b + 1/2 + b q 2^-55) a stage. */
    static void forward(double[] a, int from, int t, int groups, int first, double[] w, double[] v, double q) {
        DoubleVector round = DoubleVector.broadcast(S, Modulus.ROUND);
        DoubleVector modulus = DoubleVector.broadcast(S, q);
        int last = first + groups - 1;
        for (int k = first, start = from; k <= last; k++, start += 4 * t) {
            int end = start + t;
            DoubleVector w1 = DoubleVector.broadcast(S, w[k]);
            DoubleVector n1 = DoubleVector.broadcast(S, -w[k]);
            DoubleVector v1 = DoubleVector.broadcast(S, v[k]);
            DoubleVector w2 = DoubleVector.broadcast(S, w[2 * k]);
            DoubleVector n2 = DoubleVector.broadcast(S, -w[2 * k]);
            DoubleVector v2 = DoubleVector.broadcast(S, v[2 * k]);
            DoubleVector w3 = DoubleVector.broadcast(S, w[2 * k + 1]);
            DoubleVector n3 = DoubleVector.broadcast(S, -w[2 * k + 1]);
            DoubleVector v3 = DoubleVector.broadcast(S, v[2 * k + 1]);
            for (int j = start; j < end; j += L) {
                DoubleVector x2 = DoubleVector.fromArray(S, a, j + 2 * t);
                DoubleVector h = x2.mul(n1);
                x2 = x2.fma(w1, h).sub(x2.fma(v1, round).sub(round).fma(modulus, h));
                DoubleVector x3 = DoubleVector.fromArray(S, a, j + 3 * t);
                h = x3.mul(n1);
                x3 = x3.fma(w1, h).sub(x3.fma(v1, round).sub(round).fma(modulus, h));
                DoubleVector x1 = DoubleVector.fromArray(S, a, j + t);
                DoubleVector y1 = x1.add(x3);
                DoubleVector y3 = x1.sub(x3);
                h = y1.mul(n2);
                y1 = y1.fma(w2, h).sub(y1.fma(v2, round).sub(round).fma(modulus, h));
                h = y3.mul(n3);
                y3 = y3.fma(w3, h).sub(y3.fma(v3, round).sub(round).fma(modulus, h));
                DoubleVector x0 = DoubleVector.fromArray(S, a, j);
                DoubleVector y0 = x0.add(x2);
                DoubleVector y2 = x0.sub(x2);
                y0.add(y1).intoArray(a, j);
                y0.sub(y1).intoArray(a, j + t);
                y2.add(y3).intoArray(a, j + 2 * t);
                y2.sub(y3).intoArray(a, j + 3 * t);
            }
        }
    }

    static void forwardRadix2(double[] a, int t, double factor, double quotient, double q) {
        DoubleVector round = DoubleVector.broadcast(S, Modulus.ROUND);
        DoubleVector modulus = DoubleVector.broadcast(S, q);
        DoubleVector w = DoubleVector.broadcast(S, factor);
        DoubleVector n = DoubleVector.broadcast(S, -factor);
        DoubleVector v = DoubleVector.broadcast(S, quotient);
        for (int j = 0; j < t; j += L) {
            DoubleVector y = DoubleVector.fromArray(S, a, j + t);
            DoubleVector h = y.mul(n);
            y = y.fma(w, h).sub(y.fma(v, round).sub(round).fma(modulus, h));
            DoubleVector x = DoubleVector.fromArray(S, a, j);
            x.add(y).intoArray(a, j);
            x.sub(y).intoArray(a, j + t);
        }
    }

    /** Inputs of at most 1.2 q become at most 1.2 q. */
    static void inverse(
            double[] a, int from, int t, int groups, int first, double[] w, double[] v, double q, double u) {
        DoubleVector round = DoubleVector.broadcast(S, Modulus.ROUND);
        DoubleVector modulus = DoubleVector.broadcast(S, q);
        DoubleVector minusQ = DoubleVector.broadcast(S, -q);
        DoubleVector reciprocal = DoubleVector.broadcast(S, u);
        int last = first + groups - 1;
        for (int k = first, start = from; k <= last; k++, start += 4 * t) {
            int end = start + t;
            DoubleVector w1 = DoubleVector.broadcast(S, w[k]);
            DoubleVector n1 = DoubleVector.broadcast(S, -w[k]);
            DoubleVector v1 = DoubleVector.broadcast(S, v[k]);
            DoubleVector w2 = DoubleVector.broadcast(S, w[2 * k]);
            DoubleVector n2 = DoubleVector.broadcast(S, -w[2 * k]);
            DoubleVector v2 = DoubleVector.broadcast(S, v[2 * k]);
            DoubleVector w3 = DoubleVector.broadcast(S, w[2 * k + 1]);
            DoubleVector n3 = DoubleVector.broadcast(S, -w[2 * k + 1]);
            DoubleVector v3 = DoubleVector.broadcast(S, v[2 * k + 1]);
            for (int j = start; j < end; j += L) {
                DoubleVector x0 = DoubleVector.fromArray(S, a, j);
                DoubleVector x1 = DoubleVector.fromArray(S, a, j + t);
                DoubleVector y0 = x0.add(x1);
                DoubleVector y1 = x0.sub(x1);
                DoubleVector h = y1.mul(n2);
                y1 = y1.fma(w2, h).sub(y1.fma(v2, round).sub(round).fma(modulus, h));
                DoubleVector x2 = DoubleVector.fromArray(S, a, j + 2 * t);
                DoubleVector x3 = DoubleVector.fromArray(S, a, j + 3 * t);
                DoubleVector y2 = x2.add(x3);
                DoubleVector y3 = x2.sub(x3);
                h = y3.mul(n3);
                y3 = y3.fma(w3, h).sub(y3.fma(v3, round).sub(round).fma(modulus, h));
                DoubleVector z = y0.add(y2);
                z.fma(reciprocal, round).sub(round).fma(minusQ, z).intoArray(a, j);
                y1.add(y3).intoArray(a, j + t);
                z = y0.sub(y2);
                h = z.mul(n1);
                z.fma(w1, h).sub(z.fma(v1, round).sub(round).fma(modulus, h)).intoArray(a, j + 2 * t);
                z = y1.sub(y3);
                h = z.mul(n1);
                z.fma(w1, h).sub(z.fma(v1, round).sub(round).fma(modulus, h)).intoArray(a, j + 3 * t);
            }
        }
    }

    /** The last stage: sums times w0 and differences times w1, canonical. */
    static void inverseLastRadix2(double[] a, int t, double w0, double w1, double q, double u) {
        DoubleVector round = DoubleVector.broadcast(S, Modulus.ROUND);
        DoubleVector modulus = DoubleVector.broadcast(S, q);
        DoubleVector minusQ = DoubleVector.broadcast(S, -q);
        DoubleVector reciprocal = DoubleVector.broadcast(S, u);
        DoubleVector f0 = DoubleVector.broadcast(S, w0);
        DoubleVector n0 = DoubleVector.broadcast(S, -w0);
        DoubleVector v0 = DoubleVector.broadcast(S, w0 / q);
        DoubleVector f1 = DoubleVector.broadcast(S, w1);
        DoubleVector n1 = DoubleVector.broadcast(S, -w1);
        DoubleVector v1 = DoubleVector.broadcast(S, w1 / q);
        for (int j = 0; j < t; j += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, j);
            DoubleVector y = DoubleVector.fromArray(S, a, j + t);
            DoubleVector s = x.add(y);
            DoubleVector h = s.mul(n0);
            s = s.fma(f0, h).sub(s.fma(v0, round).sub(round).fma(modulus, h));
            s.fma(reciprocal, round).sub(round).fma(minusQ, s).intoArray(a, j);
            DoubleVector d = x.sub(y);
            h = d.mul(n1);
            d = d.fma(f1, h).sub(d.fma(v1, round).sub(round).fma(modulus, h));
            d.fma(reciprocal, round).sub(round).fma(minusQ, d).intoArray(a, j + t);
        }
    }

    /** Magnitudes below 2^52 become canonical, larger ones at most q/2 + 1. */
    static void reduceAll(double[] a, int from, int to, double q, double u) {
        DoubleVector round = DoubleVector.broadcast(S, Modulus.ROUND);
        DoubleVector minusQ = DoubleVector.broadcast(S, -q);
        DoubleVector reciprocal = DoubleVector.broadcast(S, u);
        for (int j = from; j < to; j += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, j);
            x.fma(reciprocal, round).sub(round).fma(minusQ, x).intoArray(a, j);
        }
    }

    /** a w for a constant w, canonical. */
    static void scaleAll(double[] a, double w, double v, double q, double u) {
        DoubleVector round = DoubleVector.broadcast(S, Modulus.ROUND);
        DoubleVector modulus = DoubleVector.broadcast(S, q);
        DoubleVector minusQ = DoubleVector.broadcast(S, -q);
        DoubleVector reciprocal = DoubleVector.broadcast(S, u);
        DoubleVector factor = DoubleVector.broadcast(S, w);
        DoubleVector minus = DoubleVector.broadcast(S, -w);
        DoubleVector quotient = DoubleVector.broadcast(S, v);
        for (int j = 0; j < a.length; j += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, j);
            DoubleVector h = x.mul(minus);
            x = x.fma(factor, h).sub(x.fma(quotient, round).sub(round).fma(modulus, h));
            x.fma(reciprocal, round).sub(round).fma(minusQ, x).intoArray(a, j);
        }
    }
}
