package io.nightjar.ckks.math.simd;

import io.nightjar.ckks.math.Kernels;
import io.nightjar.ckks.math.Modulus;
import io.nightjar.ckks.math.SumsOfProducts;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums of products with up to four terms in one pass, which reads every input once and keeps the sums in registers; longer sums are left to the
 * plain loops. Written as {@link Lanes} says.
 */
final class VectorSumsOfProducts implements SumsOfProducts {
    private static final VectorSpecies<Double> S = Lanes.SPECIES;
    private static final int L = Lanes.COUNT;

    @Override
    public void ofPairs(
            double[][] factors, double[][] a, double[][] b, int count, double[] first, double[] second, Modulus m) {
        double q = m.q();
        double u = m.inverse();
        switch (count) {
            case 1 -> onePair(factors, a, b, first, second, q, u);
            case 2 -> twoPairs(factors, a, b, first, second, q, u);
            case 3 -> threePairs(factors, a, b, first, second, q, u);
            case 4 -> fourPairs(factors, a, b, first, second, q, u);
            default -> Kernels.scalar().sumsOfProducts().ofPairs(factors, a, b, count, first, second, m);
        }
    }

    private static void onePair(
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

    private static void twoPairs(
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

    private static void threePairs(
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

    private static void fourPairs(
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
        double[] f3 = factors[3];
        double[] a3 = a[3];
        double[] b3 = b[3];
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

    @Override
    public void convert(double[][] rows, double[] inverses, double[] factors, double[] out, Modulus m) {
        double q = m.q();
        double u = m.inverse();
        switch (inverses.length) {
            case 2 -> twoConstants(rows, factors, inverses, out, q, u);
            case 3 -> threeConstants(rows, factors, inverses, out, q, u);
            case 4 -> fourConstants(rows, factors, inverses, out, q, u);
            default -> Kernels.scalar().sumsOfProducts().convert(rows, inverses, factors, out, m);
        }
    }

    private static void twoConstants(
            double[][] rows, double[] factors, double[] inverses, double[] out, double q, double u) {
        DoubleVector round = DoubleVector.broadcast(S, Modulus.ROUND);
        DoubleVector modulus = DoubleVector.broadcast(S, q);
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
        for (int i = 0; i < out.length; i += L) {
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

    private static void threeConstants(
            double[][] rows, double[] factors, double[] inverses, double[] out, double q, double u) {
        DoubleVector round = DoubleVector.broadcast(S, Modulus.ROUND);
        DoubleVector modulus = DoubleVector.broadcast(S, q);
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
        for (int i = 0; i < out.length; i += L) {
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

    private static void fourConstants(
            double[][] rows, double[] factors, double[] inverses, double[] out, double q, double u) {
        DoubleVector round = DoubleVector.broadcast(S, Modulus.ROUND);
        DoubleVector modulus = DoubleVector.broadcast(S, q);
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
        for (int i = 0; i < out.length; i += L) {
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
}
