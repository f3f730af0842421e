package io.nightjar.ckks.math;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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
    private final double[] tiled;
    private final int[] blockStarts;

    /** @param weights M rows of K integers each */
    public WeightPanel(int[][] weights) {
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
        this.blockStarts = blocks(weights);
    }

    private int[] blocks(int[][] weights) {
        List<Integer> starts = new ArrayList<>();
        starts.add(0);
        double[] sums = new double[rows];
        for (int k = 0; k < columns; k++) {
            boolean fits = true;
            for (int m = 0; m < rows; m++) {
                fits &= sums[m] + Math.abs(weights[m][k]) <= MatrixProduct.MAX_BLOCK_WEIGHT;
            }
            if (!fits) {
                starts.add(k);
                Arrays.fill(sums, 0);
            }
            for (int m = 0; m < rows; m++) {
                sums[m] += Math.abs(weights[m][k]);
            }
        }
        starts.add(columns);
        return starts.stream().mapToInt(Integer::intValue).toArray();
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

    /** Blocks that K is cut into, so that every sum in one is exact. */
    public int blocks() {
        return blockStarts.length - 1;
    }

    /** The first k of a block; {@code blockStart(blocks())} is K. */
    public int blockStart(int block) {
        return blockStarts[block];
    }
}
