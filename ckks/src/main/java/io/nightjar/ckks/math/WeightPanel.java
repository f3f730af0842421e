package io.nightjar.ckks.math;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An M x K matrix of integer weights of magnitude below 2^20, laid out for the matrix product: tiles of {@link #TILE}
 * output rows, within a tile the weights of one k side by side, K cut into blocks that keep every sum exact. Missing
 * rows of the last tile are zero.
 */
public final class WeightPanel {
    /** Output rows that one pass of the inner loop serves. */
    public static final int TILE = 6;

    /** Weights are integers of magnitude below this. */
    public static final int WEIGHT_LIMIT = 1 << 20;

    private final int rows;
    private final int columns;
    private final WeightMagnitudes magnitudes;
    private final double[] tiled;
    private final int[] splitBlocks;

    /** @param weights M rows of K integers each */
    public WeightPanel(int[][] weights) {
        this(weights, WeightMagnitudes.of(weights));
    }

    /**
     * Some columns of a larger panel, whose products with residues take the same path as all of it.
     *
     * @param weights M rows of K integers each
     * @param whole magnitudes of the larger panel
     */
    public WeightPanel(int[][] weights, WeightMagnitudes whole) {
        this.rows = weights.length;
        this.columns = rows == 0 ? 0 : weights[0].length;
        if (rows == 0 || columns == 0) {
            throw new IllegalArgumentException("a weight panel needs at least one row and one column");
        }
        this.tiled = new double[tiles() * TILE * columns];
        for (int m = 0; m < rows; m++) {
            if (weights[m].length != columns) {
                throw new IllegalArgumentException(
                        "weight row " + m + " has " + weights[m].length + " columns, expected " + columns);
            }
            for (int k = 0; k < columns; k++) {
                if (weights[m][k] <= -WEIGHT_LIMIT || weights[m][k] >= WEIGHT_LIMIT) {
                    throw new IllegalArgumentException("weight " + weights[m][k] + " is not below 2^20 in magnitude");
                }
                tiled[(m / TILE * columns + k) * TILE + m % TILE] = weights[m][k];
            }
        }
        WeightMagnitudes own = WeightMagnitudes.of(weights);
        if (whole.largest() < own.largest() || whole.rowSum() < own.rowSum()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "weights of magnitudes up to %d, %d together in a row, are not some of a panel with %d and %d",
                    own.largest(),
                    own.rowSum(),
                    whole.largest(),
                    whole.rowSum()));
        }
        this.magnitudes = whole;
        this.splitBlocks = blocks(MatrixProduct.MAX_BLOCK_WEIGHT);
    }

    /**
     * The first k of every block, then K, where K is cut so that the magnitudes of no row's weights within a block add
     * up to more than {@code limit}, which no single weight exceeds.
     */
    private int[] blocks(double limit) {
        if (magnitudes.rowSum() <= limit) {
            return new int[] {0, columns};
        }
        List<Integer> starts = new ArrayList<>();
        starts.add(0);
        double[] sums = new double[rows];
        for (int k = 0; k < columns; k++) {
            boolean fits = true;
            for (int m = 0; m < rows; m++) {
                sums[m] += magnitude(m, k);
                fits &= sums[m] <= limit;
            }
            if (!fits) {
                starts.add(k);
                for (int m = 0; m < rows; m++) {
                    sums[m] = magnitude(m, k);
                }
            }
        }
        starts.add(columns);
        return starts.stream().mapToInt(Integer::intValue).toArray();
    }

    private double magnitude(int m, int k) {
        return Math.abs(tiled[(m / TILE * columns + k) * TILE + m % TILE]);
    }

    /** M. */
    public int rows() {
        return rows;
    }

    /** K. */
    public int columns() {
        return columns;
    }

    /** Tiles of {@link #TILE} output rows: ceil(M / TILE). */
    public int tiles() {
        return (rows + TILE - 1) / TILE;
    }

    /**
     * The tiled weights themselves, not a copy: read only. Weight (m, k) is at index (m / TILE * K + k) * TILE + m %
     * TILE.
     */
    public double[] tiled() {
        return tiled;
    }

    /** What decides whether residues are split: that of the larger panel, where this one is cut from it. */
    public WeightMagnitudes magnitudes() {
        return magnitudes;
    }

    /**
     * The first k of every block that K is cut into, then K: every sum in a block is exact.
     *
     * @param modulus of the residues
     */
    public int[] blocks(Modulus modulus) {
        return magnitudes.isUnsplit(modulus.value())
                ? blocks(WeightMagnitudes.unsplitLimit(modulus.value()))
                : splitBlocks.clone();
    }
}
