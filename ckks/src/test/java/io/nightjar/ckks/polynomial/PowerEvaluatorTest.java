package io.nightjar.ckks.polynomial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.nightjar.ckks.TestRing;
import io.nightjar.ckks.evaluation.Evaluator;
import io.nightjar.ckks.ring.RowPool;
import io.nightjar.ckks.scheme.Ciphertext;
import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.ckks.scheme.LevelsExhaustedException;
import io.nightjar.ckks.scheme.Precision;
import io.nightjar.ckks.scheme.TestContext;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Polynomials that share a plan: values, levels, scales, and the operations that they take. */
class PowerEvaluatorTest {
    private static final int TOP = 5;
    private static final double SCALE = 0x1p45;
    private static final TestContext TEST = TestContext.of(
            CkksParameters.ofWidths(
                    "insecure-powers",
                    TestRing.current(),
                    10,
                    List.of(50, 45, 45, 45, 45, 45),
                    List.of(50, 50),
                    TOP,
                    3,
                    CkksParameters.Security.INSECURE),
            SCALE);

    private final Evaluator evaluator = new Evaluator(TEST.context, RowPool.recycling(TEST.parameters.ringDegree()));

    private static double[] values(Random random, double bound) {
        return random.doubles(TEST.parameters.slots(), -bound, bound).toArray();
    }

    private static boolean[] all(int degree) {
        boolean[] present = new boolean[degree + 1];
        Arrays.fill(present, true);
        return present;
    }

    private static double at(double[] coefficients, double x) {
        double sum = 0;
        for (int k = coefficients.length - 1; k >= 0; k--) {
            sum = sum * x + coefficients[k];
        }
        return sum;
    }

    private static double[] sum(List<double[]> polynomials, List<double[]> xs) {
        double[] sum = new double[xs.get(0).length];
        for (int i = 0; i < sum.length; i++) {
            for (int p = 0; p < xs.size(); p++) {
                sum[i] += at(polynomials.get(p), xs.get(p)[i]);
            }
        }
        return sum;
    }

