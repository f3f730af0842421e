package io.nightjar.ckks.math.simd;

import io.nightjar.ckks.math.BlockedMatrixProduct;
import io.nightjar.ckks.math.Modulus;
import io.nightjar.ckks.math.WeightPanel;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The matrix product with twelve vector accumulators: one vector of columns, both halves, six output rows, two
 * instructions a term.
 */
final class VectorMatrixProduct extends BlockedMatrixProduct {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final double R = Modulus.ROUND;

    @Override
    protected void pack(double[][] rows, int place, int strip, double[] packed) {
        for (int k = 0; k < rows.length; k++) {
            split(rows[k], place, strip, packed, 2 * L * k, 2 * L * rows.length);
        }
    }

    @Override
    protected void packUnsplit(double[][] rows, int place, int half, double[] packed) {
        for (int k = 0; k < rows.length; k++) {
            pair(rows[k], place, half, packed, 2 * L * k, 2 * L * rows.length);
        }
    }

    /** Vector v of either half of the strip goes to at + v * stride, that of the first half first. */
    private static void pair(double[] row, int column, int half, double[] packed, int at, int stride) {
        for (int i = 0, d = at; i < half; i += L, d += stride) {
            DoubleVector.fromArray(S, row, column + i).intoArray(packed, d);
            DoubleVector.fromArray(S, row, column + half + i).intoArray(packed, d + L);
        }
    }

    /** Vector v of the strip goes to at + v * stride: its high halves, then its low halves. */
    private static void split(double[] row, int column, int strip, double[] packed, int at, int stride) {
        for (int i = 0, d = at; i < strip; i += L, d += stride) {
            DoubleVector x = DoubleVector.fromArray(S, row, column + i);
            DoubleVector high = x.mul(1 / SPLIT).add(R).sub(R);
            high.intoArray(packed, d);
            high.fma(DoubleVector.broadcast(S, -SPLIT), x).intoArray(packed, d + L);
        }
    }

    @Override
    protected void sums(
            WeightPanel panel, int[] columns, int from, int to, int rows, int strip, double[] packed, double[] sums) {
        for (int i = 0; i < strip; i += L) {
            for (int tile = 0; tile < panel.tiles(); tile++) {
                int weights = (tile * panel.columns() + from) * WeightPanel.TILE;
                tile(
                        packed,
                        2 * i * rows,
                        columns,
                        from,
                        to,
                        panel.tiled(),
                        weights,
                        sums,
                        tile * WeightPanel.TILE * 2 * strip + i,
                        strip);
            }
        }
    }

    private static void tile(
            double[] x,
            int xAt,
            int[] columns,
            int from,
            int to,
            double[] w,
            int wAt,
            double[] sums,
            int at,
            int strip) {
        DoubleVector h0 = DoubleVector.zero(S);
        DoubleVector l0 = h0;
        DoubleVector h1 = h0;
        DoubleVector l1 = h0;
        DoubleVector h2 = h0;
        DoubleVector l2 = h0;
        DoubleVector h3 = h0;
        DoubleVector l3 = h0;
        DoubleVector h4 = h0;
        DoubleVector l4 = h0;
        DoubleVector h5 = h0;
        DoubleVector l5 = h0;
        for (int k = from, r = wAt; k < to; k++, r += WeightPanel.TILE) {
            int p = xAt + 2 * L * columns[k];
            DoubleVector xh = DoubleVector.fromArray(S, x, p);
            DoubleVector xl = DoubleVector.fromArray(S, x, p + L);
            DoubleVector b = DoubleVector.broadcast(S, w[r]);
            h0 = xh.fma(b, h0);
            l0 = xl.fma(b, l0);
            b = DoubleVector.broadcast(S, w[r + 1]);
            h1 = xh.fma(b, h1);
            l1 = xl.fma(b, l1);
            b = DoubleVector.broadcast(S, w[r + 2]);
            h2 = xh.fma(b, h2);
            l2 = xl.fma(b, l2);
            b = DoubleVector.broadcast(S, w[r + 3]);
            h3 = xh.fma(b, h3);
            l3 = xl.fma(b, l3);
            b = DoubleVector.broadcast(S, w[r + 4]);
            h4 = xh.fma(b, h4);
            l4 = xl.fma(b, l4);
            b = DoubleVector.broadcast(S, w[r + 5]);
            h5 = xh.fma(b, h5);
            l5 = xl.fma(b, l5);
        }
        h0.intoArray(sums, at);
        l0.intoArray(sums, at + strip);
        h1.intoArray(sums, at + 2 * strip);
        l1.intoArray(sums, at + 3 * strip);
        h2.intoArray(sums, at + 4 * strip);
        l2.intoArray(sums, at + 5 * strip);
        h3.intoArray(sums, at + 6 * strip);
        l3.intoArray(sums, at + 7 * strip);
        h4.intoArray(sums, at + 8 * strip);
        l4.intoArray(sums, at + 9 * strip);
        h5.intoArray(sums, at + 10 * strip);
        l5.intoArray(sums, at + 11 * strip);
    }
}
