package io.nightjar.ckks.math.simd;

import io.nightjar.ckks.math.Modulus;
import io.nightjar.ckks.math.SumsOfProducts;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums of products, up to three terms in one pass and strip by strip, so that the running sums stay in the first-level cache. Written as {@link
 * Lanes} says.
 */
final class VectorSumsOfProducts implements SumsOfProducts {
    private static final VectorSpecies<Double> S = Lanes.SPECIES;
    private static final int L = Lanes.COUNT;
    private static final int STRIP = 1024;

    @Override
    public void ofPairs(
            double[][] factors, double[][] a, double[][] b, int count, double[] first, double[] second, Modulus m) {
        double q = m.q();
        double u = m.inverse();
        for (int from = 0; from < first.length; from += STRIP) {
            int to = Math.min(from + STRIP, first.length);
            int d = 1 + (count - 1) % 2;
            if (d == 1) {
                pair(factors[0], a[0], b[0], first, second, from, to, q, u);
            } else {
                twoPairs(factors[0], a[0], b[0], factors[1], a[1], b[1], first, second, from, to, q, u);
            }
            for (; d < count; d += 2) {
                double[] f = factors[d];
                double[] g = factors[d + 1];
                addTwoPairs(f, a[d], b[d], g, a[d + 1], b[d + 1], first, second, from, to, q, u);
            }
        }
    }