    private void verify(PowerPlan plan, double unit, List<double[]> polynomials) {
        Random random = new Random(plan.degree());
        List<double[]> xs = polynomials.stream().map(p -> values(random, unit)).toList();
        List<Ciphertext> arguments =
                xs.stream().map(x -> TEST.encrypt(x, TOP, SCALE / unit)).toList();
        double resultScale = 0x1p40 * 1.3;
        PowerEvaluator powers = new PowerEvaluator(TEST.context, evaluator, plan, unit, resultScale);
        Ciphertext result = powers.evaluate(arguments, polynomials, TEST.relinearization());
        assertThat(result.size()).isEqualTo(2);
        assertThat(result.level()).isEqualTo(TOP - plan.depth());
        if (!plan.monic()) {
            assertThat(result.scale()).isEqualTo(resultScale);
        }
        Precision.requireAtLeast(20, TEST.decrypt(result), sum(polynomials, xs));
        evaluator.recycle(result);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 6, 7, 8, 11})
    void generalPolynomials_ofSeveralCiphertexts_sumOfValuesInLogDegreePlusOneLevels(int degree) {
        Random random = new Random(degree);
        List<double[]> polynomials = List.of(
                random.doubles(degree + 1, -1, 1).toArray(),
                random.doubles(degree + 1, -1, 1).toArray());
        polynomials.get(1)[degree] = 0;
        PowerPlan plan = PowerPlan.of(all(degree), false);
        assertThat(plan.depth()).isEqualTo((int) Math.ceil(Math.log(degree + 1) / Math.log(2) - 1e-9));
        verify(plan, 1, polynomials);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 6, 7, 8})
    void monicPolynomials_ofEitherSign_valueInLogDegreeLevels(int degree) {
        Random random = new Random(degree);
        List<double[]> polynomials = List.of(
                random.doubles(degree + 1, -1, 1).toArray(),
                random.doubles(degree + 1, -1, 1).toArray());
        polynomials.get(0)[degree] = 1;
        polynomials.get(1)[degree] = -1;
        PowerPlan plan = PowerPlan.of(all(degree), true);
        assertThat(plan.depth()).isEqualTo((int) Math.ceil(Math.log(degree) / Math.log(2) - 1e-9));
        verify(plan, 1, polynomials);
    }

    @Test
    void zeroCoefficients_areLeftOutOfThePlan() {
        for (double[] coefficients : List.of(
                new double[] {0, 0, 0, 1},
                new double[] {0.25, -0.5, 0, 1},
                new double[] {0, 0, 0, 0, 0, 0, 0, 0, 1},
                new double[] {0, 0.5, 0, 0, 0, 0, 0.5, 0, -1},
                new double[] {0.5, 0.2, 0, -0.04, 0, 0.001},
                new double[] {0, 0, 0, 0, 0.5, 0, 0.25})) {
            boolean[] present = new boolean[coefficients.length];
            for (int k = 0; k < present.length; k++) {
                present[k] = coefficients[k] != 0;
            }
            boolean monic = Math.abs(coefficients[coefficients.length - 1]) == 1;
            verify(PowerPlan.of(present, monic), 1, List.of(coefficients));
        }
    }

    @Test
    void largeArguments_inTheirUnit_keepThePrecision() {
        PowerPlan plan = PowerPlan.of(all(7), false);
        verify(plan, 8, List.of(new double[] {0.5, 0.2, 0.01, -0.004, 1e-4, 1e-5, 1e-6, -1e-6}));
        assertThat(PowerEvaluator.inUnits(new double[] {1, 1, 1}, 8)).containsExactly(1, 8, 64);
    }

    @Test
    void operations_ofSmallDegrees_areAsFewAsTheyCanBe() {
        // x^2, then x^2 (x + a) + ...: nothing else for a cubic with leading coefficient 1
        assertThat(PowerPlan.of(all(3), true).relinearizations()).isEqualTo(2);
        assertThat(PowerPlan.of(all(3), true).rescales()).isZero();
        assertThat(PowerPlan.of(all(3), false).relinearizations()).isEqualTo(2);
        assertThat(PowerPlan.of(all(3), false).rescales()).isEqualTo(1);
        assertThat(PowerPlan.of(all(4), true).relinearizations()).isEqualTo(2);
        assertThat(PowerPlan.of(all(5), false).relinearizations()).isEqualTo(3);
        assertThat(PowerPlan.of(all(7), false).relinearizations()).isEqualTo(4);
        assertThat(PowerPlan.of(all(8), true).relinearizations()).isEqualTo(4);
    }

    @Test
    void monicResult_scale_isThatOfItsLeadingProduct() {
        PowerPlan plan = PowerPlan.of(all(3), true);
        PowerScales scales = new PowerScales(TEST.parameters, plan, TOP, SCALE, 1);
        double q5 = TEST.parameters.moduli().get(TOP);
        double q4 = TEST.parameters.moduli().get(TOP - 1);
        assertThat(scales.result()).isCloseTo(SCALE * SCALE / q5 * SCALE / q4, within(1.0));
    }

    @Test
    void polynomialsOfAnotherPlan_areRefused() {
        PowerPlan odd = PowerPlan.of(new boolean[] {false, true, false, true}, true);
        assertThatThrownBy(() -> odd.require(new double[] {0, 1, 1}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 coefficients for a plan of degree 3");
        assertThatThrownBy(() -> odd.require(new double[] {0, 1, 0.5, 1}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("coefficient 2 of a polynomial is 0.5");
        assertThatThrownBy(() -> odd.require(new double[] {0, 1, 0, 2}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is 2.0; its plan is for 1 and -1");
        assertThatThrownBy(() -> new PowerEvaluator(TEST.context, evaluator, odd, 2, SCALE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a monic plan needs 1");
        Ciphertext x = TEST.encrypt(values(new Random(1), 1), TOP, SCALE);
        assertThatThrownBy(() -> new PowerEvaluator(TEST.context, evaluator, odd, 1, SCALE)
                        .evaluate(List.of(x), List.of(new double[] {1, 1, 0, 1}), TEST.relinearization()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("coefficient 0 of a polynomial is 1.0");
    }

    @Test
    void tooFewLevels_tooSmallScales_andForeignOperands_areRefused() {
        PowerPlan plan = PowerPlan.of(all(5), false);
        assertThatThrownBy(() -> new PowerScales(TEST.parameters, plan, 2, SCALE, SCALE))
                .isInstanceOf(LevelsExhaustedException.class)
                .hasMessageContaining("need 3 levels")
                .hasMessageContaining("level 2");
        assertThatThrownBy(() -> new PowerScales(TEST.parameters, plan, TOP, 0x1p25, SCALE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the scale of power 2 would be 2^5");
        assertThatThrownBy(() -> new PowerScales(TEST.parameters, plan, TOP, SCALE, SCALE)
                        .requireUsable(new double[] {0, 0, 0, 0, 0, 0x1p220}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("half the modulus of level");
        assertThatThrownBy(() -> PowerPlan.of(new boolean[] {true, true, false}, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a coefficient of that degree");
        assertThatThrownBy(() -> new PowerEvaluator(TEST.context, evaluator, plan, 1, SCALE)
                        .evaluate(List.of(), List.of(), TEST.relinearization()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0 arguments");
    }
}
