package io.nightjar.ckks.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightjar.ckks.Residues;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatrixProductTest {
    private static final int LARGEST = WeightPanel.WEIGHT_LIMIT - 1;

    @ParameterizedTest
    @CsvSource({"1,1,16", "5,7,32", "6,25,16", "13,65,512", "7,131,256", "3,513,16", "2,1100,16"})
    void multiply_oddShapes_matchesBigInteger(int m, int k, int n) {
        Random random = new Random(m * 1000L + k);
        for (int bits : new int[] {30, 49, 50}) {
            check(weights(m, k, (i, j) -> random.nextInt(2 * LARGEST + 1) - LARGEST), n, bits, random);
        }
    }

    @ParameterizedTest
    @CsvSource({"7,1030", "1,513"})
    void multiply_maximalWeightsAndResidues_severalBlocksStayExact(int m, int k) {
        int[][] weights = weights(m, k, (i, j) -> (i & 1) == 0 ? LARGEST : -LARGEST);
        Modulus modulus = Residues.modulus(50, 16);
        assertThat(new WeightPanel(weights).blocks(modulus)).hasSize((k + 255) / 256 + 1);
        for (double[] row : Residues.edgeRows(new Random(k), 16, modulus)) {
            double[][] rows = new double[k][];
            java.util.Arrays.fill(rows, row);
            verify(weights, rows, modulus, false, new Random(1));
        }
    }

    private static void check(int[][] weights, int n, int bits, Random random) {
        Modulus modulus = Residues.modulus(bits, n);
        double[][] rows = new double[weights[0].length][];
        for (int i = 0; i < rows.length; i++) {
            List<double[]> edge = Residues.edgeRows(random, n, modulus);
            rows[i] = edge.get(i % edge.size());
        }
        verify(weights, rows, modulus, false, random);
        verify(weights, rows, modulus, true, random);
    }

    private static void verify(int[][] weights, double[][] rows, Modulus modulus, boolean accumulate, Random random) {
        int n = rows[0].length;
        double[] multipliers = Residues.random(random, weights.length, modulus);
        multipliers[0] = Residues.largest(modulus);
        double[][] start = new double[weights.length][];
        for (int i = 0; i < start.length; i++) {
            start[i] = Residues.random(random, n, modulus);
        }
        double[][] expected = reference(weights, rows, multipliers, modulus, accumulate ? start : null, n);
        for (KernelProvider variant : KernelVariants.all()) {
            double[][] out = java.util.Arrays.stream(start).map(double[]::clone).toArray(double[][]::new);
            variant.matrixProduct().multiply(new WeightPanel(weights), rows, multipliers, modulus, out, accumulate);
            assertThat(out).as(variant.name()).isDeepEqualTo(expected);
        }
    }

    private static double[][] reference(
            int[][] weights, double[][] rows, double[] multipliers, Modulus modulus, double[][] start, int n) {
        double[][] out = new double[weights.length][n];
        for (int m = 0; m < out.length; m++) {
            for (int i = 0; i < n; i++) {
                BigInteger sum = BigInteger.ZERO;
                for (int k = 0; k < rows.length; k++) {
                    sum = sum.add(BigInteger.valueOf(weights[m][k]).multiply(Residues.big(rows[k][i])));
                }
                sum = sum.multiply(Residues.big(multipliers[m]));
                out[m][i] = Residues.canonical(start == null ? sum : sum.add(Residues.big(start[m][i])), modulus);
            }
        }
        return out;
    }

    private static int[][] weights(int m, int k, IntBinaryOperator value) {
        int[][] weights = new int[m][k];
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < k; j++) {
                weights[i][j] = value.applyAsInt(i, j);
            }
        }
        return weights;
    }

    @Test
    void blocks_ofSplitResidues_addUpToTheBound() {
        Modulus modulus = Residues.modulus(49, 16);
        assertThat(new WeightPanel(weights(2, 2000, (i, j) -> 1000)).blocks(modulus))
                .containsExactly(0, 2000);
        assertThat(new WeightPanel(weights(2, 512, (i, j) -> 1 << 19)).blocks(modulus))
                .containsExactly(0, 512);
        assertThat(new WeightPanel(weights(2, 513, (i, j) -> 1 << 19)).blocks(modulus))
                .containsExactly(0, 512, 513);
    }

    @Test
    void panel_badWeights_refused() {
        assertThatThrownBy(() -> new WeightPanel(new int[][] {{1 << 20}}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1048576");
        assertThatThrownBy(() -> new WeightPanel(new int[][] {{Integer.MIN_VALUE}}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-2147483648");
        assertThatThrownBy(() -> new WeightPanel(new int[][] {{1, 2}, {3}}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("row 1");
        assertThatThrownBy(() -> new WeightPanel(new int[0][]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least one row");
    }
}
