package io.nightjar.ckks.math.simd;

import io.nightjar.ckks.math.Kernels;
import io.nightjar.ckks.math.Modulus;
import io.nightjar.ckks.math.Ranges;
import io.nightjar.ckks.math.SumsOfProducts;

/**
 * Sums of products with up to four terms in one pass, which reads every input once and keeps the sums in registers; of
 * longer ones the first four and then two at a time, strip by strip so that the running sums stay in the first-level
 * cache. Written as {@link Lanes} says.
 */
final class VectorSumsOfProducts implements SumsOfProducts {
    private static final int STRIP = 1024;

    /** Source primes up to which an overflow count, at most half as large, is exact times a factor, beside a sum. */
    private static final int MOST_SOURCES = 12;

    /** Overflow counts of a strip: a conversion piece by piece would make thousands of such arrays. */
    private static final ThreadLocal<double[]> OVERFLOWS = ThreadLocal.withInitial(() -> new double[STRIP]);

    @Override
    public void ofPairs(
            double[][] factors, double[][] a, double[][] b, int count, double[] first, double[] second, Modulus m) {
        assert Ranges.canonical(factors, count, m) && Ranges.canonical(a, count, m) && Ranges.canonical(b, count, m);
        double q = m.q();
        double u = m.inverse();
        switch (count) {
            case 1 -> KeyProducts.one(factors, a, b, first, second, q, u);
            case 2 -> KeyProducts.two(factors, a, b, first, second, q, u);
            case 3 -> KeyProducts.three(factors, a, b, first, second, q, u);
            default -> {
                for (int from = 0; from < first.length; from += STRIP) {
                    int to = Math.min(from + STRIP, first.length);
                    KeyProducts.four(factors, a, b, first, second, from, to, q, u);
                    int d = 4;
                    for (; d + 1 < count; d += 2) {
                        KeyProducts.addTwo(factors, a, b, d, first, second, from, to, q, u);
                    }
                    if (d < count) {
                        KeyProducts.addOne(factors, a, b, d, first, second, from, to, q, u);
                    }
                }
            }
        }
    }

    @Override
    public void convert(
            double[][] rows, double[] inverses, double[] factors, double[] out, int from, int to, Modulus m) {
        assert from > 0 || Ranges.residuesOfAny(rows) && Ranges.canonical(factors, m);
        double q = m.q();
        double u = m.inverse();
        int count = inverses.length;
        if (count > MOST_SOURCES) {
            Kernels.scalar().sumsOfProducts().convert(rows, inverses, factors, out, from, to, m);
        } else if (count > 4) {
            double[] overflows = OVERFLOWS.get();
            for (int begin = from; begin < to; begin += STRIP) {
                convertMore(rows, inverses, factors, overflows, out, begin, Math.min(begin + STRIP, to), m);
            }
        } else if (count == 4) {
            BaseConversions.four(rows, factors, inverses, out, from, to, q, u);
        } else if (count == 3) {
            BaseConversions.three(rows, factors, inverses, out, from, to, q, u);
        } else {
            BaseConversions.two(rows, factors, inverses, out, from, to, q, u);
        }
    }

    private static void convertMore(
            double[][] rows,
            double[] inverses,
            double[] factors,
            double[] overflows,
            double[] out,
            int from,
            int to,
            Modulus m) {
        double q = m.q();
        double u = m.inverse();
        int count = inverses.length;
        BaseConversions.firstFour(rows, factors, inverses, overflows, out, from, to, q, u);
        int k = 4;
        for (; k + 1 < count; k += 2) {
            BaseConversions.addTwo(rows, factors, inverses, k, overflows, out, from, to, q, u);
        }
        if (k < count) {
            BaseConversions.addOne(rows[k], factors[k], inverses[k], overflows, out, from, to, q, u);
        }
        BaseConversions.finish(overflows, factors[count], out, from, to, q, u);
    }
}
