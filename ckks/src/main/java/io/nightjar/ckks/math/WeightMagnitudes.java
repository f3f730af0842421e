package io.nightjar.ckks.math;

/**
 * How large the integer weights of a matrix product are, which decides how its sums are kept exact: whether residues
 * are split in two halves, at two instructions a weight and residue, or taken as they are, at one.
 *
 * @param columns K
 * @param largest magnitude of a weight
 * @param rowSum the largest sum of the magnitudes of one row
 */
public record WeightMagnitudes(int columns, long largest, long rowSum) {
    /**
     * Sums of residues that are not split may have to be reduced before all of K is added up. That is cheaper than
     * splitting while this many columns, on average, are added up in between. The average is that of the fewest blocks,
     * see {@link #leastBlocks}: a panel whose rows are large in different columns is cut into more.
     */
    static final int LEAST_BLOCK = 48;

    /** Those of M rows of K integers each. */
    public static WeightMagnitudes of(int[][] weights) {
        long largest = 0;
        long rowSum = 0;
        for (int[] row : weights) {
            long sum = 0;
            for (int weight : row) {
                largest = Math.max(largest, Math.abs((long) weight));
                sum += Math.abs((long) weight);
            }
            rowSum = Math.max(rowSum, sum);
        }
        return new WeightMagnitudes(weights.length == 0 ? 0 : weights[0].length, largest, rowSum);
    }

    /** Those of the rows of both together. */
    public WeightMagnitudes and(WeightMagnitudes other) {
        return new WeightMagnitudes(
                Math.max(columns, other.columns), Math.max(largest, other.largest), Math.max(rowSum, other.rowSum));
    }

    /**
     * The bound on the sum of weight magnitudes up to which a sum of products with residues that are not split, and one
     * more residue, is below 2^52 in magnitude: canonical residues are at most (q - 1) / 2.
     *
     * @param q the modulus
     */
    public static long unsplitLimit(long q) {
        return ((1L << 53) - 1) / (q - 1) - 1;
    }

    /**
     * Whether a product takes residues mod q as they are.
     *
     * @param q the modulus
     */
    public boolean isUnsplit(long q) {
        long limit = unsplitLimit(q);
        return rowSum <= limit || largest <= limit && leastBlocks(q) * LEAST_BLOCK <= columns;
    }

    /**
     * The fewest blocks that K is cut into where residues mod q are not split, of which each ends in a reduction: those
     * of the largest row, were it alone and its weights even.
     *
     * @param q the modulus
     */
    public long leastBlocks(long q) {
        long limit = unsplitLimit(q);
        return Math.max(1, (rowSum + limit - 1) / limit);
    }
}
