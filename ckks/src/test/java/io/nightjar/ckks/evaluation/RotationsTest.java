package io.nightjar.ckks.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.nightjar.ckks.TestRing;
import io.nightjar.ckks.keys.EvaluationKeys;
import io.nightjar.ckks.keys.KeyRequest;
import io.nightjar.ckks.keys.MissingKeyException;
import io.nightjar.ckks.math.Ring;
import io.nightjar.ckks.scheme.Ciphertext;
import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.ckks.scheme.ExtendedPlaintext;
import io.nightjar.ckks.scheme.TestContext;
import io.nightjar.ckks.secret.KeyGenerator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RotationsTest {
    private static final TestContext TEST = TestContext.standard();
    private static final int SLOTS = TEST.parameters.slots();
    /** log2 of the error of a rotation at scale 2^45 is about -33. */
    private static final double PRECISION = 0x1p-26;

    private final Rotations rotations = new Rotations(TEST.context);
    private final double[] values = TEST.values(5);
    private final Ciphertext fresh = TEST.evaluator.dropTo(TEST.encrypt(values), 3);

    private static void requireClose(double[] actual, double[] expected) {
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).as("slot %d", i).isCloseTo(expected[i], within(PRECISION));
        }
    }

    private static double[] rotated(double[] values, int step) {
        double[] out = new double[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = values[Math.floorMod(i + step, values.length)];
        }
        return out;
    }

    private static void requireSame(Ciphertext actual, Ciphertext expected) {
        assertThat(actual.scale()).isEqualTo(expected.scale());
        assertThat(actual.size()).isEqualTo(expected.size());
        for (int c = 0; c < expected.size(); c++) {
            for (int limb = 0; limb <= expected.level(); limb++) {
                assertThat(actual.component(c).row(limb))
                        .isEqualTo(expected.component(c).row(limb));
            }
        }
    }

    @Test
    void rotate_everyKeyAtEveryLevel_movesSlots() {
        for (int step : new int[] {1, 2, 3, 4, -1, SLOTS + 1, 2 * SLOTS - 1}) {
            for (int level = 3; level >= 0; level--) {
                Ciphertext out = rotations.rotate(TEST.evaluator.dropTo(fresh, level), step, TEST.keys);
                assertThat(out.level()).isEqualTo(level);
                assertThat(out.scale()).isEqualTo(fresh.scale());
                requireClose(TEST.decrypt(out), rotated(values, step));
            }
        }
    }

    @Test
    void rotate_byAMultipleOfAllSlots_sameCiphertext() {
        assertThat(rotations.rotate(fresh, 0, TEST.keys)).isSameAs(fresh);
        assertThat(rotations.rotate(fresh, -SLOTS, TEST.keys)).isSameAs(fresh);
    }

    @Test
    void conjugate_complexSlots_imaginaryPartsChangeSign() {
        assumeThat(TestRing.current()).isEqualTo(Ring.STANDARD);
        double[] imaginary = TEST.values(6);
        Ciphertext complex = TEST.encryptor
                .encrypt(TEST.encoder.encode(values, imaginary, 3, TEST.scale))
                .expand();
        double[][] out = TEST.encoder.decodeComplex(TEST.decryptor.decrypt(rotations.conjugate(complex, TEST.keys)));
        requireClose(out[0], values);
        for (int i = 0; i < SLOTS; i++) {
            assertThat(out[1][i]).isCloseTo(-imaginary[i], within(PRECISION));
        }
    }

    @Test
    void conjugation_realRing_refused() {
        assumeThat(TestRing.current()).isEqualTo(Ring.REAL);
        KeyGenerator generator = new KeyGenerator(TEST.context, TestContext.seeded(1));
        assertThatThrownBy(() ->
                        generator.evaluationKeys(TEST.secret, KeyRequest.none().withConjugation(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("their own conjugates");
        assertThatThrownBy(() -> rotations.conjugate(fresh, TEST.keys)).isInstanceOf(MissingKeyException.class);
    }

    @Test
    void rotate_hoisted_sameBitsAsOneByOne() {
        HoistedCiphertext hoisted = rotations.hoist(fresh);
        for (int step : new int[] {1, 2, 3, 4, -1, 0}) {
            requireSame(rotations.rotate(hoisted, step, TEST.keys), rotations.rotate(fresh, step, TEST.keys));
        }
    }

    @Test
    void reduce_extendedRotation_sameBitsAsRotation() {
        HoistedCiphertext hoisted = rotations.hoist(fresh);
        for (int step : new int[] {1, 4, 0}) {
            requireSame(
                    rotations.modDown(rotations.rotateExtended(hoisted, step, TEST.keys)),
                    rotations.rotate(fresh, step, TEST.keys));
        }
    }

    @Test
    void doubleHoisting_sumOfRotationsTimesPlaintexts_matchesTheDiagonalMethod() {
        int[] steps = {0, 1, 2, 3, 4, -1};
        HoistedCiphertext hoisted = rotations.hoist(fresh);
        double scale = TEST.context.basis(3).modulus(3).q();
        ExtendedCiphertext sum = null;
        double[] expected = new double[SLOTS];
        for (int i = 0; i < steps.length; i++) {
            double[] diagonal = TEST.values(100 + i);
            double[] moved = rotated(values, steps[i]);
            for (int slot = 0; slot < SLOTS; slot++) {
                expected[slot] += diagonal[slot] * moved[slot];
            }
            ExtendedPlaintext plaintext = TEST.encoder.encodeExtended(diagonal, 3, scale);
            ExtendedCiphertext rotation = rotations.rotateExtended(hoisted, steps[i], TEST.keys);
            sum = sum == null ? rotation.multiply(plaintext) : sum.addProduct(rotation, plaintext);
        }
        Ciphertext out = rotations.modDownAndRescale(sum);
        assertThat(out.level()).isEqualTo(2);
        assertThat(out.scale()).isCloseTo(fresh.scale(), within(fresh.scale() * 0x1p-40));
        requireClose(TEST.decrypt(out), expected);
    }

    @Test
    void extendedSum_withAPlaintextOfAnotherLevelOrScale_refused() {
        ExtendedCiphertext a = rotations.extend(fresh);
        ExtendedPlaintext low = TEST.encoder.encodeExtended(values, 2, 0x1p30);
        assertThatThrownBy(() -> a.multiply(low)).hasMessageContaining("level 3 vs 2");
        assertThatThrownBy(() -> a.addProduct(a, TEST.encoder.encodeExtended(values, 3, 0x1p30)))
                .hasMessageContaining("scale");
        assertThatThrownBy(() -> a.add(rotations.extend(TEST.evaluator.dropTo(fresh, 1))))
                .hasMessageContaining("level 3 vs 1");
    }

    @Test
    void innerSum_strides_sumsOfSlots() {
        requireInnerSum(1, 8, 1, 2, 4);
        requireInnerSum(2, 2, 2);
        requireInnerSum(-1, 2, -1);
        requireInnerSum(3, 1);
    }

    private void requireInnerSum(int stride, int count, int... steps) {
        assertThat(TEST.keys.rotationKeys().keySet())
                .containsAll(java.util.Arrays.stream(steps)
                        .map(s -> Math.floorMod(s, SLOTS))
                        .boxed()
                        .toList());
        double[] expected = new double[SLOTS];
        for (int i = 0; i < SLOTS; i++) {
            for (int k = 0; k < count; k++) {
                expected[i] += values[Math.floorMod(i + k * stride, SLOTS)];
            }
        }
        requireClose(TEST.decrypt(rotations.innerSum(fresh, stride, count, TEST.keys)), expected);
    }

    @Test
    void innerSum_countNoPowerOfTwo_refused() {
        for (int count : new int[] {0, -2, 3}) {
            assertThatThrownBy(() -> rotations.innerSum(fresh, 1, count, TEST.keys))
                    .hasMessageContaining("power of two");
        }
    }

    @Test
    void keys_atALowerLevel_serveThatLevelAndRefuseHigherOnes() {
        EvaluationKeys low = new KeyGenerator(TEST.context, TestContext.seeded(3))
                .evaluationKeys(TEST.secret, KeyRequest.relinearization(2).withRotations(1, List.of(7)));
        for (int level : new int[] {1, 0}) {
            Ciphertext out = rotations.rotate(TEST.evaluator.dropTo(fresh, level), 7, low);
            requireClose(TEST.decrypt(out), rotated(values, 7));
        }
        Ciphertext square = TEST.evaluator.square(TEST.evaluator.dropTo(fresh, 2));
        double[] squares = java.util.Arrays.stream(values).map(x -> x * x).toArray();
        requireClose(TEST.decrypt(TEST.evaluator.relinearizeAndRescale(square, low.relinearization())), squares);
        assertThatThrownBy(() -> rotations.rotate(TEST.evaluator.dropTo(fresh, 2), 7, low))
                .isInstanceOf(MissingKeyException.class)
                .hasMessageContaining("levels up to 1 is used at level 2");
        assertThatThrownBy(() -> rotations.rotate(fresh, 8, low))
                .isInstanceOf(MissingKeyException.class)
                .hasMessageContaining("rotation by 8")
                .hasMessageContaining("[7]");
        assertThatThrownBy(() -> rotations.conjugate(fresh, low)).isInstanceOf(MissingKeyException.class);
        EvaluationKeys none =
                new KeyGenerator(TEST.context, TestContext.seeded(4)).evaluationKeys(TEST.secret, KeyRequest.none());
        assertThatThrownBy(none::relinearization).isInstanceOf(MissingKeyException.class);
    }

    @Test
    void rotate_threeComponents_refused() {
        Ciphertext product = TEST.evaluator.square(fresh);
        assertThatThrownBy(() -> rotations.rotate(product, 1, TEST.keys)).hasMessageContaining("relinearise it first");
        assertThatThrownBy(() -> rotations.hoist(product)).hasMessageContaining("relinearise it first");
    }

    @Test
    void threeComponents_addedScaledAndRescaled_oneRelinearisationAtTheEnd() {
        double[] others = TEST.values(9);
        Ciphertext y = TEST.evaluator.dropTo(TEST.encrypt(others), 3);
        Ciphertext sum = TEST.evaluator.add(TEST.evaluator.square(fresh), TEST.evaluator.multiply(fresh, y));
        Ciphertext scaled = TEST.evaluator.rescale(TEST.evaluator.multiplyConstant(sum, 0.75, 0x1p30));
        Ciphertext out = TEST.evaluator.relinearize(
                TEST.evaluator.subtract(scaled, TEST.evaluator.negate(scaled)), TEST.relinearization());
        assertThat(scaled.size()).isEqualTo(3);
        double[] expected = new double[SLOTS];
        for (int i = 0; i < SLOTS; i++) {
            expected[i] = 1.5 * values[i] * (values[i] + others[i]);
        }
        requireClose(TEST.decrypt(out), expected);
        requireClose(
                TEST.decrypt(scaled),
                java.util.Arrays.stream(expected).map(x -> x / 2).toArray());
    }

    @Test
    void request_badStepsOrLevels_refused() {
        KeyGenerator generator = new KeyGenerator(TEST.context, TestContext.seeded(1));
        assertThatThrownBy(() -> KeyRequest.none().withRotations(0, List.of(0))).hasMessageContaining("not positive");
        assertThatThrownBy(() -> KeyRequest.none().withRotations(-1, List.of(1)))
                .hasMessageContaining("level -1");
        assertThatThrownBy(() -> generator.evaluationKeys(TEST.secret, KeyRequest.relinearization(4)))
                .hasMessageContaining("end at level 3");
        assertThatThrownBy(() ->
                        generator.evaluationKeys(TEST.secret, KeyRequest.none().withRotations(0, List.of(SLOTS))))
                .hasMessageContaining("modulo the number of slots");
        assertThat(KeyRequest.none()
                        .withRotations(1, List.of(2))
                        .withRotations(0, List.of(2, 5))
                        .rotationLevels())
                .containsEntry(2, 1)
                .containsEntry(5, 0);
    }

    @Test
    void ciphertextOfAnotherParameterSet_refused() {
        TestContext other = TestContext.of(
                CkksParameters.ofWidths(
                        "insecure-other",
                        TestRing.current(),
                        11,
                        List.of(49, 44, 44, 44),
                        List.of(49, 49),
                        3,
                        2,
                        CkksParameters.Security.INSECURE),
                0x1p40);
        Ciphertext foreign = other.encrypt(other.values(1), 3, 0x1p40);
        Rotations theirs = new Rotations(other.context);
        assertThatThrownBy(() -> rotations.rotate(foreign, 1, TEST.keys)).hasMessageContaining("other primes");
        assertThatThrownBy(() -> rotations.hoist(foreign)).hasMessageContaining("other primes");
        assertThatThrownBy(() -> rotations.rotate(theirs.hoist(foreign), 1, TEST.keys))
                .hasMessageContaining("other primes");
        assertThatThrownBy(() -> rotations.modDown(theirs.extend(foreign))).hasMessageContaining("other primes");
        assertThatThrownBy(() -> rotations.rotate(fresh, 1, other.keys)).hasMessageContaining("other parameters");
    }

    @Test
    void random_compositionsOfSteps_followTheSlots() {
        Random random = new Random(12);
        int[] steps = {1, 2, 3, 4, -1};
        Ciphertext at = fresh;
        int total = 0;
        for (int i = 0; i < 6; i++) {
            int step = steps[random.nextInt(steps.length)];
            total += step;
            at = rotations.rotate(at, step, TEST.keys);
        }
        requireClose(TEST.decrypt(at), rotated(values, total));
    }
}
