package io.nightjar.ckks.math;

import static io.nightjar.ckks.math.FactorProducts.product;
import static io.nightjar.ckks.math.FactorProducts.reduce;

/**
 * The NTT without vector instructions, in radix-4 passes and one radix-2 pass where the number of stages is odd.
 *
 * <p>Ranges, with e = q * 2^-53 at most 1/8: a forward radix-4 butterfly reduces its two unmultiplied inputs to q/2 and
 * adds two products of at most q (1/2 + 2e), so values stay below 1.9 q. An inverse butterfly takes values of at most
 * q, sums four of them and reduces the sums; its products are at most q (1/2 + 4e) = q.
 */
final class ScalarNtt implements Ntt {
    private final NttTables tables;

    ScalarNtt(NttTables tables) {
        this.tables = tables;
    }

    @Override
    public void forward(double[] a) {
        assert Ranges.canonical(a, tables.modulus());
        int n = a.length;
        double q = tables.modulus().q();
        double u = tables.modulus().inverse();
        double[] w = tables.forward();
        double[] v = tables.forwardQuotients();
        if (tables.ring() == Ring.REAL) {
            RealFold.fold(a, tables);
        }
        int m = 1;
        int t = n;
        if ((Integer.numberOfTrailingZeros(n) & 1) != 0) {
            t >>= 1;
            forwardRadix2(a, t, w[1], v[1], q);
            m = 2;
        }
        while (t > 1) {
            t >>= 2;
            for (int i = 0; i < m; i++) {
                forwardRadix4(a, 4 * i * t, t, m + i, w, v, q, u);
            }
            m <<= 2;
        }
        ElementWise.reduce(a, a, tables.modulus());
        NttOrder.fromBitReversed(a, 0, n);
    }

    private static void forwardRadix2(double[] a, int t, double w, double v, double q) {
        for (int j = 0; j < t; j++) {
            double x = a[j];
            double y = product(a[j + t], w, v, q);
            a[j] = x + y;
            a[j + t] = x - y;
        }
    }

    private static void forwardRadix4(double[] a, int from, int t, int k, double[] w, double[] v, double q, double u) {
        double w1 = w[k];
        double v1 = v[k];
        double w2 = w[2 * k];
        double v2 = v[2 * k];
        double w3 = w[2 * k + 1];
        double v3 = v[2 * k + 1];
        for (int j = from; j < from + t; j++) {
            double x0 = reduce(a[j], u, q);
            double x1 = reduce(a[j + t], u, q);
            double x2 = product(a[j + 2 * t], w1, v1, q);
            double x3 = product(a[j + 3 * t], w1, v1, q);
            double y0 = x0 + x2;
            double y2 = x0 - x2;
            double y1 = product(x1 + x3, w2, v2, q);
            double y3 = product(x1 - x3, w3, v3, q);
            a[j] = y0 + y1;
            a[j + t] = y0 - y1;
            a[j + 2 * t] = y2 + y3;
            a[j + 3 * t] = y2 - y3;
        }
    }

    @Override
    public void inverse(double[] a) {
        assert Ranges.canonical(a, tables.modulus());
        int n = a.length;
        double q = tables.modulus().q();
        double u = tables.modulus().inverse();
        double[] w = tables.inverse();
        double[] v = tables.inverseQuotients();
        NttOrder.toBitReversed(a, 0, n);
        int t = 1;
        int m = n >> 1;
        while (m >= 2) {
            for (int i = 0; i < m / 2; i++) {
                inverseRadix4(a, 4 * i * t, t, m / 2 + i, w, v, q, u);
            }
            t <<= 2;
            m >>= 2;
        }
        if (m == 1) {
            inverseRadix2(a, t, w[1], v[1], q);
        }
        if (tables.ring() == Ring.REAL) {
            RealFold.unfold(a, tables);
        } else {
            ElementWise.multiplyConstant(a, tables.degreeInverse(), a, tables.modulus());
        }
    }

    private static void inverseRadix2(double[] a, int t, double w, double v, double q) {
        for (int j = 0; j < t; j++) {
            double x = a[j];
            double y = a[j + t];
            a[j] = x + y;
            a[j + t] = product(x - y, w, v, q);
        }
    }

    private static void inverseRadix4(double[] a, int from, int t, int k, double[] w, double[] v, double q, double u) {
        double w1 = w[k];
        double v1 = v[k];
        double w2 = w[2 * k];
        double v2 = v[2 * k];
        double w3 = w[2 * k + 1];
        double v3 = v[2 * k + 1];
        for (int j = from; j < from + t; j++) {
            double x0 = a[j];
            double x1 = a[j + t];
            double x2 = a[j + 2 * t];
            double x3 = a[j + 3 * t];
            double y0 = x0 + x1;
            double y1 = product(x0 - x1, w2, v2, q);
            double y2 = x2 + x3;
            double y3 = product(x2 - x3, w3, v3, q);
            a[j] = reduce(y0 + y2, u, q);
            a[j + t] = reduce(y1 + y3, u, q);
            a[j + 2 * t] = product(y0 - y2, w1, v1, q);
            a[j + 3 * t] = product(y1 - y3, w1, v1, q);
        }
    }
}
