package io.nightjar.ckks.math;

import java.util.List;

/**
 * The blocking that all variants of the matrix product share: places are taken in strips of a few hundred, the strip of
 * every input row is packed once for all products that read it, split or not, the variant multiplies, and one plain
 * loop per output combines both halves of the split and reduces. Where residues are not split, a strip is twice as
 * long, and what the variant takes for both halves of its residues is the first and the second half of its places.
 */
public abstract class BlockedMatrixProduct implements MatrixProduct {
    private static final double R = Modulus.ROUND;
    private static final int NARROWEST_STRIP = 64;
    private static final int NARROW_STRIP = 128;
    private static final int WIDE_STRIP = 256;
    private static final int NARROW_UP_TO_ROWS = 320;
    private static final int WIDE_UP_TO_ROWS = 64;

    private final ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(Scratch::new);

    private static final class Scratch {
        double[] packed = new double[0];
        double[] sums = new double[0];
    }

    /** A product without state but the scratch of its threads. */
    protected BlockedMatrixProduct() {}

    @Override
    public final void multiply(List<Part> parts, double[][] rows, Modulus modulus, int from, int to) {
        boolean unsplit = isUnsplit(parts, modulus);
        assert Ranges.canonical(rows, rows.length, modulus);
        int[][] blocks = new int[parts.size()][];
        int tiles = 0;
        for (int p = 0; p < blocks.length; p++) {
            assert Ranges.canonical(parts.get(p).multipliers(), modulus);
            blocks[p] = parts.get(p).panel().blocks(modulus);
            tiles = Math.max(tiles, parts.get(p).panel().tiles());
        }
        int strip = Math.min(unsplit ? (to - from) / 2 : to - from, strip(rows.length));
        Scratch s = scratch.get();
        s.packed = ensure(s.packed, 2 * strip * rows.length);
        s.sums = ensure(s.sums, 2 * strip * tiles * WeightPanel.TILE);
        int width = unsplit ? 2 * strip : strip;
        for (int place = from; place < to; place += width) {
            if (unsplit) {
                packUnsplit(rows, place, strip, s.packed);
            } else {
                pack(rows, place, strip, s.packed);
            }
            for (int p = 0; p < blocks.length; p++) {
                multiplyStrip(parts.get(p), blocks[p], rows.length, place, strip, s, modulus, unsplit);
            }
        }
    }

    /** Whether residues are taken as they are, by all panels. */
    private static boolean isUnsplit(List<Part> parts, Modulus modulus) {
        boolean unsplit = parts.get(0).panel().magnitudes().isUnsplit(modulus.value());
        for (Part part : parts) {
            if (part.panel().magnitudes().isUnsplit(modulus.value()) != unsplit) {
                throw new IllegalArgumentException("products of split residues and of others modulo " + modulus
                        + " are made at once; make either of them by themselves");
            }
        }
        return unsplit;
    }

    private static int strip(int rows) {
        if (rows <= WIDE_UP_TO_ROWS) {
            return WIDE_STRIP;
        }
        return rows <= NARROW_UP_TO_ROWS ? NARROW_STRIP : NARROWEST_STRIP;
    }

    private void multiplyStrip(
            Part part, int[] blocks, int packed, int place, int strip, Scratch s, Modulus modulus, boolean unsplit) {
        for (int b = 1; b < blocks.length; b++) {
            boolean add = part.accumulate() || b > 1;
            sums(part.panel(), part.columns(), blocks[b - 1], blocks[b], packed, strip, s.packed, s.sums);
            for (int m = 0; m < part.panel().rows(); m++) {
                double multiplier = part.multipliers()[m];
                double[] out = part.out()[m];
                if (unsplit) {
                    UnsplitSums.reduce(s.sums, 2 * m * strip, out, place, 2 * strip, multiplier, modulus, add);
                } else {
                    combine(s.sums, 2 * m * strip, out, place, strip, multiplier, modulus, add);
                }
            }
        }
    }

    private static double[] ensure(double[] array, int length) {
        return array.length >= length ? array : new double[length];
    }

    /** Splits places [place, place + strip) of all rows into the order that {@link #sums} reads. */
    protected abstract void pack(double[][] rows, int place, int strip, double[] packed);

    /**
     * Packs places [place, place + 2 half) of all rows in the same order, the first half of them in place of high
     * halves and the second half in place of low ones.
     */
    protected abstract void packUnsplit(double[][] rows, int place, int half, double[] packed);

    /**
     * Leaves for output row m the sums of high halves at 2 m strip and those of low halves at (2 m + 1) strip.
     *
     * @param columns of the panel, by index among the packed rows
     * @param from first column that is added up
     * @param to column behind the last
     * @param rows that are packed
     */
    protected abstract void sums(
            WeightPanel panel, int[] columns, int from, int to, int rows, int strip, double[] packed, double[] sums);

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
