package io.nightjar.ckks.math.simd;

import static io.nightjar.ckks.math.simd.Lanes.load;
import static io.nightjar.ckks.math.simd.Lanes.product;
import static io.nightjar.ckks.math.simd.Lanes.reduce;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Butterflies whose partners lie in different vectors. Factor k of the tables {@code w}, {@code v} belongs to the first stage of a radix-4
 * butterfly, factors 2k and 2k + 1 to the second. {@link VectorNtt} sees to the ranges.
 *
 * <p>The radix-4 methods are longer than the 325 bytes up to which C2 inlines; see {@link InVectorStages}.
 */
final class RadixPasses {
    private static final VectorSpecies<Double> S = Lanes.SPECIES;
    private static final int L = Lanes.COUNT;

    private RadixPasses() {}

    /** Inputs of at most b q become at most q (b + 1/2 + b q 2^-53) a stage. */
    static void forward(double[] a, int from, int t, int groups, int first, double[] w, double[] v, double q) {
        int last = first + groups - 1;
        for (int k = first, start = from; k <= last; k++, start += 4 * t) {
            int end = start + t;
            DoubleVector w1 = DoubleVector.broadcast(S, w[k]);
            DoubleVector v1 = DoubleVector.broadcast(S, v[k]);
            DoubleVector w2 = DoubleVector.broadcast(S, w[2 * k]);
            DoubleVector v2 = DoubleVector.broadcast(S, v[2 * k]);
            DoubleVector w3 = DoubleVector.broadcast(S, w[2 * k + 1]);
            DoubleVector v3 = DoubleVector.broadcast(S, v[2 * k + 1]);
            for (int j = start; j < end; j += L) {
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

    static void forwardRadix2(double[] a, int t, double w, double v, double q) {
        for (int j = 0; j < t; j += L) {
            DoubleVector x = load(a, j);
            DoubleVector y = product(load(a, j + t), w, v, q);
            x.add(y).intoArray(a, j);
            x.sub(y).intoArray(a, j + t);
        }
    }

    /** Inputs of at most 1.2 q become at most 1.2 q. */
    static void inverse(
            double[] a, int from, int t, int groups, int first, double[] w, double[] v, double q, double u) {
        int last = first + groups - 1;
        for (int k = first, start = from; k <= last; k++, start += 4 * t) {
            int end = start + t;
            DoubleVector w1 = DoubleVector.broadcast(S, w[k]);
            DoubleVector v1 = DoubleVector.broadcast(S, v[k]);
            DoubleVector w2 = DoubleVector.broadcast(S, w[2 * k]);
            DoubleVector v2 = DoubleVector.broadcast(S, v[2 * k]);
            DoubleVector w3 = DoubleVector.broadcast(S, w[2 * k + 1]);
            DoubleVector v3 = DoubleVector.broadcast(S, v[2 * k + 1]);
            for (int j = start; j < end; j += L) {
                DoubleVector x0 = load(a, j);
                DoubleVector x1 = load(a, j + t);
                DoubleVector x2 = load(a, j + 2 * t);
                DoubleVector x3 = load(a, j + 3 * t);
                DoubleVector y0 = x0.add(x1);
                DoubleVector y1 = product(x0.sub(x1), w2, v2, q);
                DoubleVector y2 = x2.add(x3);
                DoubleVector y3 = product(x2.sub(x3), w3, v3, q);
                reduce(y0.add(y2), u, q).intoArray(a, j);
                y1.add(y3).intoArray(a, j + t);
                product(y0.sub(y2), w1, v1, q).intoArray(a, j + 2 * t);
                product(y1.sub(y3), w1, v1, q).intoArray(a, j + 3 * t);
            }
        }
    }

    /** The last stage: sums times w0 and differences times w1, canonical. */
    static void inverseLastRadix2(double[] a, int t, double w0, double w1, double q, double u) {
        double v0 = w0 / q;
        double v1 = w1 / q;
        for (int j = 0; j < t; j += L) {
            DoubleVector x = load(a, j);
            DoubleVector y = load(a, j + t);
            reduce(product(x.add(y), w0, v0, q), u, q).intoArray(a, j);
            reduce(product(x.sub(y), w1, v1, q), u, q).intoArray(a, j + t);
        }
    }

    /** Magnitudes below 2^52 become canonical, larger ones at most q/2 + 1. */
    static void reduceAll(double[] a, int from, int to, double q, double u) {
        for (int j = from; j < to; j += L) {
            reduce(load(a, j), u, q).intoArray(a, j);
        }
    }

    /** a w for a constant w, canonical. */
    static void scaleAll(double[] a, double w, double v, double q, double u) {
        for (int j = 0; j < a.length; j += L) {
            reduce(product(load(a, j), w, v, q), u, q).intoArray(a, j);
        }
    }
}
