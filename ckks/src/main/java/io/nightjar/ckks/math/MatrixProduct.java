package io.nightjar.ckks.math;

/**
 * The exact modular matrix product of a small-integer weight panel with rows of residues: for every output row m and
 * column i,
 *
 * <pre>out[m][i] = multipliers[m] * sum over k of weight(m, k) * rows[k][i]  (+ out[m][i] when accumulating)  mod q
 * </pre>
 *
 * <p>A residue is split as x = x1 * 2^25 + x0 with |x1|, |x0| &lt;= 2^24, so sums of products with small weights are
 * exact in a double while the magnitudes of a row's weights add up to at most 2^28; the panel cuts K into blocks that
 * keep to it, and one reduction per output and block follows. Safe for many threads.
 */
public interface MatrixProduct {
    /** The bound on the sum of weight magnitudes of one row within one block: 2^28 * 2^24 = 2^52. */
    double MAX_BLOCK_WEIGHT = 0x1p28;

    /** The radix of the split. */
    double SPLIT = 0x1p25;

    /**
     * @param rows K rows of N canonical residues mod {@code modulus}
     * @param multipliers M canonical residues, the row multipliers mod {@code modulus}
     * @param out M rows of N; overwritten, or added to when {@code accumulate}
     */
    void multiply(
            WeightPanel panel,
            double[][] rows,
            double[] multipliers,
            Modulus modulus,
            double[][] out,
            boolean accumulate);
}
