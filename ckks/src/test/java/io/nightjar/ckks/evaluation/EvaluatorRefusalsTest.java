package io.nightjar.ckks.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightjar.ckks.TestRing;
import io.nightjar.ckks.scheme.Ciphertext;
import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.ckks.scheme.Precision;
import io.nightjar.ckks.scheme.TestContext;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the evaluator would get wrong it refuses; what is just within its limits is right. */
class EvaluatorRefusalsTest {
    private final TestContext test = TestContext.standard();
    private final Evaluator evaluator = test.evaluator;
    private final double[] a = test.values(1);

    private static AbstractThrowableAssert<?, ?> refused(ThrowingCallable call) {
        return assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class);
    }

    private void verify(Ciphertext actual, double floorBits, DoubleUnaryOperator expected) {
        Precision.requireAtLeast(
                floorBits, test.decrypt(actual), Arrays.stream(a).map(expected).toArray());
    }

    @Test
    void product_scaleBeyondHalfTheModulus_refusedWithAllScales() {
        Ciphertext low = test.encrypt(a, 0, 0x1p25);
        refused(() -> evaluator.multiply(low, test.encoder.encode(a, 0, 0x1p25)))
                .hasMessageContaining("scales 2^25.00 and 2^25.00 multiply to 2^50.00")
                .hasMessageContaining("half the modulus of level 0 is 2^49.00")
                .hasMessageContaining("higher level");
        refused(() -> evaluator.multiply(low, low)).hasMessageContaining("2^50.00");
        refused(() -> evaluator.square(low)).hasMessageContaining("2^50.00");
        refused(() -> evaluator.multiplyConstant(low, 1, 0x1p25)).hasMessageContaining("2^50.00");
        verify(evaluator.multiply(low, test.encoder.encode(a, 0, 0x1p23)), 10, v -> v * v);
    }

    @Test
    void mergedProducts_scaleBeyondHalfTheModulus_refused() {
        Ciphertext wide = test.encrypt(a, 1, 0x1p48);
        refused(() -> evaluator.multiplyAndRescale(wide, wide, test.relinearization()))
                .hasMessageContaining("multiply to 2^96.00, half the modulus of level 1 is 2^94.00");
        refused(() -> evaluator.squareAndRescale(wide, 0, test.relinearization()))
                .hasMessageContaining("2^96.00");
        refused(() -> evaluator.sumOfSquaresAndRescale(List.of(wide, wide), List.of(), 0, 0, test.relinearization()))
                .hasMessageContaining("2^96.00");
    }

    @Test
    void extendedProduct_scaleBeyondHalfTheModulus_refused() {
        Rotations rotations = new Rotations(test.context);
        ExtendedCiphertext extended = rotations.extend(test.encrypt(a, 0, 0x1p25));
        refused(() -> extended.multiply(test.encoder.encodeExtended(a, 0, 0x1p25)))
                .hasMessageContaining("2^50.00");
    }

    @Test
    void extendedCiphertext_ofALevelThatItsPrimesDoNotHave_refused() {
        ExtendedCiphertext own = new Rotations(test.context).extend(test.encrypt(a, 1, 0x1p45));
        for (int level : new int[] {-1, 3, 9}) {
            refused(() -> new ExtendedCiphertext(own.first(), own.second(), level, own.scale()))
                    .hasMessageContaining("at level " + level + " is over 4 primes");
        }
    }

    @Test
    void dropTo_scaleBeyondHalfTheModulusBelow_refused() {
        Ciphertext square = evaluator.square(test.encrypt(a, 2, 0x1p45));
        refused(() -> evaluator.dropTo(square, 0))
                .hasMessageContaining("scale 2^90.00 vs half the modulus 2^49.00 of level 0");
        assertThat(evaluator.dropTo(square, 1).level()).isEqualTo(1);
    }

    @Test
    void addConstant_beyondTheRoom_refused() {
        Ciphertext low = test.encrypt(a, 0, 0x1p45);
        refused(() -> evaluator.addConstant(low, 100))
                .hasMessageContaining("constant 100.0 times scale 2^45.00 is 2^51.64")
                .hasMessageContaining("half the modulus of level 0 is 2^49.00");
        refused(() -> evaluator.addConstant(low, -1e300)).hasMessageContaining("-1.0E300");
        refused(() -> evaluator.addConstant(low, Double.NaN)).hasMessageContaining("NaN");
        refused(() -> evaluator.addConstant(low, Double.NEGATIVE_INFINITY)).hasMessageContaining("-Infinity");
        verify(evaluator.addConstant(low, 14), 30, v -> v + 14);
    }

    @Test
    void constantsOfOtherOperations_beyondTheRoom_refused() {
        Ciphertext x = test.encrypt(a, 1, 0x1p45);
        Ciphertext coarse = test.encrypt(a, 1, 0x1p30);
        refused(() -> evaluator.multiplyConstant(x, 1e300, 1)).hasMessageContaining("1.0E300");
        refused(() -> evaluator.addMultiple(x, coarse, 0x1p80)).hasMessageContaining("is 2^95.00");
        refused(() -> evaluator.squareAndRescale(x, 32, test.relinearization())).hasMessageContaining("is 2^95.00");
        refused(() -> evaluator.sumOfSquaresAndRescale(List.of(x), List.of(x), 0x1p50, 0, test.relinearization()))
                .hasMessageContaining("is 2^95.00");
    }

    @Test
    void constants_thatRoundToZero_refusedUnlessZero() {
        Ciphertext x = test.encrypt(a, 1, 0x1p30);
        refused(() -> evaluator.multiplyConstant(x, 0.4, 1))
                .hasMessageContaining("constant 0.4 at scale 2^0.00")
                .hasMessageContaining("larger scale");
        refused(() -> evaluator.addConstant(x, 1e-12))
                .hasMessageContaining("constant 1.0E-12 rounds to 0 at scale 2^30.00");
        refused(() -> evaluator.addMultiple(x, x, 0.4)).hasMessageContaining("0.4");
        verify(evaluator.addConstant(x, 0), 15, v -> v);
        verify(evaluator.multiplyConstant(x, 0, 1), 15, v -> 0);
        verify(evaluator.addMultiple(x, x, 0), 15, v -> v);
    }

    @Test
    void multiplyConstant_roundingAboveTheLimit_refused() {
        Ciphertext x = test.encrypt(a, 1, 0x1p45);
        // 2^20 + 1/2 is within 2^-21 of its neighbour, 2^18 + 1/2 is not
        refused(() -> evaluator.multiplyConstant(x, 1 + 0x1p-19, 0x1p18))
                .hasMessageContaining("rounds to 262144, a change of 2^-19.0 of it where 2^-20 is permitted");
        refused(() -> evaluator.multiplyConstant(x, 0.3, 0x1p10)).hasMessageContaining("307.2000");
        verify(evaluator.multiplyConstant(x, 1 + 0x1p-21, 0x1p20), 20, v -> v);
        verify(evaluator.multiplyConstant(x, 0.3, 0x1p30), 30, v -> 0.3 * v);
    }

    @Test
    void addMultiple_ratioTooCoarseForTheConstant_refused() {
        Ciphertext fine = test.encrypt(a, 1, 0x1p40);
        Ciphertext coarse = test.encrypt(a, 1, 0x1p30);
        refused(() -> evaluator.addMultiple(fine, coarse, 1.00048))
                .hasMessageContaining("constant 1.00048 at scale 2^10.00 is 1024.4915 and rounds to 1024");
        verify(evaluator.addMultiple(fine, coarse, 1 + 0x1p-10), 15, v -> v + v * (1 + 0x1p-10));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-9, 0.3, -1.7})
    void sumOfSquares_factorRoundedBelowTheRescalesOwnError_right(double factor) {
        Ciphertext x = test.encrypt(a, 3, 0x1p40);
        Ciphertext u = test.encrypt(a, 3, 0x1p45);
        Ciphertext sum =
                evaluator.sumOfSquaresAndRescale(List.of(x), List.of(u), factor, 1e-30, test.relinearization());
        verify(sum, test.floorBits(0x1p35), v -> v * v + factor * v);
    }

    @Test
    void sumOfSquares_factorRoundedAboveTheRescalesOwnError_refused() {
        // the error of the rescale is 2^45 N / 6, a unit of the factor 2^62
        Ciphertext x = test.encrypt(a, 3, 0x1p35);
        Ciphertext u = test.encrypt(a, 3, 0x1p62);
        refused(() -> evaluator.sumOfSquaresAndRescale(List.of(x), List.of(u), 0.3, 0, test.relinearization()))
                .hasMessageContaining("constant 0.3 at scale 2^8.00 is 76.8000 and rounds to 77");
    }

    @Test
    void rescale_leavingNothingOfTheMessage_refused() {
        Ciphertext small = test.encrypt(a, 2, 0x1p40);
        refused(() -> evaluator.rescale(small))
                .hasMessageContaining("scale 2^40.00 divided by the prime 2^45.00 of level 2");
        Ciphertext square = evaluator.square(test.encrypt(a, 2, 0x1p20));
        refused(() -> evaluator.relinearizeAndRescale(square, test.relinearization()))
                .hasMessageContaining("2^40.00");
        refused(() -> evaluator.squareAndRescale(test.encrypt(a, 2, 0x1p20), 0, test.relinearization()))
                .hasMessageContaining("2^40.00");
        Rotations rotations = new Rotations(test.context);
        refused(() -> rotations.modDownAndRescale(rotations.extend(small))).hasMessageContaining("2^40.00");
    }

    @Test
    void manyPrimes_modulusBeyondADouble_stillRight() {
        TestContext wide = TestContext.of(
                CkksParameters.ofWidths(
                        "insecure-wide",
                        TestRing.current(),
                        5,
                        java.util.Collections.nCopies(24, 50),
                        List.of(50, 50),
                        0,
                        1,
                        CkksParameters.Security.INSECURE),
                0x1p45);
        double[] values = wide.values(1);
        Ciphertext x = wide.encrypt(values);
        refused(() -> wide.evaluator.multiplyConstant(x, 0x1p600, 0x1p500))
                .hasMessageContaining("times scale 2^500.00 is beyond 2^1024");
        double[] actual = wide.decrypt(wide.evaluator.addConstant(wide.evaluator.multiplyConstant(x, 3, 0x1p40), 2.5));
        Precision.requireAtLeast(
                30, actual, Arrays.stream(values).map(v -> 3 * v + 2.5).toArray());
    }
}
