package io.nightjar.ckks.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.nightjar.ckks.TestRing;
import io.nightjar.ckks.io.CiphertextCodec;
import io.nightjar.ckks.io.KeyId;
import io.nightjar.ckks.keys.EvaluationKeys;
import io.nightjar.ckks.keys.KeyRequest;
import io.nightjar.ckks.keys.RelinearizationKey;
import io.nightjar.ckks.scheme.Ciphertext;
import io.nightjar.ckks.scheme.CkksContext;
import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.ckks.scheme.TestContext;
import io.nightjar.ckks.secret.KeyGenerator;
import io.nightjar.ckks.secret.SecretKeyCodec;
import java.lang.ref.WeakReference;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What was made for other parameters is refused where it would give wrong slots. */
class OtherParametersTest {
    private static final KeyId ID = new KeyId("00".repeat(KeyId.BYTES));

    private static final List<Integer> WIDTHS = List.of(50, 45, 45, 45);
    private static final List<Integer> SPECIAL = List.of(50, 50, 50, 50);
    private static final TestContext TWO_DIGITS = context(WIDTHS, 3, 2);
    private static final TestContext ONE_DIGIT = context(WIDTHS, 3, 1);
    private static final TestContext OTHER_PRIMES = context(List.of(50, 44, 44, 44), 3, 2);

    private final double[] values = TWO_DIGITS.values(1);
    private final Ciphertext fresh = TWO_DIGITS.encrypt(values);
    private final Ciphertext foreign = OTHER_PRIMES.encrypt(values);
    private final Evaluator evaluator = TWO_DIGITS.evaluator;

    private static TestContext context(List<Integer> widths, int keyLevel, int digits) {
        return TestContext.of(
                CkksParameters.ofWidths(
                        "insecure-" + widths.get(1) + "-" + keyLevel + "-" + digits,
                        TestRing.current(),
                        10,
                        widths,
                        SPECIAL,
                        keyLevel,
                        digits,
                        CkksParameters.Security.INSECURE),
                0x1p40);
    }

    @Test
    void keyOfOtherDigits_samePrimes_refused() {
        RelinearizationKey one = ONE_DIGIT.relinearization();
        RelinearizationKey two = TWO_DIGITS.relinearization();
        assertThatThrownBy(() -> evaluator.squareAndRescale(fresh, 0, one)).hasMessageContaining("other parameters");
        assertThatThrownBy(() -> ONE_DIGIT.evaluator.squareAndRescale(fresh, 0, two))
                .hasMessageContaining("other parameters");
        assertThatThrownBy(() -> new Rotations(ONE_DIGIT.context).rotate(fresh, 1, TWO_DIGITS.keys))
                .hasMessageContaining("other parameters");
    }

    @Test
    void keyOfLongerDigits_asManyDigits_refused() {
        // two digits at level 3 either way: of 2 and 2 primes, or of 3 and 1
        TestContext longer = context(List.of(50, 45, 45, 45, 45), 4, 2);
        assertThatThrownBy(() -> new Rotations(TWO_DIGITS.context)
                        .rotate(
                                fresh,
                                1,
                                new KeyGenerator(longer.context, longer.random)
                                        .evaluationKeys(
                                                longer.secret, KeyRequest.none().withRotations(3, List.of(1)))))
                .hasMessageContaining("other parameters");
    }

    @Test
    void hoistedForOtherSpecialPrimes_refused() {
        CkksParameters p = TWO_DIGITS.parameters;
        CkksContext fewer = new CkksContext(new CkksParameters(
                "insecure-fewer",
                TestRing.current(),
                p.logN(),
                p.moduli(),
                p.specialModuli().subList(1, 4),
                3,
                2,
                CkksParameters.Security.INSECURE));
        KeyGenerator generator = new KeyGenerator(fewer, TestContext.seeded(2));
        EvaluationKeys keys = generator.evaluationKeys(
                generator.secretKey(), KeyRequest.none().withRotations(3, List.of(1)));
        HoistedCiphertext hoisted = new Rotations(TWO_DIGITS.context).hoist(fresh);
        Rotations rotations = new Rotations(fewer);
        assertThatThrownBy(() -> rotations.rotate(hoisted, 1, keys)).hasMessageContaining("other parameters");
        assertThatThrownBy(() -> rotations.rotateExtended(hoisted, 1, keys)).hasMessageContaining("other parameters");
    }

    @Test
    void hoisted_anotherContextOfTheSameParameters_serves() {
        Rotations again = new Rotations(new CkksContext(TWO_DIGITS.parameters));
        HoistedCiphertext hoisted = new Rotations(TWO_DIGITS.context).hoist(fresh);
        assertThat(TWO_DIGITS.decrypt(again.rotate(hoisted, 1, TWO_DIGITS.keys))[0])
                .isCloseTo(values[1], within(0x1p-20));
    }