    private static void pair(
            double[] f, double[] a, double[] b, double[] first, double[] second, int from, int to, double q, double u) {
        DoubleVector round = DoubleVector.broadcast(S, Modulus.ROUND);
        DoubleVector inverse = DoubleVector.broadcast(S, u);
        DoubleVector minusQ = DoubleVector.broadcast(S, -q);
        for (int i = from; i < to; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, f, i);
            DoubleVector minusX = x.neg();
            DoubleVector y = DoubleVector.fromArray(S, a, i);
            DoubleVector z = DoubleVector.fromArray(S, b, i);
            DoubleVector h = minusX.mul(y);
            DoubleVector s = x.fma(y, h).sub(h.fma(inverse, round).sub(round).fma(minusQ, h));
            s.fma(inverse, round).sub(round).fma(minusQ, s).intoArray(first, i);
            h = minusX.mul(z);
            s = x.fma(z, h).sub(h.fma(inverse, round).sub(round).fma(minusQ, h));
            s.fma(inverse, round).sub(round).fma(minusQ, s).intoArray(second, i);
        }
    }

    private static void twoPairs(
            double[] f,
            double[] fa,
            double[] fb,
            double[] g,
            double[] ga,
            double[] gb,
            double[] first,
            double[] second,
            int from,
            int to,
            double q,
            double u) {
        DoubleVector round = DoubleVector.broadcast(S, Modulus.ROUND);
        DoubleVector inverse = DoubleVector.broadcast(S, u);
        DoubleVector minusQ = DoubleVector.broadcast(S, -q);
        for (int i = from; i < to; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, f, i);
            DoubleVector minusX = x.neg();
            DoubleVector xa = DoubleVector.fromArray(S, fa, i);
            DoubleVector xb = DoubleVector.fromArray(S, fb, i);
            DoubleVector h = minusX.mul(xa);
            DoubleVector s = x.fma(xa, h).sub(h.fma(inverse, round).sub(round).fma(minusQ, h));
            h = minusX.mul(xb);
            DoubleVector t = x.fma(xb, h).sub(h.fma(inverse, round).sub(round).fma(minusQ, h));
            DoubleVector y = DoubleVector.fromArray(S, g, i);
            DoubleVector minusY = y.neg();
            DoubleVector ya = DoubleVector.fromArray(S, ga, i);
            DoubleVector yb = DoubleVector.fromArray(S, gb, i);
            h = minusY.mul(ya);
            s = s.add(y.fma(ya, h).sub(h.fma(inverse, round).sub(round).fma(minusQ, h)));
            h = minusY.mul(yb);
            t = t.add(y.fma(yb, h).sub(h.fma(inverse, round).sub(round).fma(minusQ, h)));
            s.fma(inverse, round).sub(round).fma(minusQ, s).intoArray(first, i);
            t.fma(inverse, round).sub(round).fma(minusQ, t).intoArray(second, i);
        }
    }

    private static void addTwoPairs(
            double[] f,
            double[] fa,
            double[] fb,
            double[] g,
            double[] ga,
            double[] gb,
            double[] first,
            double[] second,
            int from,
            int to,
            double q,
            double u) {
        DoubleVector round = DoubleVector.broadcast(S, Modulus.ROUND);
        DoubleVector inverse = DoubleVector.broadcast(S, u);
        DoubleVector minusQ = DoubleVector.broadcast(S, -q);
        for (int i = from; i < to; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, f, i);
            DoubleVector minusX = x.neg();
            DoubleVector xa = DoubleVector.fromArray(S, fa, i);
            DoubleVector xb = DoubleVector.fromArray(S, fb, i);
            DoubleVector h = minusX.mul(xa);
            DoubleVector s = DoubleVector.fromArray(S, first, i)
                    .add(x.fma(xa, h).sub(h.fma(inverse, round).sub(round).fma(minusQ, h)));
            h = minusX.mul(xb);
            DoubleVector t = DoubleVector.fromArray(S, second, i)
                    .add(x.fma(xb, h).sub(h.fma(inverse, round).sub(round).fma(minusQ, h)));
            DoubleVector y = DoubleVector.fromArray(S, g, i);
            DoubleVector minusY = y.neg();
            DoubleVector ya = DoubleVector.fromArray(S, ga, i);
            DoubleVector yb = DoubleVector.fromArray(S, gb, i);
            h = minusY.mul(ya);
            s = s.add(y.fma(ya, h).sub(h.fma(inverse, round).sub(round).fma(minusQ, h)));
            h = minusY.mul(yb);
            t = t.add(y.fma(yb, h).sub(h.fma(inverse, round).sub(round).fma(minusQ, h)));
            s.fma(inverse, round).sub(round).fma(minusQ, s).intoArray(first, i);
            t.fma(inverse, round).sub(round).fma(minusQ, t).intoArray(second, i);
        }
    }

    @Override
    public void ofConstants(double[][] rows, double[] factors, int count, double[] out, Modulus m) {
        double q = m.q();
        double u = m.inverse();
        for (int from = 0; from < out.length; from += STRIP) {
            int to = Math.min(from + STRIP, out.length);
            int t = Math.min(count, 2 + count % 2);
            if (t == 1) {
                constant(rows[0], factors[0], out, from, to, q, u);
            } else if (t == 2) {
                twoConstants(rows[0], factors[0], rows[1], factors[1], out, from, to, q, u);
            } else {
                threeConstants(rows[0], factors[0], rows[1], factors[1], rows[2], factors[2], out, from, to, q, u);
            }
            for (; t < count; t += 2) {
                addTwoConstants(rows[t], factors[t], rows[t + 1], factors[t + 1], out, from, to, q, u);
            }
        }
    }

    private static void constant(double[] a, double c, double[] out, int from, int to, double q, double u) {
        DoubleVector round = DoubleVector.broadcast(S, Modulus.ROUND);
        DoubleVector inverse = DoubleVector.broadcast(S, u);
        DoubleVector minusQ = DoubleVector.broadcast(S, -q);
        DoubleVector modulus = DoubleVector.broadcast(S, q);
        DoubleVector w = DoubleVector.broadcast(S, c);
        DoubleVector minusW = DoubleVector.broadcast(S, -c);
        DoubleVector v = DoubleVector.broadcast(S, c * u);
        for (int i = from; i < to; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, i);
            DoubleVector h = x.mul(minusW);
            DoubleVector s = x.fma(w, h).sub(x.fma(v, round).sub(round).fma(modulus, h));
            s.fma(inverse, round).sub(round).fma(minusQ, s).intoArray(out, i);
        }
    }

    private static void twoConstants(
            double[] a, double c, double[] b, double d, double[] out, int from, int to, double q, double u) {
        DoubleVector round = DoubleVector.broadcast(S, Modulus.ROUND);
        DoubleVector inverse = DoubleVector.broadcast(S, u);
        DoubleVector minusQ = DoubleVector.broadcast(S, -q);
        DoubleVector modulus = DoubleVector.broadcast(S, q);
        DoubleVector wa = DoubleVector.broadcast(S, c);
        DoubleVector minusA = DoubleVector.broadcast(S, -c);
        DoubleVector va = DoubleVector.broadcast(S, c * u);
        DoubleVector wb = DoubleVector.broadcast(S, d);
        DoubleVector minusB = DoubleVector.broadcast(S, -d);
        DoubleVector vb = DoubleVector.broadcast(S, d * u);
        for (int i = from; i < to; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, i);
            DoubleVector h = x.mul(minusA);
            DoubleVector s = x.fma(wa, h).sub(x.fma(va, round).sub(round).fma(modulus, h));
            x = DoubleVector.fromArray(S, b, i);
            h = x.mul(minusB);
            s = s.add(x.fma(wb, h).sub(x.fma(vb, round).sub(round).fma(modulus, h)));
            s.fma(inverse, round).sub(round).fma(minusQ, s).intoArray(out, i);
        }
    }

    private static void threeConstants(
            double[] a,
            double c,
            double[] b,
            double d,
            double[] e,
            double f,
            double[] out,
            int from,
            int to,
            double q,
            double u) {
        DoubleVector round = DoubleVector.broadcast(S, Modulus.ROUND);
        DoubleVector inverse = DoubleVector.broadcast(S, u);
        DoubleVector minusQ = DoubleVector.broadcast(S, -q);
        DoubleVector modulus = DoubleVector.broadcast(S, q);
        DoubleVector wa = DoubleVector.broadcast(S, c);
        DoubleVector minusA = DoubleVector.broadcast(S, -c);
        DoubleVector va = DoubleVector.broadcast(S, c * u);
        DoubleVector wb = DoubleVector.broadcast(S, d);
        DoubleVector minusB = DoubleVector.broadcast(S, -d);
        DoubleVector vb = DoubleVector.broadcast(S, d * u);
        DoubleVector we = DoubleVector.broadcast(S, f);
        DoubleVector minusE = DoubleVector.broadcast(S, -f);
        DoubleVector ve = DoubleVector.broadcast(S, f * u);
        for (int i = from; i < to; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, i);
            DoubleVector h = x.mul(minusA);
            DoubleVector s = x.fma(wa, h).sub(x.fma(va, round).sub(round).fma(modulus, h));
            x = DoubleVector.fromArray(S, b, i);
            h = x.mul(minusB);
            s = s.add(x.fma(wb, h).sub(x.fma(vb, round).sub(round).fma(modulus, h)));
            x = DoubleVector.fromArray(S, e, i);
            h = x.mul(minusE);
            s = s.add(x.fma(we, h).sub(x.fma(ve, round).sub(round).fma(modulus, h)));
            s.fma(inverse, round).sub(round).fma(minusQ, s).intoArray(out, i);
        }
    }

    private static void addTwoConstants(
            double[] a, double c, double[] b, double d, double[] out, int from, int to, double q, double u) {
        DoubleVector round = DoubleVector.broadcast(S, Modulus.ROUND);
        DoubleVector inverse = DoubleVector.broadcast(S, u);
        DoubleVector minusQ = DoubleVector.broadcast(S, -q);
        DoubleVector modulus = DoubleVector.broadcast(S, q);
        DoubleVector wa = DoubleVector.broadcast(S, c);
        DoubleVector minusA = DoubleVector.broadcast(S, -c);
        DoubleVector va = DoubleVector.broadcast(S, c * u);
        DoubleVector wb = DoubleVector.broadcast(S, d);
        DoubleVector minusB = DoubleVector.broadcast(S, -d);
        DoubleVector vb = DoubleVector.broadcast(S, d * u);
        for (int i = from; i < to; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, i);
            DoubleVector h = x.mul(minusA);
            DoubleVector s = x.fma(wa, h).sub(x.fma(va, round).sub(round).fma(modulus, h));
            x = DoubleVector.fromArray(S, b, i);
            h = x.mul(minusB);
            s = s.add(x.fma(wb, h).sub(x.fma(vb, round).sub(round).fma(modulus, h)));
            s = s.add(DoubleVector.fromArray(S, out, i));
            s.fma(inverse, round).sub(round).fma(minusQ, s).intoArray(out, i);
        }
    }
}
