package io.nightjar.ckks.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightjar.ckks.Residues;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Kernels trust their inputs; assertions at their entry find rows that are not canonical. */
class KernelRangesTest {
    private static final int N = 64;
    private static final Modulus M = Residues.modulus(45, N);
    private static final double LARGEST = Residues.largest(M);

    private static double[] row(double value) {
        double[] row = new double[N];
        row[N - 1] = value;
        return row;
    }

    @ParameterizedTest
    @ValueSource(doubles = {0x1p45, -0x1p45, 0.5, Double.NaN, Double.POSITIVE_INFINITY})
    void canonical_otherValues_false(double value) {
        assertThat(Ranges.canonical(row(value), M)).isFalse();
        assertThat(Ranges.canonical(row(LARGEST + 1), M)).isFalse();
        assertThat(Ranges.canonical(row(LARGEST), M)).isTrue();
        assertThat(Ranges.canonical(row(-LARGEST), M)).isTrue();
    }

    static java.util.List<KernelProvider> variants() {
        return KernelVariants.all();
    }

    @ParameterizedTest
    @MethodSource("variants")
    void kernels_rowsOutOfRange_caughtByAssertions(KernelProvider kernels) {
        double[] bad = row(LARGEST + 1);
        double[] good = row(LARGEST);
        Ntt ntt = kernels.ntt(new NttTables(M, Ring.STANDARD, N));
        caught(() -> ntt.forward(bad));
        caught(() -> ntt.inverse(bad));
        double[][] one = {good};
        double[][] none = {bad};
        SumsOfProducts sums = kernels.sumsOfProducts();
        caught(() -> sums.ofPairs(none, one, one, 1, row(0), row(0), M));
        caught(() -> sums.ofPairs(one, none, one, 1, row(0), row(0), M));
        caught(() -> sums.ofPairs(one, one, none, 1, row(0), row(0), M));
        double[][] two = {good, row(Double.NaN)};
        double[] inverses = {M.inverse(), M.inverse()};
        caught(() -> sums.convert(two, inverses, new double[] {1, 1, 1}, row(0), 0, row(0).length, M));
        WeightPanel panel = new WeightPanel(new int[][] {{3}});
        caught(() ->
                kernels.matrixProduct().multiply(panel, none, new double[] {1}, M, new double[][] {row(0)}, false));
        caught(() -> kernels.matrixProduct()
                .multiply(panel, one, new double[] {LARGEST + 1}, M, new double[][] {row(0)}, false));
    }

    @Test
    void products_rowsOutOfRange_caughtByAssertions() {
        double[] bad = row(LARGEST + 1);
        double[] good = row(LARGEST);
        caught(() -> ElementWise.multiply(good, bad, row(0), M));
        caught(() -> ElementWise.multiplyAdd(bad, good, row(0), M));
        caught(() -> ElementWise.multiplyPairs(good, good, good, bad, row(0), M));
        caught(() -> ElementWise.multiplyTwice(bad, good, row(0), M));
    }

    private static void caught(Runnable call) {
        assertThatThrownBy(call::run).isInstanceOf(AssertionError.class);
    }
}