    @Test
    void limbRotations_otherKeyLevelOrWorkspace_refused() {
        LimbRotations top = new LimbRotations(TWO_DIGITS.context, 3);
        LimbRotations lower = new LimbRotations(TWO_DIGITS.context, 1);
        LimbRotations.Decomposition digits = top.decompose(fresh);
        LimbRotations.Workspace workspace = top.workspace();
        top.extend(digits, 0, workspace);
        double[] first = new double[1024];
        double[] second = new double[1024];
        assertThatThrownBy(() -> top.rotate(workspace, OTHER_PRIMES.keys.rotation(1), first, second))
                .hasMessageContaining("other parameters");
        assertThatThrownBy(() -> top.rotate(workspace, ONE_DIGIT.keys.rotation(1), first, second))
                .hasMessageContaining("other parameters");
        assertThatThrownBy(() -> lower.extend(digits, 0, lower.workspace())).hasMessageContaining("another level");
        assertThatThrownBy(() -> top.extend(digits, 0, lower.workspace())).hasMessageContaining("another level");
        assertThatThrownBy(() -> lower.rotate(workspace, TWO_DIGITS.keys.rotation(1), first, second))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void factorsAndTermsOfOtherPrimes_refused() {
        RelinearizationKey key = TWO_DIGITS.relinearization();
        assertThatThrownBy(() -> evaluator.multiplyAndRescale(fresh, foreign, key))
                .hasMessageContaining("other primes");
        assertThatThrownBy(() -> evaluator.sumOfSquaresAndRescale(List.of(fresh, foreign), List.of(), 0, 0, key))
                .hasMessageContaining("other primes");
        assertThatThrownBy(() -> evaluator.sumOfSquaresAndRescale(List.of(fresh), List.of(foreign), 1, 0, key))
                .hasMessageContaining("other primes");
        assertThatThrownBy(() -> new Rotations(TWO_DIGITS.context).extend(foreign))
                .hasMessageContaining("other primes");
        assertThatThrownBy(() -> TWO_DIGITS.encryptor.encrypt(OTHER_PRIMES.encoder.encode(values, 3, 0x1p40)))
                .hasMessageContaining("other primes");
    }

    @Test
    void writingOrUsingWhatBelongsToOthers_refused() {
        assertThatThrownBy(() -> new CiphertextCodec(TWO_DIGITS.context).write(foreign))
                .hasMessageContaining("other primes");
        assertThatThrownBy(() -> new SecretKeyCodec(TWO_DIGITS.context).write(OTHER_PRIMES.secret, ID))
                .hasMessageContaining("is written with the context of");
        KeyGenerator generator = new KeyGenerator(TWO_DIGITS.context, TestContext.seeded(3));
        assertThatThrownBy(() -> generator.publicKey(OTHER_PRIMES.secret)).hasMessageContaining("is used with");
        assertThatThrownBy(() -> generator.evaluationKeys(OTHER_PRIMES.secret, KeyRequest.none()))
                .hasMessageContaining("is used with");
    }

    @Test
    void rotate_threeComponentsByNothing_refused() {
        Ciphertext square = evaluator.square(fresh);
        assertThatThrownBy(() -> new Rotations(TWO_DIGITS.context).rotate(square, 0, TWO_DIGITS.keys))
                .hasMessageContaining("relinearise it first");
    }

    @Test
    void innerSum_strideBeyondAllSlots_wrapsAround() {
        // 2^11 times 2^22 is no int, and every step is a multiple of all slots
        Ciphertext sum = new Rotations(TWO_DIGITS.context).innerSum(fresh, 1 << 22, 1 << 12, TWO_DIGITS.keys);
        assertThat(TWO_DIGITS.decrypt(sum)[3]).isCloseTo(4096 * values[3], within(1e-3));
    }

    @Test
    void hoist_afterwards_keepsNoCiphertextAlive() throws InterruptedException {
        Rotations rotations = new Rotations(TWO_DIGITS.context);
        WeakReference<double[]> row = hoistAndForget(rotations);
        for (int i = 0; i < 3000 && row.get() != null; i++) {
            System.gc();
            Thread.sleep(10);
        }
        assertThat(row.get()).isNull();
        assertThat(rotations.rotate(fresh, 0, TWO_DIGITS.keys)).isSameAs(fresh);
    }

    private WeakReference<double[]> hoistAndForget(Rotations rotations) {
        Ciphertext a = TWO_DIGITS.encrypt(values);
        rotations.hoist(a);
        return new WeakReference<>(a.component(1).row(0));
    }
}
