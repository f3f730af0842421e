package io.nightjar.ckks.math;

/**
 * The exact modular matrix product of a small-integer weight panel with rows of residues: for every output row m and
 * column i,
 *
 * <pre>out[m][i] = multipliers[m] * sum over k of weight(m, k) * rows[k][i]  (+ out[m][i] when accumulating)  mod q
 * </pre>
 *
 * <p>Sums are exact in a double in either of two ways, of which {@link WeightMagnitudes#isUnsplit} takes the cheaper.
 * Residues are taken as they are while the magnitudes of a row's weights add up to less than 2^53 / (q - 1), since
 * residues are at most (q - 1) / 2: one multiply-add a weight, for narrow primes and weights. Otherwise a residue is
 * split as x = x1 * 2^25 + x0 with |x1|, |x0| &lt;= 2^24, and the magnitudes may add up to 2^28. Either way no sum
 * exceeds 2^52; the panel cuts K into blocks that keep to it, and one reduction per output and block follows. Both ways
 * give the same residues. Safe for many threads.
 */
public interface MatrixProduct {
    /** The bound on the sum of weight magnitudes of one row within one block of split residues: 2^28 * 2^24 = 2^52. */
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
