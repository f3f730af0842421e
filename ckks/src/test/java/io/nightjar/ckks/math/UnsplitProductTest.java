package io.nightjar.ckks.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightjar.ckks.Residues;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Matrix products whose residues are not split: where that is exact, and that it gives the same residues. */
class UnsplitProductTest {
    private static final int N = 64;

    /** Every residue as large as it can be, every weight of the sign that makes the sum largest, or smallest. */
    @ParameterizedTest
    @ValueSource(ints = {30, 34, 36, 37, 40, 45, 49, 50})
    void multiply_rowsOfTheLargestSum_exactOnBothSidesOfTheBound(int bits) {
        Modulus modulus = Residues.modulus(bits, N);
        long limit = WeightMagnitudes.unsplitLimit(modulus.value());
        for (long sum : new long[] {limit, limit + 1}) {
            for (int sign : new int[] {1, -1}) {
                int columns = (int) (sum / (WeightPanel.WEIGHT_LIMIT - 1)) + 3;
                int[][] weights = {rowOfSum(columns, sum, sign), rowOfSum(columns, sum / 2, -sign)};
                WeightPanel panel = new WeightPanel(weights);
                assertThat(panel.magnitudes().rowSum()).isEqualTo(sum);
                assertThat(panel.magnitudes().isUnsplit(modulus.value())).isEqualTo(sum == limit);
                verify(weights, panel, modulus, new Random(bits));
            }
        }
    }

    /** Weights of one sign whose magnitudes have this sum. */
    private static int[] rowOfSum(int columns, long sum, int sign) {
        int[] row = new int[columns];
        long left = sum;
        for (int k = 0; k < columns; k++) {
            row[k] = sign * (int) Math.min(left, WeightPanel.WEIGHT_LIMIT - 1);
            left -= Math.abs(row[k]);
        }
        assertThat(left).isZero();
        return row;
    }

    @Test
    void unsplitLimit_boundsSumsAndOneMoreResidueBelow2To52() {
        for (long q : new long[] {3, 17, 65537, (1L << 30) - 35, (1L << 37) - 25, (1L << 49) - 111}) {
            BigInteger largest = BigInteger.valueOf((q - 1) / 2);
            BigInteger terms = BigInteger.valueOf(WeightMagnitudes.unsplitLimit(q) + 1);
            BigInteger bound = BigInteger.ONE.shiftLeft(52);
            assertThat(largest.multiply(terms)).isLessThan(bound);
            assertThat(largest.multiply(terms.add(BigInteger.ONE))).isGreaterThanOrEqualTo(bound.subtract(largest));
        }
    }

    /** The sums of a row are reduced several times, where enough columns come in between. */
    @ParameterizedTest
    @CsvSource({"7, 400, 40, 250", "13, 130, 38, 800", "1, 96, 44, 15", "64, 256, 41, 127"})
    void multiply_severalBlocks_matchesBigInteger(int m, int k, int bits, int largest) {
        Random random = new Random(31L * m + k);
        Modulus modulus = Residues.modulus(bits, N);
        int[][] weights = new int[m][k];
        for (int[] row : weights) {
            Arrays.setAll(row, i -> random.nextInt(2 * largest + 1) - largest);
        }
        WeightPanel panel = new WeightPanel(weights);
        assertThat(panel.magnitudes().isUnsplit(modulus.value())).isTrue();
        int[] blocks = panel.blocks(modulus);
        assertThat(blocks).hasSizeGreaterThan(2).startsWith(0).endsWith(k);
        for (int b = 1; b < blocks.length; b++) {
            int[][] block = cut(weights, blocks[b - 1], blocks[b]);
            assertThat(WeightMagnitudes.of(block).rowSum())
                    .isPositive()
                    .isLessThanOrEqualTo(WeightMagnitudes.unsplitLimit(modulus.value()));
        }
        verify(weights, panel, modulus, random);
    }

    /** What is decided by the fewest blocks that the largest row needs may be cut into more, to the same residues. */
    @Test
    void multiply_rowsThatAreLargeInDifferentColumns_hasMoreBlocksThanTheLargestRowNeeds() {
        Random random = new Random(5);
        Modulus modulus = Residues.modulus(40, N);
        int limit = (int) WeightMagnitudes.unsplitLimit(modulus.value());
        int rows = 3;
        int part = WeightMagnitudes.LEAST_BLOCK;
        int[][] weights = new int[rows][rows * part];
        for (int m = 0; m < rows; m++) {
            Arrays.fill(weights[m], m * part, (m + 1) * part, 2 * limit / part);
        }
        WeightPanel panel = new WeightPanel(weights);
        assertThat(panel.magnitudes().leastBlocks(modulus.value())).isLessThanOrEqualTo(2);
        assertThat(panel.magnitudes().isUnsplit(modulus.value())).isTrue();
        assertThat(panel.blocks(modulus).length - 1).isGreaterThanOrEqualTo(rows + 1);
        verify(weights, panel, modulus, random);
    }

