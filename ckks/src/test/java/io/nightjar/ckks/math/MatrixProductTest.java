package io.nightjar.ckks.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightjar.ckks.Residues;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntBinaryOperator;
import java.util.stream.IntStream;
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

    /** Two panels read some of the same rows, in orders of their own, one of them in blocks; each piece by itself. */
    @Test
    void multiply_severalParts_areTheProductsOfEach() {
        for (int bits : new int[] {37, 49}) {
            for (int count : new int[] {40, 700}) {
                Random random = new Random(count);
                int n = 1024;
                Modulus modulus = Residues.modulus(bits, n);
                double[][] rows = new double[count][];
                for (int i = 0; i < count; i++) {
                    rows[i] = Residues.random(random, n, modulus);
                }
                int[][] first = weights(7, count / 2, (i, j) -> random.nextInt(15) - 7);
                int[][] second = weights(16, count - 5, (i, j) -> random.nextInt(15) - 7);
                verifyParts(
                        List.of(first, second),
                        List.of(
                                random.ints(0, count).limit(count / 2).toArray(),
                                IntStream.range(5, count)
                                        .map(k -> count - k + 4)
                                        .toArray()),
                        rows,
                        modulus,
                        random);
            }
        }
    }

    private static void verifyParts(
            List<int[][]> weights, List<int[]> columns, double[][] rows, Modulus modulus, Random random) {
        int n = rows[0].length;
        WeightMagnitudes all = WeightMagnitudes.of(weights.get(0)).and(WeightMagnitudes.of(weights.get(1)));
        for (KernelProvider variant : KernelVariants.all()) {
            List<MatrixProduct.Part> parts = new ArrayList<>();
            List<double[][]> expected = new ArrayList<>();
            for (int p = 0; p < weights.size(); p++) {
                double[] multipliers = Residues.random(random, weights.get(p).length, modulus);
                double[][] read =
                        Arrays.stream(columns.get(p)).mapToObj(k -> rows[k]).toArray(double[][]::new);
                double[][] out = new double[multipliers.length][];
                Arrays.setAll(out, m -> Residues.random(random, n, modulus));
                boolean accumulate = p == 1;
                expected.add(reference(weights.get(p), read, multipliers, modulus, accumulate ? out : null, n));
                parts.add(new MatrixProduct.Part(
                        new WeightPanel(weights.get(p), all), columns.get(p), multipliers, out, accumulate));
            }
            for (int from = 0; from < n; from += n / 4) {
                variant.matrixProduct().multiply(parts, rows, modulus, from, from + n / 4);
            }
            for (int p = 0; p < parts.size(); p++) {
                assertThat(parts.get(p).out()).as(variant.name()).isDeepEqualTo(expected.get(p));
            }
        }
    }

    @Test
    void multiply_partsOfDifferentPaths_areRefused() {
        Modulus modulus = Residues.modulus(49, 16);
        double[][] rows = {new double[16]};
        List<MatrixProduct.Part> parts = new ArrayList<>();
        for (int weight : new int[] {1, 1 << 19}) {
            parts.add(new MatrixProduct.Part(
                    new WeightPanel(new int[][] {{weight}}),
                    new int[] {0},
                    new double[] {1},
                    new double[1][16],
                    false));
        }
        for (KernelProvider variant : KernelVariants.all()) {
            assertThatThrownBy(() -> variant.matrixProduct().multiply(parts, rows, modulus, 0, 16))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("are made at once");
        }
    }
}
