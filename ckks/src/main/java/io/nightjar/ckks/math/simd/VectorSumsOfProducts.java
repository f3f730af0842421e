package io.nightjar.ckks.math.simd;

import io.nightjar.ckks.math.Kernels;
import io.nightjar.ckks.math.Modulus;
import io.nightjar.ckks.math.Ranges;
import io.nightjar.ckks.math.SumsOfProducts;

/**
 * Sums of products with up to four terms in one pass, which reads every input once and keeps the sums in registers;
 * longer sums are left to the plain loops. Written as {@link Lanes} says.
 */
final class VectorSumsOfProducts implements SumsOfProducts {
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
            case 4 -> KeyProducts.four(factors, a, b, first, second, q, u);
            default -> Kernels.scalar().sumsOfProducts().ofPairs(factors, a, b, count, first, second, m);
        }
    }

    @Override
    public void convert(double[][] rows, double[] inverses, double[] factors, double[] out, Modulus m) {
        assert Ranges.residuesOfAny(rows) && Ranges.canonical(factors, m);
        double q = m.q();
        double u = m.inverse();
        switch (inverses.length) {
            case 2 -> BaseConversions.two(rows, factors, inverses, out, q, u);
            case 3 -> BaseConversions.three(rows, factors, inverses, out, q, u);
            case 4 -> BaseConversions.four(rows, factors, inverses, out, q, u);
            default -> Kernels.scalar().sumsOfProducts().convert(rows, inverses, factors, out, m);
        }
    }
}
