package io.nightjar.ckks.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.nightjar.ckks.keys.PublicKey;
import io.nightjar.ckks.keys.PublicKeyEncryptor;
import io.nightjar.ckks.math.Ring;
import io.nightjar.ckks.ring.BigPolynomials;
import io.nightjar.ckks.ring.Sampler;
import io.nightjar.ckks.scheme.Ciphertext;
import io.nightjar.ckks.scheme.Plaintext;
import io.nightjar.ckks.scheme.Precision;
import io.nightjar.ckks.scheme.Scales;
import io.nightjar.ckks.scheme.SeededCiphertext;
import io.nightjar.ckks.scheme.TestContext;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EncryptionTest {
    private final TestContext test = TestContext.standard();
    private final double[] values = test.values(9);

    @Test
    void secretKeyEncryption_everyLevel_precisionFloorAndFormulaNoise() {
        for (int level = 0; level <= 4; level++) {
            Plaintext plaintext = test.encoder.encode(values, level, test.scale);
            Ciphertext ciphertext = test.encryptor.encrypt(plaintext).expand();
            assertThat(ciphertext.level()).isEqualTo(level);
            assertThat(ciphertext.scale()).isEqualTo(test.scale);
            Precision.requireAtLeast(test.floorBits(test.scale), test.decrypt(ciphertext), values);
            assertThat(noiseDeviation(ciphertext, plaintext)).isCloseTo(Sampler.ERROR_DEVIATION, within(0.4));
        }
    }

    @Test
    void publicKeyEncryption_everyLevel_precisionFloorAndFormulaNoise() {
        PublicKey key = new KeyGenerator(test.context, test.random).publicKey(test.secret);
        PublicKeyEncryptor encryptor = new PublicKeyEncryptor(test.context, key, test.random);
        // v e + e_0 + e_1 s with v and s of variance 2/3; products of two slot values have long tails, hence the 16
        // below
        double expected = Sampler.ERROR_DEVIATION
                * Math.sqrt(test.parameters.ring().slotVariance(test.parameters.ringDegree()) * 4 / 3.0 + 1);
        // of its real part in the standard ring: sqrt(N/2) or sqrt(2N) times a coefficient's
        double slotDeviation = expected
                * Math.sqrt(
                        test.parameters.ring() == Ring.STANDARD
                                ? test.parameters.ringDegree() / 2.0
                                : 2.0 * test.parameters.ringDegree());
        for (int level = 0; level <= 4; level++) {
            Plaintext plaintext = test.encoder.encode(values, level, test.scale);
            Ciphertext ciphertext = encryptor.encrypt(plaintext);
            assertThat(ciphertext.level()).isEqualTo(level);
            assertThat(noiseDeviation(ciphertext, plaintext)).isCloseTo(expected, within(expected / 6));
            Precision.requireAtLeast(Scales.log2(test.scale / slotDeviation / 16), test.decrypt(ciphertext), values);
        }
    }

    private double noiseDeviation(Ciphertext ciphertext, Plaintext plaintext) {
        double sum = 0;
        for (BigInteger x : BigPolynomials.integers(test.decryptor
                .decrypt(ciphertext)
                .poly()
                .subtract(plaintext.poly())
                .toCoefficients())) {
            sum += x.doubleValue() * x.doubleValue();
        }
        return Math.sqrt(sum / test.parameters.ringDegree());
    }

    @Test
    void relinearizationKey_decrypted_isGadgetTimesSquareOfSecretPlusError() {
        var basis = test.context.keyBasis();
        var s = test.secret.over(basis);
        BigInteger special = test.context.specialBasis().product();
        int size = test.parameters.digitSize();
        for (int d = 0; d < test.relinearization().key().digits(); d++) {
            var rest = test.relinearization()
                    .key()
                    .body(d)
                    .addProduct(test.relinearization().key().mask(d), s)
                    .toCoefficients();
            var square = s.multiply(s).toCoefficients();
            double sum = 0;
            for (int limb = 0; limb < basis.size(); limb++) {
                boolean inDigit = limb <= test.parameters.keyLevel() && limb / size == d;
                var m = basis.modulus(limb);
                for (int i = 0; i < basis.degree(); i++) {
                    double message = inDigit ? m.multiply(square.row(limb)[i], m.residue(special)) : 0;
                    double error = m.reduce(rest.row(limb)[i] - message);
                    assertThat(Math.abs(error)).isLessThan(40);
                    sum += error * error / basis.size();
                }
            }
            assertThat(Math.sqrt(sum / basis.degree())).isCloseTo(Sampler.ERROR_DEVIATION, within(0.4));
        }
    }

    @Test
    void encrypt_sameMessage_freshSeedEachTime() {
        Plaintext plaintext = test.encoder.encode(values, 0, test.scale);
        Set<String> seeds = new HashSet<>();
        Set<Double> bodies = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            SeededCiphertext ciphertext = test.encryptor.encrypt(plaintext);
            seeds.add(HexFormat.of().formatHex(ciphertext.seed()));
            bodies.add(ciphertext.body().row(0)[0]);
        }
        assertThat(seeds).hasSize(20);
        assertThat(bodies).hasSize(20);
    }

    @Test
    void expand_twice_sameCiphertext() {
        SeededCiphertext seeded = test.encryptor.encrypt(test.encoder.encode(values, 2, test.scale));
        assertThat(seeded.expand().component(1).row(2))
                .isEqualTo(seeded.expand().component(1).row(2));
    }

    @Test
    void decrypt_otherKey_givesNoise() {
        SecretKey other = new KeyGenerator(test.context, test.random).secretKey();
        Ciphertext ciphertext = test.encrypt(values);
        double[] decoded = test.encoder.decode(new Decryptor(test.context, other).decrypt(ciphertext));
        assertThat(Precision.bits(decoded, values)).isNegative();
    }

    @Test
    void secretKey_toString_showsOnlyTheParameterSet() {
        assertThat(test.secret.toString()).isEqualTo("SecretKey[insecure-test]");
    }

    @Test
    void secretKey_badCoefficients_refusedWithoutShowingThem() {
        byte[] coefficients = new byte[2048];
        coefficients[5] = 2;
        assertThatThrownBy(() -> new SecretKey(test.parameters, coefficients, SecretKeyAccess.revealingSecretBytes()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a coefficient of the secret key is not ternary");
        assertThatThrownBy(() -> new SecretKey(test.parameters, new byte[16], SecretKeyAccess.revealingSecretBytes()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("16")
                .hasMessageContaining("2048");
    }

    @Test
    void secretKey_returnedCoefficients_areACopy() {
        byte[] first = test.secret.coefficients(SecretKeyAccess.revealingSecretBytes());
        java.util.Arrays.fill(first, (byte) 0);
        assertThat(test.secret.coefficients(SecretKeyAccess.revealingSecretBytes()))
                .contains(1)
                .contains(-1);
    }
}
