package io.nightjar.ckks.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightjar.ckks.math.Ring;
import io.nightjar.ckks.scheme.Ciphertext;
import io.nightjar.ckks.scheme.LevelsExhaustedException;
import io.nightjar.ckks.scheme.Plaintext;
import io.nightjar.ckks.scheme.Precision;
import io.nightjar.ckks.scheme.TestContext;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EvaluatorTest {
    private final TestContext test = TestContext.standard();
    private final Evaluator evaluator = test.evaluator;
    private final double[] a = test.values(1);
    private final double[] b = test.values(2);
    private final Ciphertext x = test.encrypt(a);
    private final Ciphertext y = test.encrypt(b);

    private void verify(Ciphertext actual, int level, double scale, double floorScale, IntToDoubleFunction expected) {
        assertThat(actual.level()).isEqualTo(level);
        assertThat(actual.scale()).isEqualTo(scale);
        double[] values = IntStream.range(0, a.length).mapToDouble(expected).toArray();
        Precision.requireAtLeast(test.floorBits(floorScale), test.decrypt(actual), values);
    }

    @Test
    void additions_precisionLevelAndScale() {
        double s = test.scale;
        Plaintext p = test.encoder.encode(b, 4, s);
        verify(evaluator.add(x, y), 4, s, s / 2, i -> a[i] + b[i]);
        verify(evaluator.subtract(x, y), 4, s, s / 2, i -> a[i] - b[i]);
        verify(evaluator.negate(x), 4, s, s, i -> -a[i]);
        verify(evaluator.add(x, p), 4, s, s, i -> a[i] + b[i]);
        verify(evaluator.subtract(x, p), 4, s, s, i -> a[i] - b[i]);
        verify(evaluator.addConstant(x, -3.25), 4, s, s, i -> a[i] - 3.25);
        verify(evaluator.addMultiple(x, y, -2), 4, s, s / 4, i -> a[i] - 2 * b[i]);
    }

    @Test
    void products_beforeRelinearisation_precisionLevelAndScale() {
        double s = test.scale;
        verify(evaluator.multiply(x, y), 4, s * s, s / 4, i -> a[i] * b[i]);
        verify(evaluator.square(x), 4, s * s, s / 4, i -> a[i] * a[i]);
        verify(evaluator.multiply(x, test.encoder.encode(b, 4, 0x1p40)), 4, s * 0x1p40, 0x1p40, i -> a[i] * b[i]);
        verify(evaluator.multiplyConstant(x, 1.3, 0x1p30), 4, s * 0x1p30, 0x1p40, i -> a[i] * 1.3);
        assertThat(evaluator.multiply(x, y).size()).isEqualTo(3);
        assertThat(evaluator.square(x).size()).isEqualTo(3);
    }

    @Test
    void sumOfTwoAndThreeComponents_eitherOrder_precision() {
        double s = test.scale;
        Ciphertext square = evaluator.square(x);
        Ciphertext linear = evaluator.multiplyConstant(y, 1, s);
        verify(evaluator.add(square, linear), 4, s * s, s / 4, i -> a[i] * a[i] + b[i]);
        verify(evaluator.add(linear, square), 4, s * s, s / 4, i -> a[i] * a[i] + b[i]);
        verify(evaluator.subtract(square, linear), 4, s * s, s / 4, i -> a[i] * a[i] - b[i]);
        verify(evaluator.subtract(linear, square), 4, s * s, s / 4, i -> b[i] - a[i] * a[i]);
    }

    @Test
    void rescale_freshProducts_precisionLevelAndScale() {
        double s = test.scale;
        double q4 = test.parameters.moduli().get(4);
        verify(evaluator.rescale(evaluator.multiplyConstant(x, 0.7, q4)), 3, s * q4 / q4, s / 2, i -> 0.7 * a[i]);
        verify(evaluator.dropTo(x, 1), 1, s, s, i -> a[i]);
        // the rounding error of the third component meets s^2, of 2.4 times the deviation in the real ring
        double third = Math.scalb(s, test.parameters.ring() == Ring.STANDARD ? -7 : -9);
        verify(evaluator.rescale(evaluator.square(x)), 3, s * s / q4, third, i -> a[i] * a[i]);
    }

    @Test
    void relinearize_everyKeyLevel_precisionLevelAndScale() {
        double s = test.scale;
        for (int level = 3; level >= 1; level--) {
            Ciphertext product = evaluator.multiply(evaluator.dropTo(x, level), evaluator.dropTo(y, level));
            Ciphertext relinearized = evaluator.relinearize(product, test.relinearization());
            assertThat(relinearized.size()).isEqualTo(2);
            verify(relinearized, level, s * s, s / 4, i -> a[i] * b[i]);
        }
        Ciphertext lowX = test.encrypt(a, 0, 0x1p22);
        verify(
                evaluator.relinearize(evaluator.square(lowX), test.relinearization()),
                0,
                0x1p44,
                0x1p20,
                i -> a[i] * a[i]);
    }

    @Test
    void relinearizeAndRescale_everyKeyLevel_asOneAfterTheOther() {
        double s = test.scale;
        for (int level = 3; level >= 1; level--) {
            Ciphertext square = evaluator.square(evaluator.dropTo(x, level));
            double scale = s * s / test.parameters.moduli().get(level);
            Ciphertext merged = evaluator.relinearizeAndRescale(square, test.relinearization());
            Ciphertext apart = evaluator.rescale(evaluator.relinearize(square, test.relinearization()));
            verify(merged, level - 1, scale, s / 4, i -> a[i] * a[i]);
            verify(apart, level - 1, scale, s / 4, i -> a[i] * a[i]);
            Precision.requireAtLeast(test.floorBits(s), test.decrypt(merged), test.decrypt(apart));
        }
    }

    @Test
    void squareAndRescale_everyKeyLevel_asSquareThenRelinearizeAndRescale() {
        for (int level = 3; level >= 1; level--) {
            Ciphertext low = evaluator.dropTo(x, level);
            Ciphertext expected = evaluator.relinearizeAndRescale(evaluator.square(low), test.relinearization());
            Ciphertext actual = evaluator.squareAndRescale(low, 0, test.relinearization());
            assertThat(actual.scale()).isEqualTo(expected.scale());
            for (int c = 0; c < 2; c++) {
                for (int limb = 0; limb < level; limb++) {
                    assertThat(actual.component(c).row(limb))
                            .isEqualTo(expected.component(c).row(limb));
                }
            }
        }
    }

    @Test
    void sumOfSquares_withLinearTerms_isTheSumBeforeItIsRelinearized() {
        double s = test.scale;
        List<Ciphertext> squares = List.of(evaluator.dropTo(x, 3), evaluator.dropTo(y, 3));
        Ciphertext sum = evaluator.sumOfSquares(squares, List.of(x, y), -0.625, 1.5);
        assertThat(sum.size()).isEqualTo(3);
        verify(sum, 3, s * s, s / 8, i -> a[i] * a[i] + b[i] * b[i] - 0.625 * (a[i] + b[i]) + 1.5);
        Ciphertext later = evaluator.relinearizeAndRescale(sum, test.relinearization());
        Ciphertext atOnce =
                evaluator.sumOfSquaresAndRescale(squares, List.of(x, y), -0.625, 1.5, test.relinearization());
        for (int component = 0; component < 2; component++) {
            for (int limb = 0; limb <= later.level(); limb++) {
                assertThat(later.component(component).row(limb))
                        .isEqualTo(atOnce.component(component).row(limb));
            }
        }
    }

    /** Nothing is divided, so that the last level will do. */
    @Test
    void sumOfSquares_atLevelZero_isRight() {
        Ciphertext last = test.encrypt(a, 0, 0x1p20);
        verify(evaluator.sumOfSquares(List.of(last), List.of(), 0, 0.5), 0, 0x1p40, 0x1p18, i -> a[i] * a[i] + 0.5);
        assertThatThrownBy(() -> evaluator.sumOfSquares(List.of(), List.of(), 0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("give at least one square");
    }

    @Test
    void sumOfSquaresAndRescale_withLinearTerms_precisionLevelAndScale() {
        double s = test.scale;
        double q3 = test.parameters.moduli().get(3);
        List<Ciphertext> squares = List.of(evaluator.dropTo(x, 3), evaluator.dropTo(y, 3));
        verify(
                evaluator.sumOfSquaresAndRescale(squares, List.of(x, y), -0.625, 1.5, test.relinearization()),
                2,
                s * s / q3,
                s / 8,
                i -> a[i] * a[i] + b[i] * b[i] - 0.625 * (a[i] + b[i]) + 1.5);
        verify(
                evaluator.sumOfSquaresAndRescale(squares, List.of(), 3, -0.25, test.relinearization()),
                2,
                s * s / q3,
                s / 8,
                i -> a[i] * a[i] + b[i] * b[i] - 0.25);
    }

    @Test
    void sumOfSquaresAndRescale_badOperands_refused() {
        Ciphertext low = evaluator.dropTo(x, 3);
        assertThatThrownBy(() -> evaluator.sumOfSquaresAndRescale(
                        List.of(low, evaluator.dropTo(y, 2)), List.of(), 0, 0, test.relinearization()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("level 3 vs 2");
        assertThatThrownBy(() -> evaluator.sumOfSquaresAndRescale(
                        List.of(low), List.of(evaluator.dropTo(y, 2)), 1, 0, test.relinearization()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("level 2")
                .hasMessageContaining("level 3");
        assertThatThrownBy(() -> evaluator.squareAndRescale(evaluator.dropTo(x, 0), 0, test.relinearization()))
                .isInstanceOf(LevelsExhaustedException.class);
        assertThatThrownBy(() -> evaluator.squareAndRescale(x, 0, test.relinearization()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("up to level 3");
    }

    @Test
    void multiplicationChain_toLevelZero_precision() {
        Ciphertext power = test.encrypt(a, 3, test.scale);
        for (int i = 0; i < 2; i++) {
            power = evaluator.relinearizeAndRescale(evaluator.square(power), test.relinearization());
        }
        power = evaluator.rescale(evaluator.multiplyConstant(power, 1, 0x1p40));
        assertThat(power.level()).isZero();
        double[] expected =
                IntStream.range(0, a.length).mapToDouble(i -> Math.pow(a[i], 4)).toArray();
        Precision.requireAtLeast(test.floorBits(test.scale / 0x1p7), test.decrypt(power), expected);
    }

    @Test
    void addMultiple_higherLevelAndOtherScale_aligned() {
        Ciphertext low = test.encrypt(a, 2, 0x1p40);
        // a constant of scale 2^15
        Ciphertext coarse = test.encrypt(b, 3, 0x1p25);
        verify(evaluator.addMultiple(low, coarse, -1.5), 2, 0x1p40, 0x1p24, i -> a[i] - 1.5 * b[i]);
    }

    @Test
    void operands_afterEveryOperation_unchanged() {
        double[] before = x.component(0).row(0).clone();
        double[] second = x.component(1).row(4).clone();
        evaluator.add(x, y);
        evaluator.addMultiple(x, y, 2);
        evaluator.rescale(evaluator.square(x));
        evaluator.relinearizeAndRescale(evaluator.square(evaluator.dropTo(x, 3)), test.relinearization());
        assertThat(x.component(0).row(0)).isEqualTo(before);
        assertThat(x.component(1).row(4)).isEqualTo(second);
    }

    @Test
    void add_differentScales_saysBoth() {
        Ciphertext other = test.encrypt(b, 4, 0x1p44);
        assertThatThrownBy(() -> evaluator.add(x, other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("scale 2^45.0000 vs 2^44.0000 at level 4");
        assertThatThrownBy(() -> evaluator.subtract(x, test.encoder.encode(b, 4, 0x1p43)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2^45.0000 vs 2^43.0000");
    }

    @Test
    void binaryOperations_differentLevels_sayBoth() {
        Ciphertext lower = evaluator.dropTo(y, 2);
        assertThatThrownBy(() -> evaluator.add(x, lower))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("level 4 vs 2");
        assertThatThrownBy(() -> evaluator.multiply(lower, x))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("level 2 vs 4");
        assertThatThrownBy(() -> evaluator.multiply(lower, test.encoder.encode(b, 3, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("level 2 vs 3");
        assertThatThrownBy(() -> evaluator.dropTo(lower, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("level 2 cannot drop to level 3");
    }

    @Test
    void rescale_levelZero_levelsExhausted() {
        Ciphertext bottom = evaluator.dropTo(x, 0);
        assertThatThrownBy(() -> evaluator.rescale(bottom))
                .isInstanceOf(LevelsExhaustedException.class)
                .hasMessageContaining("level 0")
                .hasMessageContaining("more levels");
        Ciphertext square = evaluator.square(test.encrypt(a, 0, 0x1p22));
        assertThatThrownBy(() -> evaluator.relinearizeAndRescale(square, test.relinearization()))
                .isInstanceOf(LevelsExhaustedException.class);
    }

    @Test
    void relinearize_aboveKeyLevel_saysBoth() {
        assertThatThrownBy(() -> evaluator.relinearize(evaluator.square(x), test.relinearization()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no key at level 4")
                .hasMessageContaining("up to level 3");
    }

    @Test
    void components_wrongNumber_refused() {
        Ciphertext square = evaluator.square(x);
        assertThatThrownBy(() -> evaluator.square(square))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("relinearise");
        assertThatThrownBy(() -> evaluator.multiply(x, square)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> evaluator.relinearize(evaluator.dropTo(x, 3), test.relinearization()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("three components");
        assertThatThrownBy(() -> evaluator.addMultiple(x, square, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("components");
    }
}
