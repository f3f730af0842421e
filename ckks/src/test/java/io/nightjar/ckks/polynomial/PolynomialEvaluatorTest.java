package io.nightjar.ckks.polynomial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightjar.ckks.TestRing;
import io.nightjar.ckks.keys.MissingKeyException;
import io.nightjar.ckks.scheme.Ciphertext;
import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.ckks.scheme.LevelsExhaustedException;
import io.nightjar.ckks.scheme.Precision;
import io.nightjar.ckks.scheme.Scales;
import io.nightjar.ckks.scheme.TestContext;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PolynomialEvaluatorTest {
    private static final int TOP = 7;
    private static final TestContext TEST = TestContext.of(
            CkksParameters.ofWidths(
                    "insecure-polynomials",
                    TestRing.current(),
                    10,
                    List.of(50, 45, 45, 45, 45, 45, 45, 45),
                    List.of(50, 50),
                    TOP,
                    4,
                    CkksParameters.Security.INSECURE),
            0x1p45);

    private final PolynomialEvaluator evaluator = new PolynomialEvaluator(TEST.context);

    private static double[] values(double lower, double upper) {
        return new Random(3).doubles(TEST.parameters.slots(), lower, upper).toArray();
    }

    private Ciphertext encrypt(double[] values, Polynomial p) {
        return TEST.encrypt(values, TOP, evaluator.argumentScale(p, TOP));
    }

    /**
     * An error of the argument is multiplied by the derivative: at most k for x^k on [-1, 1], k^2 for T_k(y). As every
     * rounding on the way is smaller than that of an argument of power k, it holds for them all.
     */
    private static double floorBits(Polynomial p, double scale) {
        double growth = 1;
        for (int k = 1; k <= p.degree(); k++) {
            growth += Math.abs(p.coefficients().get(k)) * (p.basis() == Polynomial.Basis.MONOMIAL ? k : k * k);
        }
        return TEST.floorBits(scale) - Scales.log2(growth);
    }

    private static void verify(Ciphertext result, Polynomial p, double[] x, int level, double scale) {
        assertThat(result.size()).isEqualTo(2);
        assertThat(result.level()).isEqualTo(level);
        assertThat(result.scale()).isEqualTo(scale);
        double[] expected = Arrays.stream(x).map(p::at).toArray();
        Precision.requireAtLeast(floorBits(p, Math.min(scale, 0x1p45)), TEST.decrypt(result), expected);
    }

    @ParameterizedTest
    @EnumSource
    void randomPolynomial_degree1To63_valueLevelAndScale(Polynomial.Basis basis) {
        double[] x = values(-1, 1);
        Random random = new Random(5);
        for (int degree = 1; degree <= 63; degree++) {
            double[] coefficients = random.doubles(degree + 1, -1, 1).toArray();
            Polynomial p = basis == Polynomial.Basis.MONOMIAL
                    ? Polynomial.monomial(coefficients)
                    : Polynomial.chebyshev(-1, 1, coefficients);
            int depth = (int) Math.ceil(Math.log(degree + 1) / Math.log(2) - 1e-9);
            assertThat(PolynomialEvaluator.depth(p)).isEqualTo(depth);
            double resultScale = 0x1p45 * random.nextDouble(0.5, 1);
            Ciphertext result = evaluator.evaluate(encrypt(x, p), p, resultScale, TEST.relinearization());
            verify(result, p, x, TOP - depth, resultScale);
        }
    }

    @ParameterizedTest
    @EnumSource
    void oddAndEvenPolynomials_value(Polynomial.Basis basis) {
        double[] x = values(-1, 1);
        for (int degree : new int[] {2, 3, 6, 9, 20, 27, 62, 63, 64}) {
            Polynomial p = PolynomialPlanTest.parity(degree, basis);
            Ciphertext argument = encrypt(x, p);
            Ciphertext result = evaluator.evaluate(argument, p, TEST.relinearization());
            verify(result, p, x, TOP - PolynomialEvaluator.depth(p), argument.scale());
        }
    }

    @Test
    void zeroCoefficients_value() {
        double[] x = values(-1, 1);
        for (double[] coefficients : List.of(
                new double[] {0, 0, 1},
                new double[] {0, 0, 0, 0, 0.5},
                new double[] {1, 0, 0, 0, 0, 0, -2},
                new double[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1})) {
            for (Polynomial p : List.of(Polynomial.monomial(coefficients), Polynomial.chebyshev(-1, 1, coefficients))) {
                Ciphertext result = evaluator.evaluate(encrypt(x, p), p, 0x1p44, TEST.relinearization());
                verify(result, p, x, TOP - PolynomialEvaluator.depth(p), 0x1p44);
            }
        }
    }

    @Test
    void swishOfDegree4_threeLevels() {
        Polynomial swish = Polynomial.monomial(0.03347, 0.5, 0.19566, 0, -0.005075);
        double[] x = values(-4, 4);
        Ciphertext argument = encrypt(x, swish);
        Ciphertext result = evaluator.evaluate(argument, swish, TEST.relinearization());
        assertThat(PolynomialEvaluator.depth(swish)).isEqualTo(3);
        assertThat(PolynomialEvaluator.multiplications(swish)).isEqualTo(2);
        verify(result, swish, x, TOP - 3, argument.scale());
    }

    @Test
    void chebyshevApproximationOfDegree27_fiveLevels() {
        DoubleUnaryOperator sigmoid = x -> 1 / (1 + Math.exp(-x));
        double[] x = values(-8, 8);
        verifyApproximation(sigmoid, x, 2e-4);
        verifyApproximation(t -> t * sigmoid.applyAsDouble(t), x, 2e-3);
    }

    private void verifyApproximation(DoubleUnaryOperator function, double[] x, double tolerance) {
        Polynomial p = Polynomial.interpolate(function, 27, -8, 8);
        Ciphertext argument = encrypt(x, p);
        // the values times 8 at the argument's scale are the values of y at 8 times that scale
        assertThat(argument.scale()).isBetween(0x1p41, 0x1p42);
        Ciphertext result = evaluator.evaluate(argument, p, 0x1p45, TEST.relinearization());
        verify(result, p, x, TOP - 5, 0x1p45);
        double[] actual = TEST.decrypt(result);
        for (int i = 0; i < x.length; i++) {
            assertThat(Math.abs(actual[i] - function.applyAsDouble(x[i]))).isLessThan(tolerance);
        }
    }

    @Test
    void chebyshev_intervalOffZero_value() {
        Polynomial p = Polynomial.interpolate(Math::log, 12, 0.5, 6.5);
        double[] x = values(0.5, 6.5);
        Ciphertext result = evaluator.evaluate(encrypt(x, p), p, 0x1p44, TEST.relinearization());
        verify(result, p, x, TOP - 4, 0x1p44);
    }

    @Test
    void argumentOfAnotherScale_normalizedForOneLevel() {
        Polynomial p = Polynomial.interpolate(Math::tanh, 31, -8, 8);
        double[] x = values(-8, 8);
        Ciphertext argument = TEST.encrypt(x, TOP, 0x1p45);
        assertThatThrownBy(() -> evaluator.evaluate(argument, p, 0x1p45, TEST.relinearization()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the scale of")
                .hasMessageContaining("normalize");
        Ciphertext normalized = evaluator.normalize(argument, p);
        assertThat(normalized.level()).isEqualTo(TOP - 1);
        assertThat(normalized.scale()).isEqualTo(evaluator.argumentScale(p, TOP - 1));
        Ciphertext result = evaluator.evaluate(normalized, p, 0x1p45, TEST.relinearization());
        verify(result, p, x, TOP - 6, 0x1p45);
    }

    @Test
    void powersWhoseScaleDwindles_refusedBeforeAnyWork() {
        double[] coefficients = new double[17];
        Arrays.fill(coefficients, 1);
        Polynomial p = Polynomial.monomial(coefficients);
        Ciphertext x = TEST.encrypt(values(-1, 1), TOP, 0x1p40);
        assertThatThrownBy(() -> evaluator.evaluate(x, p, TEST.relinearization()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the scale of power 8 would be 2^5.0")
                .hasMessageContaining("level 4");
        assertThatThrownBy(() -> evaluator.evaluate(x, Polynomial.monomial(0, 1), 0x1p10, TEST.relinearization()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the scale of the result would be 2^10.0");
    }

    @Test
    void coefficientsBelowTheRoundingError_valueAllTheSame() {
        double[] x = values(-1, 1);
        Polynomial tiny = Polynomial.monomial(1e-30, 0.5, 1e-14, 0.25, 1e-16);
        Ciphertext argument = encrypt(x, tiny);
        verify(evaluator.evaluate(argument, tiny, TEST.relinearization()), tiny, x, TOP - 3, argument.scale());
        // an interval whose middle is a rounding error away from 0
        Polynomial shifted = Polynomial.chebyshev(-1, Math.nextUp(1.0), 0.5, 1, 0.25);
        Ciphertext other = encrypt(x, shifted);
        verify(evaluator.evaluate(other, shifted, TEST.relinearization()), shifted, x, TOP - 2, other.scale());
    }

    @Test
    void coefficientThatRoundingWouldChange_refusedBeforeAnyWork() {
        Ciphertext wide = TEST.encrypt(values(-1, 1), TOP, 0x1p69);
        assertThatThrownBy(() -> evaluator.evaluate(wide, Polynomial.monomial(0, 0.03), 0x1p45, TEST.relinearization()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the coefficient 0.03 of power 1 has scale 2^21.00")
                .hasMessageContaining("larger scale");
        double[] x = values(-1, 1);
        Polynomial line = Polynomial.monomial(0, 0.03);
        Ciphertext result = evaluator.evaluate(wide, line, 0x1p55, TEST.relinearization());
        Precision.requireAtLeast(
                25, TEST.decrypt(result), Arrays.stream(x).map(line::at).toArray());
    }

    @Test
    void tooFewLevels_refusedWithBothNumbers() {
        Polynomial p = PolynomialPlanTest.parity(8, Polynomial.Basis.CHEBYSHEV);
        Ciphertext x = TEST.encrypt(values(-1, 1), 3, 0x1p45);
        assertThatThrownBy(() -> evaluator.evaluate(x, p, TEST.relinearization()))
                .isInstanceOf(LevelsExhaustedException.class)
                .hasMessageContaining("degree 8 needs 4 levels")
                .hasMessageContaining("at level 3");
        assertThatThrownBy(() -> evaluator.normalize(TEST.encrypt(values(-1, 1), 4, 0x1p45), p))
                .isInstanceOf(LevelsExhaustedException.class)
                .hasMessageContaining("5 levels");
        assertThatThrownBy(() -> evaluator.argumentScale(p, 3)).isInstanceOf(LevelsExhaustedException.class);
    }

    @Test
    void argumentOfThreeComponents_refused() {
        Ciphertext product = TEST.evaluator.square(TEST.encrypt(values(-1, 1), 3, 0x1p45));
        assertThatThrownBy(() -> evaluator.evaluate(product, Polynomial.monomial(0, 1), TEST.relinearization()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("three components");
    }

    @Test
    void lastLevels_allSpent() {
        double[] x = values(-1, 1);
        Polynomial p = Polynomial.monomial(0.25, -1, 0.5, 0.75);
        Ciphertext argument = TEST.encrypt(x, 2, evaluator.argumentScale(p, 2));
        verify(evaluator.evaluate(argument, p, 0x1p45, TEST.relinearization()), p, x, 0, 0x1p45);
    }

    @Test
    void argumentAboveTheKeyLevel_refused() {
        TestContext other = TestContext.standard();
        PolynomialEvaluator standard = new PolynomialEvaluator(other.context);
        Ciphertext x = other.encrypt(other.values(1));
        assertThatThrownBy(() -> standard.evaluate(x, Polynomial.monomial(0, 0, 1), other.relinearization()))
                .isInstanceOf(MissingKeyException.class)
                .hasMessageContaining("at level 4")
                .hasMessageContaining("level 3");
        Ciphertext line = standard.evaluate(x, Polynomial.monomial(1, -2), other.relinearization());
        double[] expected = Arrays.stream(other.values(1)).map(v -> 1 - 2 * v).toArray();
        Precision.requireAtLeast(other.floorBits(other.scale / 4), other.decrypt(line), expected);
    }

    @Test
    void oneEvaluator_manyThreads_sameCiphertexts() {
        double[] x = values(-1, 1);
        List<Polynomial> polynomials = IntStream.range(0, 4)
                .mapToObj(i -> PolynomialPlanTest.parity(9 + i, Polynomial.Basis.values()[i % 2]))
                .toList();
        List<Ciphertext> arguments =
                polynomials.stream().map(p -> encrypt(x, p)).toList();
        List<double[]> alone = IntStream.range(0, 16)
                .mapToObj(i -> TEST.decrypt(evaluate(polynomials, arguments, i % 4)))
                .toList();
        List<double[]> together = IntStream.range(0, 16)
                .parallel()
                .mapToObj(i -> TEST.decrypt(evaluate(polynomials, arguments, i % 4)))
                .toList();
        for (int i = 0; i < 16; i++) {
            assertThat(together.get(i)).isEqualTo(alone.get(i));
        }
    }

    private Ciphertext evaluate(List<Polynomial> polynomials, List<Ciphertext> arguments, int i) {
        return evaluator.evaluate(arguments.get(i), polynomials.get(i), 0x1p45, TEST.relinearization());
    }
}
