package io.nightjar.ckks.math.simd;

import io.nightjar.ckks.math.Modulus;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums of products of digits with both halves of a key, by number of terms. Every input is read once, both sums stay in
 * registers and are reduced once. Written as {@link Lanes} says, which is why the terms are written out.
 */
final class KeyProducts {
    private static final VectorSpecies<Double> S = Lanes.SPECIES;
    private static final int L = Lanes.COUNT;

    private KeyProducts() {}

    static void one(
            double[][] factors, double[][] a, double[][] b, double[] first, double[] second, double q, double u) {
        double[] f0 = factors[0];
        double[] a0 = a[0];
        double[] b0 = b[0];
        DoubleVector round = DoubleVector.broadcast(S, Modulus.ROUND);
        DoubleVector inverse = DoubleVector.broadcast(S, u);
        DoubleVector minusQ = DoubleVector.broadcast(S, -q);
        for (int i = 0; i < first.length; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, f0, i);
            DoubleVector minusX = x.neg();
            DoubleVector y = DoubleVector.fromArray(S, a0, i);
            DoubleVector h = minusX.mul(y);
            DoubleVector s = x.fma(y, h).sub(h.fma(inverse, round).sub(round).fma(minusQ, h));
            y = DoubleVector.fromArray(S, b0, i);
            h = minusX.mul(y);
            DoubleVector t = x.fma(y, h).sub(h.fma(inverse, round).sub(round).fma(minusQ, h));
            s.fma(inverse, round).sub(round).fma(minusQ, s).intoArray(first, i);
            t.fma(inverse, round).sub(round).fma(minusQ, t).intoArray(second, i);
        }
    }

    static void two(
            double[][] factors, double[][] a, double[][] b, double[] first, double[] second, double q, double u) {
        double[] f0 = factors[0];
        double[] a0 = a[0];
        double[] b0 = b[0];
        double[] f1 = factors[1];
        double[] a1 = a[1];
        double[] b1 = b[1];
        DoubleVector round = DoubleVector.broadcast(S, Modulus.ROUND);
        DoubleVector inverse = DoubleVector.broadcast(S, u);
        DoubleVector minusQ = DoubleVector.broadcast(S, -q);
        for (int i = 0; i < first.length; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, f0, i);
            DoubleVector minusX = x.neg();
            DoubleVector y = DoubleVector.fromArray(S, a0, i);
            DoubleVector h = minusX.mul(y);
            DoubleVector s = x.fma(y, h).sub(h.fma(inverse, round).sub(round).fma(minusQ, h));
            y = DoubleVector.fromArray(S, b0, i);
            h = minusX.mul(y);
            DoubleVector t = x.fma(y, h).sub(h.fma(inverse, round).sub(round).fma(minusQ, h));
            x = DoubleVector.fromArray(S, f1, i);
            minusX = x.neg();
            y = DoubleVector.fromArray(S, a1, i);
            h = minusX.mul(y);
            s = s.add(x.fma(y, h).sub(h.fma(inverse, round).sub(round).fma(minusQ, h)));
            y = DoubleVector.fromArray(S, b1, i);
            h = minusX.mul(y);
            t = t.add(x.fma(y, h).sub(h.fma(inverse, round).sub(round).fma(minusQ, h)));
            s.fma(inverse, round).sub(round).fma(minusQ, s).intoArray(first, i);
            t.fma(inverse, round).sub(round).fma(minusQ, t).intoArray(second, i);
        }
    }

    static void three(
            double[][] factors, double[][] a, double[][] b, double[] first, double[] second, double q, double u) {
        double[] f0 = factors[0];
        double[] a0 = a[0];
        double[] b0 = b[0];
        double[] f1 = factors[1];
        double[] a1 = a[1];
        double[] b1 = b[1];
        double[] f2 = factors[2];
        double[] a2 = a[2];
        double[] b2 = b[2];
        DoubleVector round = DoubleVector.broadcast(S, Modulus.ROUND);
        DoubleVector inverse = DoubleVector.broadcast(S, u);
        DoubleVector minusQ = DoubleVector.broadcast(S, -q);
        for (int i = 0; i < first.length; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, f0, i);
            DoubleVector minusX = x.neg();
            DoubleVector y = DoubleVector.fromArray(S, a0, i);
            DoubleVector h = minusX.mul(y);
            DoubleVector s = x.fma(y, h).sub(h.fma(inverse, round).sub(round).fma(minusQ, h));
            y = DoubleVector.fromArray(S, b0, i);
            h = minusX.mul(y);
            DoubleVector t = x.fma(y, h).sub(h.fma(inverse, round).sub(round).fma(minusQ, h));
            x = DoubleVector.fromArray(S, f1, i);
            minusX = x.neg();
            y = DoubleVector.fromArray(S, a1, i);
            h = minusX.mul(y);
            s = s.add(x.fma(y, h).sub(h.fma(inverse, round).sub(round).fma(minusQ, h)));
            y = DoubleVector.fromArray(S, b1, i);
            h = minusX.mul(y);
            t = t.add(x.fma(y, h).sub(h.fma(inverse, round).sub(round).fma(minusQ, h)));
            x = DoubleVector.fromArray(S, f2, i);
            minusX = x.neg();
            y = DoubleVector.fromArray(S, a2, i);
            h = minusX.mul(y);
            s = s.add(x.fma(y, h).sub(h.fma(inverse, round).sub(round).fma(minusQ, h)));
            y = DoubleVector.fromArray(S, b2, i);
            h = minusX.mul(y);
            t = t.add(x.fma(y, h).sub(h.fma(inverse, round).sub(round).fma(minusQ, h)));
            s.fma(inverse, round).sub(round).fma(minusQ, s).intoArray(first, i);
            t.fma(inverse, round).sub(round).fma(minusQ, t).intoArray(second, i);
        }
    }

    /** At places [from, to). */
    static void four(
            double[][] factors,
            double[][] a,
            double[][] b,
            double[] first,
            double[] second,
            int from,
            int to,
            double q,
            double u) {
        double[] f0 = factors[0];
        double[] a0 = a[0];
        double[] b0 = b[0];
        double[] f1 = factors[1];
        double[] a1 = a[1];
        double[] b1 = b[1];
        double[] f2 = factors[2];
        double[] a2 = a[2];
        double[] b2 = b[2];
        double[] f3 = factors[3];
        double[] a3 = a[3];
        double[] b3 = b[3];
        DoubleVector round = DoubleVector.broadcast(S, Modulus.ROUND);
        DoubleVector inverse = DoubleVector.broadcast(S, u);
        DoubleVector minusQ = DoubleVector.broadcast(S, -q);
        for (int i = from; i < to; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, f0, i);
            DoubleVector minusX = x.neg();
            DoubleVector y = DoubleVector.fromArray(S, a0, i);
            DoubleVector h = minusX.mul(y);
            DoubleVector s = x.fma(y, h).sub(h.fma(inverse, round).sub(round).fma(minusQ, h));
            y = DoubleVector.fromArray(S, b0, i);
            h = minusX.mul(y);
            DoubleVector t = x.fma(y, h).sub(h.fma(inverse, round).sub(round).fma(minusQ, h));
            x = DoubleVector.fromArray(S, f1, i);
            minusX = x.neg();
            y = DoubleVector.fromArray(S, a1, i);
            h = minusX.mul(y);
            s = s.add(x.fma(y, h).sub(h.fma(inverse, round).sub(round).fma(minusQ, h)));
            y = DoubleVector.fromArray(S, b1, i);
            h = minusX.mul(y);
            t = t.add(x.fma(y, h).sub(h.fma(inverse, round).sub(round).fma(minusQ, h)));
            x = DoubleVector.fromArray(S, f2, i);
            minusX = x.neg();
            y = DoubleVector.fromArray(S, a2, i);
            h = minusX.mul(y);
            s = s.add(x.fma(y, h).sub(h.fma(inverse, round).sub(round).fma(minusQ, h)));
            y = DoubleVector.fromArray(S, b2, i);
            h = minusX.mul(y);
            t = t.add(x.fma(y, h).sub(h.fma(inverse, round).sub(round).fma(minusQ, h)));
            x = DoubleVector.fromArray(S, f3, i);
            minusX = x.neg();
            y = DoubleVector.fromArray(S, a3, i);
            h = minusX.mul(y);
            s = s.add(x.fma(y, h).sub(h.fma(inverse, round).sub(round).fma(minusQ, h)));
            y = DoubleVector.fromArray(S, b3, i);
            h = minusX.mul(y);
            t = t.add(x.fma(y, h).sub(h.fma(inverse, round).sub(round).fma(minusQ, h)));
            s.fma(inverse, round).sub(round).fma(minusQ, s).intoArray(first, i);
            t.fma(inverse, round).sub(round).fma(minusQ, t).intoArray(second, i);
        }
    }

    /** Adds the product of digit d to canonical sums at places [from, to), and reduces them. */
    static void addOne(
            double[][] factors,
            double[][] a,
            double[][] b,
            int d,
            double[] first,
            double[] second,
            int from,
            int to,
            double q,
            double u) {
        double[] f0 = factors[d];
        double[] a0 = a[d];
        double[] b0 = b[d];
        DoubleVector round = DoubleVector.broadcast(S, Modulus.ROUND);
        DoubleVector inverse = DoubleVector.broadcast(S, u);
        DoubleVector minusQ = DoubleVector.broadcast(S, -q);
        for (int i = from; i < to; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, f0, i);
            DoubleVector minusX = x.neg();
            DoubleVector y = DoubleVector.fromArray(S, a0, i);
            DoubleVector h = minusX.mul(y);
            DoubleVector s = DoubleVector.fromArray(S, first, i);
            s = s.add(x.fma(y, h).sub(h.fma(inverse, round).sub(round).fma(minusQ, h)));
            y = DoubleVector.fromArray(S, b0, i);
            h = minusX.mul(y);
            DoubleVector t = DoubleVector.fromArray(S, second, i);
            t = t.add(x.fma(y, h).sub(h.fma(inverse, round).sub(round).fma(minusQ, h)));
            s.fma(inverse, round).sub(round).fma(minusQ, s).intoArray(first, i);
            t.fma(inverse, round).sub(round).fma(minusQ, t).intoArray(second, i);
        }
    }

    /** The same of digits d and d + 1. */
    static void addTwo(
            double[][] factors,
            double[][] a,
            double[][] b,
            int d,
            double[] first,
            double[] second,
            int from,
            int to,
            double q,
            double u) {
        double[] f0 = factors[d];
        double[] a0 = a[d];
        double[] b0 = b[d];
        double[] f1 = factors[d + 1];
        double[] a1 = a[d + 1];
        double[] b1 = b[d + 1];
        DoubleVector round = DoubleVector.broadcast(S, Modulus.ROUND);
        DoubleVector inverse = DoubleVector.broadcast(S, u);
        DoubleVector minusQ = DoubleVector.broadcast(S, -q);
        for (int i = from; i < to; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, f0, i);
            DoubleVector minusX = x.neg();
            DoubleVector y = DoubleVector.fromArray(S, a0, i);
            DoubleVector h = minusX.mul(y);
            DoubleVector s = DoubleVector.fromArray(S, first, i);
            s = s.add(x.fma(y, h).sub(h.fma(inverse, round).sub(round).fma(minusQ, h)));
            y = DoubleVector.fromArray(S, b0, i);
            h = minusX.mul(y);
            DoubleVector t = DoubleVector.fromArray(S, second, i);
            t = t.add(x.fma(y, h).sub(h.fma(inverse, round).sub(round).fma(minusQ, h)));
            x = DoubleVector.fromArray(S, f1, i);
            minusX = x.neg();
            y = DoubleVector.fromArray(S, a1, i);
            h = minusX.mul(y);
            s = s.add(x.fma(y, h).sub(h.fma(inverse, round).sub(round).fma(minusQ, h)));
            y = DoubleVector.fromArray(S, b1, i);
            h = minusX.mul(y);
            t = t.add(x.fma(y, h).sub(h.fma(inverse, round).sub(round).fma(minusQ, h)));
            s.fma(inverse, round).sub(round).fma(minusQ, s).intoArray(first, i);
            t.fma(inverse, round).sub(round).fma(minusQ, t).intoArray(second, i);
        }
    }
}
