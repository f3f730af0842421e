package io.nightjar.ckks.math;

/**
 * Sums of products in plain loops that C2 turns into vector code, one term a pass and strip by strip so that the
 * running sums stay in the first-level cache; C2 gives up on loops with more terms in them.
 */
final class ScalarSumsOfProducts implements SumsOfProducts {
    private static final int STRIP = 1024;
    private static final double R = Modulus.ROUND;

    @Override
    public void ofPairs(
            double[][] factors, double[][] a, double[][] b, int count, double[] first, double[] second, Modulus m) {
        assert Ranges.canonical(factors, count, m) && Ranges.canonical(a, count, m) && Ranges.canonical(b, count, m);
        double q = m.q();
        double u = m.inverse();
        for (int from = 0; from < first.length; from += STRIP) {
            int to = Math.min(from + STRIP, first.length);
            first(factors[0], a[0], first, from, to, q, u);
            first(factors[0], b[0], second, from, to, q, u);
            for (int d = 1; d < count; d++) {
                if (d % TERMS == 0) {
                    reduce(first, from, to, q, u);
                    reduce(second, from, to, q, u);
                }
                next(factors[d], a[d], first, from, to, q, u);
                next(factors[d], b[d], second, from, to, q, u);
            }
            reduce(first, from, to, q, u);
            reduce(second, from, to, q, u);
        }
    }

    @Override
    public void convert(
            double[][] rows, double[] inverses, double[] factors, double[] out, int begin, int end, Modulus m) {
        assert begin > 0 || Ranges.residuesOfAny(rows) && Ranges.canonical(factors, m);
        double q = m.q();
        double u = m.inverse();
        int count = inverses.length;
        for (int from = begin; from < end; from += STRIP) {
            int to = Math.min(from + STRIP, end);
            scale(rows[0], inverses[0], out, from, to);
            for (int i = 1; i < count; i++) {
                addMultiple(rows[i], inverses[i], out, from, to);
            }
            roundAndMultiply(out, factors[count], from, to, q, u);
            for (int i = 0; i < count; i++) {
                nextConstant(rows[i], factors[i], out, from, to, q, u);
                if (i % TERMS == TERMS - 1 || i == count - 1) {
                    reduce(out, from, to, q, u);
                }
            }
        }
    }

    private static void scale(double[] a, double factor, double[] out, int from, int to) {
        for (int i = from; i < to; i++) {
            out[i] = a[i] * factor;
        }
    }

    private static void addMultiple(double[] a, double factor, double[] out, int from, int to) {
        for (int i = from; i < to; i++) {
            out[i] = Math.fma(a[i], factor, out[i]);
        }
    }

    private static void roundAndMultiply(double[] a, double c, int from, int to, double q, double u) {
        double w = c * u;
        for (int i = from; i < to; i++) {
            double x = (a[i] + R) - R;
            double h = x * c;
            a[i] = Math.fma(-(Math.fma(x, w, R) - R), q, h) + Math.fma(x, c, -h);
        }
    }

    private static void first(double[] a, double[] b, double[] out, int from, int to, double q, double u) {
        for (int i = from; i < to; i++) {
            double x = a[i];
            double y = b[i];
            double h = x * y;
            out[i] = Math.fma(-(Math.fma(h, u, R) - R), q, h) + Math.fma(x, y, -h);
        }
    }

    private static void next(double[] a, double[] b, double[] out, int from, int to, double q, double u) {
        for (int i = from; i < to; i++) {
            double x = a[i];
            double y = b[i];
            double h = x * y;
            out[i] += Math.fma(-(Math.fma(h, u, R) - R), q, h) + Math.fma(x, y, -h);
        }
    }

    private static void nextConstant(double[] a, double c, double[] out, int from, int to, double q, double u) {
        double w = c * u;
        for (int i = from; i < to; i++) {
            double x = a[i];
            double h = x * c;
            out[i] += Math.fma(-(Math.fma(x, w, R) - R), q, h) + Math.fma(x, c, -h);
        }
    }

    private static void reduce(double[] out, int from, int to, double q, double u) {
        for (int i = from; i < to; i++) {
            double x = out[i];
            out[i] = Math.fma(-(Math.fma(x, u, R) - R), q, x);
        }
    }
}
