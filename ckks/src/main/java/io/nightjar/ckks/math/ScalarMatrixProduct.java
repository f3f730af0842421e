package io.nightjar.ckks.math;

/**
 * The matrix product without explicit vectors: per output row and k one loop over the strip, which C2 vectorises where
 * it can.
 */
final class ScalarMatrixProduct extends BlockedMatrixProduct {
    private static final double R = Modulus.ROUND;

    @Override
    protected void pack(double[][] rows, int place, int strip, double[] packed) {
        for (int k = 0; k < rows.length; k++) {
            split(rows[k], place, strip, packed, 2 * strip * k);
        }
    }

    @Override
    protected void packUnsplit(double[][] rows, int place, int half, double[] packed) {
        for (int k = 0; k < rows.length; k++) {
            System.arraycopy(rows[k], place, packed, 2 * half * k, 2 * half);
        }
    }

    private static void split(double[] row, int column, int strip, double[] packed, int at) {
        for (int i = 0; i < strip; i++) {
            double x = row[column + i];
            double high = (x * (1 / SPLIT) + R) - R;
            packed[at + i] = high;
            packed[at + strip + i] = Math.fma(-SPLIT, high, x);
        }
    }

    @Override
    protected void sums(
            WeightPanel panel, int[] columns, int from, int to, int rows, int strip, double[] packed, double[] sums) {
        java.util.Arrays.fill(sums, 0, 2 * strip * panel.rows(), 0);
        double[] tiled = panel.tiled();
        for (int m = 0; m < panel.rows(); m++) {
            int w = (m / WeightPanel.TILE * panel.columns()) * WeightPanel.TILE + m % WeightPanel.TILE;
            for (int k = from; k < to; k++) {
                addMultiple(
                        packed,
                        2 * strip * columns[k],
                        tiled[w + k * WeightPanel.TILE],
                        sums,
                        2 * m * strip,
                        2 * strip);
            }
        }
    }

    private static void addMultiple(double[] packed, int from, double weight, double[] sums, int at, int length) {
        for (int i = 0; i < length; i++) {
            sums[at + i] = Math.fma(packed[from + i], weight, sums[at + i]);
        }
    }
}
