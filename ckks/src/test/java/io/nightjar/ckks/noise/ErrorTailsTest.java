package io.nightjar.ckks.noise;

import static io.nightjar.ckks.noise.NoiseMeasurement.S;
import static io.nightjar.ckks.noise.NoiseMeasurement.map;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.nightjar.ckks.evaluation.Evaluator;
import io.nightjar.ckks.evaluation.Rotations;
import io.nightjar.ckks.keys.EvaluationKeys;
import io.nightjar.ckks.keys.KeyRequest;
import io.nightjar.ckks.keys.PublicKeyEncryptor;
import io.nightjar.ckks.math.Ring;
import io.nightjar.ckks.scheme.Ciphertext;
import io.nightjar.ckks.scheme.CkksContext;
import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.ckks.scheme.Encoder;
import io.nightjar.ckks.scheme.TestContext;
import io.nightjar.ckks.secret.Decryptor;
import io.nightjar.ckks.secret.KeyGenerator;
import io.nightjar.ckks.secret.SecretKey;
import io.nightjar.ckks.secret.SecretKeyEncryptor;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The largest measured error against {@link NoiseEstimate#largestError}, and the shape of the errors, over many keys:
 * under one key the variance of a slot is fixed, and it is the secret that makes some slots much worse than others.
 */
class ErrorTailsTest {
    private static final int KEYS = 24;
    private static final CkksContext CONTEXT = TestContext.standard().context;
    private static final CkksParameters PARAMETERS = CONTEXT.parameters();
    private static final Encoder ENCODER = new Encoder(CONTEXT);
    private static final Evaluator EVALUATOR = new Evaluator(CONTEXT);
    private static final Rotations ROTATIONS = new Rotations(CONTEXT);

    /** All that one secret key makes. */
    private static final class Keys {
        final EvaluationKeys evaluation;
        final SecretKeyEncryptor encryptor;
        final PublicKeyEncryptor publicEncryptor;
        final Decryptor decryptor;
        final double[] signs;

        Keys(int seed) {
            SecureRandom random = TestContext.seeded(1000 + seed);
            KeyGenerator generator = new KeyGenerator(CONTEXT, random);
            SecretKey secret = generator.secretKey();
            evaluation = generator.evaluationKeys(
                    secret, KeyRequest.relinearization(2).withRotations(2, List.of(1)));
            encryptor = new SecretKeyEncryptor(CONTEXT, secret, random);
            publicEncryptor = new PublicKeyEncryptor(CONTEXT, generator.publicKey(secret), random);
            decryptor = new Decryptor(CONTEXT, secret);
            signs = map(TestContext.standard().values(seed), Math::signum);
        }

        Ciphertext fresh() {
            return encryptor.encrypt(ENCODER.encode(signs, 2, S)).expand();
        }
    }

    private interface Operation {
        Ciphertext apply(Keys keys);
    }

    /** Errors in units of the predicted deviation. */
    private record Measured(double kurtosis, double largestOverPredicted) {}

    private static Measured measure(NoiseEstimate estimate, int rotation, double power, Operation operation) {
        int slots = PARAMETERS.slots();
        double largest = 0;
        double second = 0;
        double fourth = 0;
        for (int k = 0; k < KEYS; k++) {
            Keys keys = new Keys(k);
            double[] actual = ENCODER.decode(keys.decryptor.decrypt(operation.apply(keys)));
            double[] expected = IntStream.range(0, slots)
                    .mapToDouble(i -> Math.pow(keys.signs[(i + rotation) % slots], power))
                    .toArray();
            largest += PrecisionStatistics.of(expected, actual).maxError() / estimate.largestError() / KEYS;
            for (int i = 0; i < slots; i++) {
                double z = Math.pow((actual[i] - expected[i]) / estimate.slotDeviation(), 2);
                second += z / slots / KEYS;
                fourth += z * z / slots / KEYS;
            }
        }
        assertThat(second).as("variance over the predicted one").isBetween(0.8, 1.2);
        return new Measured(fourth / second / second, largest);
    }

    private static NoiseEstimate fresh() {
        return NoiseEstimate.secretKeyEncryption(PARAMETERS, 2, S);
    }

    private static void verifyGaussian(Measured measured) {
        assertThat(measured.kurtosis).isCloseTo(3, within(0.3));
        assertThat(measured.largestOverPredicted).isBetween(0.8, 1.0);
    }

    private static void verifyLongTails(Measured measured) {
        assertThat(measured.kurtosis).isGreaterThan(4);
        assertThat(measured.largestOverPredicted).isBetween(0.8, 1.0);
    }

    @Test
    void freshUnderTheSecretKey_gaussian() {
        verifyGaussian(measure(fresh(), 0, 1, Keys::fresh));
    }

    @Test
    void rotated_longTails() {
        verifyLongTails(measure(fresh().rotate(), 1, 1, keys -> ROTATIONS.rotate(keys.fresh(), 1, keys.evaluation)));
    }

    @Test
    void rescaled_longTails() {
        verifyLongTails(measure(fresh().multiplyConstant(1, S, 0).rescale(), 0, 1, keys -> {
            return EVALUATOR.rescale(EVALUATOR.multiplyConstant(keys.fresh(), 1, S));
        }));
    }

    @Test
    void relinearizedAndRescaled_longTails() {
        verifyLongTails(measure(fresh().square(1).relinearizeAndRescale(), 0, 2, keys -> {
            return EVALUATOR.squareAndRescale(keys.fresh(), 0, keys.evaluation.relinearization());
        }));
    }

    @Test
    void publicKey_longTails() {
        NoiseEstimate estimate = NoiseEstimate.publicKeyEncryption(PARAMETERS, 2, S);
        Measured measured = measure(estimate, 0, 1, keys -> {
            return keys.publicEncryptor.encrypt(ENCODER.encode(keys.signs, 2, S));
        });
        assertThat(measured.kurtosis).isGreaterThan(4);
        // v e + e_1 s is a sum of two products, whose tail in the real ring is nearer than that of one
        assertThat(measured.largestOverPredicted).isBetween(PARAMETERS.ring() == Ring.REAL ? 0.7 : 0.8, 1.0);
    }

    @Test
    void rescaledProductOfThreeComponents_longestTails() {
        Measured measured = measure(fresh().square(1).rescaleProduct(), 0, 2, keys -> {
            return EVALUATOR.rescale(EVALUATOR.square(keys.fresh()));
        });
        assertThat(measured.kurtosis).isGreaterThan(7);
        // the largest of so heavy a tail varies by a third between keys, and its mean lies above its most likely value
        assertThat(measured.largestOverPredicted).isBetween(0.75, 1.2);
    }

    @Test
    void largestError_ofTheWholeAndItsParts() {
        double variance = 1000;
        NoiseEstimate gaussian = new NoiseEstimate(PARAMETERS, 2, S, variance);
        NoiseEstimate laplacian = new NoiseEstimate(PARAMETERS, 2, S, new ErrorVariance(0, variance, 0));
        double log = Math.log(2 * PARAMETERS.slots());
        double product =
                PARAMETERS.ring() == Ring.STANDARD ? log / Math.sqrt(2) : log - Math.log(Math.PI * log / 2) / 2;
        assertThat(gaussian.largestError()).isEqualTo(gaussian.slotDeviation() * Math.sqrt(2 * log), within(1e-20));
        assertThat(laplacian.largestError()).isEqualTo(laplacian.slotDeviation() * product, within(1e-20));
        assertThat(laplacian.bits()).isLessThan(gaussian.bits() - 0.4);
        NoiseEstimate sum = gaussian.add(laplacian);
        assertThat(sum.largestError())
                .isEqualTo(Math.hypot(gaussian.largestError(), laplacian.largestError()), within(1e-20));
        // a rescale by a whole prime leaves nothing of what was there
        assertThat(sum.rescale().error().gaussian()).isCloseTo(1 / 12.0, within(1e-9));
    }

    @Test
    void negativeVariance_refused() {
        assertThatThrownBy(() -> new ErrorVariance(1, -1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must not be negative");
    }
}
