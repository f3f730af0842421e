package io.nightjar.ckks.math;

/**
 * The blocking that all variants of the matrix product share: columns are taken in strips of a few hundred, the strip
 * of every input row is packed once per block of K, split or not, the variant multiplies, and one plain loop per output
 * combines both halves of the split and reduces. Where residues are not split, a strip is twice as long, and what the
 * variant takes for both halves of its residues is the first and the second half of its columns.
 */
public abstract class BlockedMatrixProduct implements MatrixProduct {
    private static final double R = Modulus.ROUND;
    private static final int NARROW_STRIP = 128;
    private static final int WIDE_STRIP = 256;
    private static final int WIDE_UP_TO_COLUMNS = 64;

    private final ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(Scratch::new);

    private static final class Scratch {
        double[] packed = new double[0];
        double[] sums = new double[0];
    }

    private record Operands(
            WeightPanel panel, double[][] rows, double[] multipliers, Modulus modulus, double[][] out) {}

    /** A product without state but the scratch of its threads. */
    protected BlockedMatrixProduct() {}

    @Override
    public final void multiply(
            WeightPanel panel,
            double[][] rows,
            double[] multipliers,
            Modulus modulus,
            double[][] out,
            boolean accumulate) {
        assert Ranges.canonical(rows, panel.columns(), modulus) && Ranges.canonical(multipliers, modulus);
        Operands operands = new Operands(panel, rows, multipliers, modulus, out);
        boolean unsplit = panel.magnitudes().isUnsplit(modulus.value());
        int[] blocks = panel.blocks(modulus);
        int n = out[0].length;
        int strip = Math.min(unsplit ? n / 2 : n, panel.columns() <= WIDE_UP_TO_COLUMNS ? WIDE_STRIP : NARROW_STRIP);
        Scratch s = scratch.get();
        s.packed = ensure(s.packed, 2 * strip * longest(blocks));
        s.sums = ensure(s.sums, 2 * strip * panel.tiles() * WeightPanel.TILE);
        for (int b = 1; b < blocks.length; b++) {
            boolean add = accumulate || b > 1;
            if (unsplit) {
                multiplyUnsplit(operands, blocks[b - 1], blocks[b], strip, s, add);
            } else {
                multiplySplit(operands, blocks[b - 1], blocks[b], strip, s, add);
            }
        }
    }

    private static int longest(int[] blocks) {
        int longest = 0;
        for (int b = 1; b < blocks.length; b++) {
            longest = Math.max(longest, blocks[b] - blocks[b - 1]);
        }
        return longest;
    }

    private void multiplySplit(Operands o, int from, int to, int strip, Scratch s, boolean add) {
        for (int column = 0; column < o.out[0].length; column += strip) {
            pack(o.rows, from, to, column, strip, s.packed);
            sums(o.panel, from, to, strip, s.packed, s.sums);
            for (int m = 0; m < o.panel.rows(); m++) {
                combine(s.sums, 2 * m * strip, o.out[m], column, strip, o.multipliers[m], o.modulus, add);
            }
        }
    }

    private void multiplyUnsplit(Operands o, int from, int to, int half, Scratch s, boolean add) {
        int strip = 2 * half;
        for (int column = 0; column < o.out[0].length; column += strip) {
            packUnsplit(o.rows, from, to, column, half, s.packed);
            sums(o.panel, from, to, half, s.packed, s.sums);
            for (int m = 0; m < o.panel.rows(); m++) {
                UnsplitSums.reduce(s.sums, m * strip, o.out[m], column, strip, o.multipliers[m], o.modulus, add);
            }
        }
    }

    private static double[] ensure(double[] array, int length) {
        return array.length >= length ? array : new double[length];
    }

    /** Splits columns [column, column + strip) of rows [from, to) into the order that {@link #sums} reads. */
    protected abstract void pack(double[][] rows, int from, int to, int column, int strip, double[] packed);

    /**
     * Packs columns [column, column + 2 half) of rows [from, to) in the same order, the first half of them in place of
     * high halves and the second half in place of low ones.
     */
    protected abstract void packUnsplit(double[][] rows, int from, int to, int column, int half, double[] packed);

    /** Leaves for output row m the sums of high halves at 2 m strip and those of low halves at (2 m + 1) strip. */
    protected abstract void sums(WeightPanel panel, int from, int to, int strip, double[] packed, double[] sums);

    private static void combine(
            double[] sums,
            int at,
            double[] out,
            int column,
            int strip,
            double multiplier,
            Modulus modulus,
            boolean add) {
        double high = modulus.multiply(multiplier, SPLIT);
        if (add) {
            combineAdd(sums, at, out, column, strip, high, multiplier, modulus);
        } else {
            combineSet(sums, at, out, column, strip, high, multiplier, modulus);
        }
    }

    private static void combineSet(
            double[] sums, int at, double[] out, int column, int strip, double wh, double wl, Modulus modulus) {
        double q = modulus.q();
        double u = modulus.inverse();
        double vh = wh * u;
        double vl = wl * u;
        for (int i = 0; i < strip; i++) {
            double x = sums[at + i];
            double h = x * wh;
            double r = Math.fma(-(Math.fma(x, vh, R) - R), q, h) + Math.fma(x, wh, -h);
            double y = sums[at + strip + i];
            double g = y * wl;
            r += Math.fma(-(Math.fma(y, vl, R) - R), q, g) + Math.fma(y, wl, -g);
            out[column + i] = Math.fma(-(Math.fma(r, u, R) - R), q, r);
        }
    }

    private static void combineAdd(
            double[] sums, int at, double[] out, int column, int strip, double wh, double wl, Modulus modulus) {
        double q = modulus.q();
        double u = modulus.inverse();
        double vh = wh * u;
        double vl = wl * u;
        for (int i = 0; i < strip; i++) {
            double x = sums[at + i];
            double h = x * wh;
            double r = Math.fma(-(Math.fma(x, vh, R) - R), q, h) + Math.fma(x, wh, -h) + out[column + i];
            double y = sums[at + strip + i];
            double g = y * wl;
            r += Math.fma(-(Math.fma(y, vl, R) - R), q, g) + Math.fma(y, wl, -g);
            out[column + i] = Math.fma(-(Math.fma(r, u, R) - R), q, r);
        }
    }
}
