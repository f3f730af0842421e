package io.nightjar.ckks.math;

import java.util.Arrays;
import java.util.List;

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
     * One of several products that read some of the same rows.
     *
     * @param panel M x K weights
     * @param columns K indices of rows
     * @param multipliers M canonical residues, the row multipliers
     * @param out M rows of N; overwritten, or added to when {@code accumulate}
     */
    record Part(WeightPanel panel, int[] columns, double[] multipliers, double[][] out, boolean accumulate) {}

    /**
     * Products that read some of the same rows, each of which is split or packed once for all of them.
     *
     * @param parts whose panels all have residues split, or all have them taken as they are
     * @param rows of N canonical residues mod {@code modulus}
     * @param from first place of a row that is computed
     * @param to place behind the last; as far from the first as a power of two, at least 16
     * @throws IllegalArgumentException if panels take different paths
     */
    void multiply(List<Part> parts, double[][] rows, Modulus modulus, int from, int to);

    /**
     * @param rows K rows of N canonical residues mod {@code modulus}
     * @param multipliers M canonical residues, the row multipliers mod {@code modulus}
     * @param out M rows of N; overwritten, or added to when {@code accumulate}
     */
    default void multiply(
            WeightPanel panel,
            double[][] rows,
            double[] multipliers,
            Modulus modulus,
            double[][] out,
            boolean accumulate) {
        int[] columns = new int[panel.columns()];
        Arrays.setAll(columns, k -> k);
        Part all = new Part(panel, columns, multipliers, out, accumulate);
        multiply(List.of(all), Arrays.copyOf(rows, columns.length), modulus, 0, out[0].length);
    }
}
