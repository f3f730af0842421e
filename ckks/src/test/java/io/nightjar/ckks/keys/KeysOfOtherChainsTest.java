package io.nightjar.ckks.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.nightjar.ckks.TestRing;
import io.nightjar.ckks.math.Ring;
import io.nightjar.ckks.ring.Automorphism;
import io.nightjar.ckks.ring.NttPoly;
import io.nightjar.ckks.scheme.Ciphertext;
import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.ckks.scheme.TestContext;
import io.nightjar.ckks.secret.KeyGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Keys and ciphertexts that meet a shorter, longer or other chain of primes than their own. */
class KeysOfOtherChainsTest {
    private static final TestContext SHORT = chain("insecure-short", List.of(50, 45, 45), 1);
    private static final TestContext LONG = chain("insecure-long", List.of(50, 45, 45, 45, 45), 2);

    private static TestContext chain(String name, List<Integer> moduli, int digits) {
        return TestContext.of(
                CkksParameters.ofWidths(
                        name,
                        TestRing.current(),
                        4,
                        moduli,
                        List.of(50, 50, 50, 50),
                        moduli.size() - 1,
                        digits,
                        CkksParameters.Security.INSECURE),
                0x1p40);
    }

    private static void assertForeign(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("belongs to other parameters than insecure-short");
    }

    @Test
    void switchingKey_ofAnotherChain_refusedAmongTheKeysOfASet() {
        for (SwitchingKey key : List.of(
                LONG.keys.rotation(1).key(),
                TestContext.standard().keys.rotation(1).key())) {
            assertForeign(() -> EvaluationKeys.of(SHORT.parameters, Map.of(KeyUse.rotation(1, key.level()), key)));
            assertForeign(() -> EvaluationKeys.of(SHORT.parameters, Map.of(KeyUse.relinearization(0), key)));
            if (TestRing.current() == Ring.STANDARD) {
                assertForeign(() -> EvaluationKeys.of(SHORT.parameters, Map.of(KeyUse.conjugation(0), key)));
            }
            assertForeign(() -> key.requireServes(SHORT.context, 0));
        }
        Ciphertext fresh = SHORT.encrypt(SHORT.values(1));
        assertForeign(
                () -> SHORT.evaluator.relinearize(SHORT.evaluator.multiply(fresh, fresh), LONG.relinearization()));
    }

    @Test
    void galoisKey_underAnotherStep_refused() {
        Map<Integer, GaloisKey> rotations = Map.of(2, SHORT.keys.rotation(1));
        assertThatThrownBy(() -> new EvaluationKeys(
                        SHORT.parameters, Optional.empty(), new TreeMap<>(rotations), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the key for rotation by 2 serves X to X^5 instead of X to X^25");
    }

    @Test
    void galoisKey_automorphismOfAnotherRingDegree_refused() {
        // X to X^5 in both rings, but only the first half of every row would be written
        GaloisKey own = TestContext.standard().keys.rotation(1);
        Automorphism shorter = Automorphism.rotation(TestRing.current(), 1024, 1);
        assertThat(shorter.element()).isEqualTo(own.automorphism().element());
        assertThatThrownBy(() -> new GaloisKey(shorter, own.key()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("of degree N = 1024 with a key for " + TestRing.current() + ", N = 2048");
    }

    @Test
    void galoisKey_automorphismOfTheOtherRing_refused() {
        GaloisKey own = TestContext.standard().keys.rotation(1);
        Ring other = TestRing.current() == Ring.STANDARD ? Ring.REAL : Ring.STANDARD;
        assertThatThrownBy(() -> new GaloisKey(Automorphism.rotation(other, 2048, 1), own.key()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("an automorphism of the ring " + other);
    }

    @Test
    void switchingKey_withoutSpecialPrimesOrOfMixedBases_refused() {
        NttPoly low = NttPoly.zero(SHORT.context.basis(1));
        NttPoly extended = NttPoly.zero(SHORT.context.extendedBasis(1));
        assertThatThrownBy(() -> new SwitchingKey(1, 2, List.of(low), new byte[32]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("over 2 primes");
        assertThatThrownBy(() -> new SwitchingKey(1, 1, List.of(extended, low), new byte[32]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SwitchingKey(1, 2, List.of(extended), new byte[31]))
                .hasMessage("a seed has 32 bytes, not 31");
    }

    @Test
    void publicKey_overFewerOrOtherPrimesOrWithAShortSeed_refused() {
        for (NttPoly body : List.of(
                NttPoly.zero(SHORT.context.basis(1)),
                NttPoly.zero(LONG.context.basis(4)),
                NttPoly.zero(TestContext.standard().context.basis(2)))) {
            assertForeign(() -> new PublicKey(SHORT.parameters, body, new byte[32]));
        }
        NttPoly own = NttPoly.zero(SHORT.context.basis(2));
        assertThatThrownBy(() -> new PublicKey(SHORT.parameters, own, new byte[5]))
                .hasMessage("a seed has 32 bytes, not 5");
    }

    @Test
    void decrypt_ciphertextOfALongerOrOtherChain_refused() {
        for (TestContext other : List.of(LONG, TestContext.standard())) {
            Ciphertext foreign = other.encrypt(other.values(2));
            assertThatThrownBy(() -> SHORT.decryptor.decrypt(foreign))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("a ciphertext of other primes is used with the context of insecure-short");
        }
        Ciphertext own = SHORT.encrypt(SHORT.values(3));
        assertThat(SHORT.decrypt(own)[0]).isCloseTo(SHORT.values(3)[0], offset(1e-6));
    }

    @Test
    void evaluationKey_aboveTheKeyLevelOrBeyondTheSlots_refused() {
        KeyGenerator generator = new KeyGenerator(SHORT.context, SHORT.random);
        assertThatThrownBy(() -> generator.evaluationKey(SHORT.secret, KeyUse.relinearization(3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a key at level 3 for parameter set insecure-short");
        assertThatThrownBy(() -> generator.evaluationKey(SHORT.secret, KeyUse.rotation(16, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("rotation by 16 for %s slots", SHORT.parameters.slots());
        assertThatThrownBy(() -> generator.evaluationKey(LONG.secret, KeyUse.relinearization(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("insecure-long");
    }

    @Test
    void uses_ofARequest_inStoredOrderAndBack() {
        KeyRequest request =
                KeyRequest.relinearization(2).withRotations(1, List.of(5, 3)).withConjugation(0);
        List<KeyUse> uses = request.uses();
        assertThat(uses)
                .extracting(KeyUse::words)
                .containsExactly("relinearisation", "rotation by 3", "rotation by 5", "conjugation");
        assertThat(KeyRequest.of(new ArrayList<>(uses))).isEqualTo(request);
        assertThat(KeyRequest.of(List.of())).isEqualTo(KeyRequest.none());
    }
}