    /** Short blocks cost more than they save, and a weight that exceeds the bound alone leaves none at all. */
    @Test
    void isUnsplit_manyBlocksOrOneLargeWeight_false() {
        long q = Residues.modulus(40, N).value();
        long limit = WeightMagnitudes.unsplitLimit(q);
        int least = WeightMagnitudes.LEAST_BLOCK;
        assertThat(new WeightMagnitudes(4 * least, 100, 4 * limit).isUnsplit(q)).isTrue();
        assertThat(new WeightMagnitudes(4 * least, 100, 4 * limit + 1).isUnsplit(q))
                .isFalse();
        assertThat(new WeightMagnitudes(4 * least - 1, 100, 4 * limit).isUnsplit(q))
                .isFalse();
        assertThat(new WeightMagnitudes(4 * least, limit, 2 * limit).isUnsplit(q))
                .isTrue();
        assertThat(new WeightMagnitudes(4 * least, limit + 1, 2 * limit).isUnsplit(q))
                .isFalse();
    }

    /** Columns of a panel take the path of the whole of it, whatever they would take alone. */
    @Test
    void multiply_columnsOfALargerPanel_takeItsPath() {
        Random random = new Random(5);
        Modulus modulus = Residues.modulus(45, N);
        int[][] weights = new int[8][20];
        for (int[] row : weights) {
            Arrays.setAll(row, k -> random.nextInt(255) - 127);
        }
        int[][] few = cut(weights, 3, 5);
        WeightPanel panel = new WeightPanel(few, WeightMagnitudes.of(weights));
        assertThat(new WeightPanel(few).magnitudes().isUnsplit(modulus.value())).isTrue();
        assertThat(panel.magnitudes().isUnsplit(modulus.value())).isFalse();
        verify(few, panel, modulus, random);
        assertThatThrownBy(() -> new WeightPanel(weights, WeightMagnitudes.of(few)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("are not some of a panel");
    }

    private static int[][] cut(int[][] weights, int from, int to) {
        return Arrays.stream(weights)
                .map(row -> Arrays.copyOfRange(row, from, to))
                .toArray(int[][]::new);
    }

    /**
     * Both variants, with rows of the largest and least residues and of random ones, alone and added, multiplied or
     * not.
     */
    private static void verify(int[][] weights, WeightPanel panel, Modulus modulus, Random random) {
        double largest = Residues.largest(modulus);
        for (double value : new double[] {largest, -largest, 0}) {
            double[][] rows = new double[weights[0].length][N];
            for (double[] row : rows) {
                Arrays.setAll(row, i -> value == 0 ? Residues.random(random, 1, modulus)[0] : value);
            }
            for (double multiplier : new double[] {1, largest, -largest, 2}) {
                verify(weights, panel, rows, multiplier, value, modulus, false);
                verify(weights, panel, rows, multiplier, value, modulus, true);
            }
        }
    }

    private static void verify(
            int[][] weights,
            WeightPanel panel,
            double[][] rows,
            double multiplier,
            double start,
            Modulus modulus,
            boolean add) {
        double[] multipliers = new double[weights.length];
        Arrays.fill(multipliers, multiplier);
        double[][] expected = new double[weights.length][N];
        for (int m = 0; m < weights.length; m++) {
            for (int i = 0; i < N; i++) {
                BigInteger sum = BigInteger.ZERO;
                for (int k = 0; k < rows.length; k++) {
                    sum = sum.add(BigInteger.valueOf(weights[m][k]).multiply(Residues.big(rows[k][i])));
                }
                BigInteger product = sum.multiply(Residues.big(multiplier));
                expected[m][i] = Residues.canonical(add ? product.add(Residues.big(start)) : product, modulus);
            }
        }
        for (KernelProvider variant : KernelVariants.all()) {
            double[][] out = new double[weights.length][N];
            for (double[] row : out) {
                Arrays.fill(row, add ? start : Double.NaN);
            }
            variant.matrixProduct().multiply(panel, rows, multipliers, modulus, out, add);
            assertThat(out).as(variant.name()).isDeepEqualTo(expected);
        }
    }
}
