package io.nightjar.ckks.noise;

import static io.nightjar.ckks.noise.NoiseMeasurement.NARROW;
import static io.nightjar.ckks.noise.NoiseMeasurement.S;
import static io.nightjar.ckks.noise.NoiseMeasurement.fresh;
import static io.nightjar.ckks.noise.NoiseMeasurement.map;
import static io.nightjar.ckks.noise.NoiseMeasurement.ratio;
import static io.nightjar.ckks.noise.NoiseMeasurement.run;
import static io.nightjar.ckks.noise.NoiseMeasurement.verify;
import static io.nightjar.ckks.noise.NoiseMeasurement.zero;
import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.ckks.evaluation.ExtendedCiphertext;
import io.nightjar.ckks.evaluation.HoistedCiphertext;
import io.nightjar.ckks.evaluation.Rotations;
import io.nightjar.ckks.scheme.Ciphertext;
import io.nightjar.ckks.scheme.ExtendedPlaintext;
import io.nightjar.ckks.scheme.TestContext;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Measured noise of key switching and of whole chains against the formulas. */
class KeySwitchingNoiseTest {
    private final TestContext test = TestContext.standard();

    private static double[] signs(TestContext t, long seed) {
        return map(t.values(seed), v -> 0.75 * Math.signum(v));
    }

    @Test
    void relinearize_everyLevel_keyErrorAndRounding() {
        for (TestContext t : List.of(test, NARROW)) {
            double[] expected = new double[t.parameters.slots()];
            for (int level = t.parameters.keyLevel(); level >= 1; level--) {
                int at = level;
                NoiseEstimate exact = new NoiseEstimate(t.parameters, level, S, 0);
                verify(
                        t,
                        exact.relinearize(),
                        i -> run(t, t.evaluator.relinearize(zero(t, at, 3, i), t.relinearization()), expected));
                verify(
                        t,
                        exact.relinearizeAndRescale(),
                        i -> run(
                                t,
                                t.evaluator.relinearizeAndRescale(zero(t, at, 3, i), t.relinearization()),
                                expected));
            }
        }
        NoiseEstimate narrow = new NoiseEstimate(NARROW.parameters, 5, S, 0);
        double rounding = narrow.rescale().variance();
        // six digits, each 2^-6 10.24 N / 12 against a rounding of 2/3 N / 12
        assertThat(narrow.relinearize().variance() / rounding).isBetween(2.4, 2.5);
    }

    @Test
    void rotate_noMessage_keyErrorAndRounding() {
        for (TestContext t : List.of(test, NARROW)) {
            Rotations rotations = new Rotations(t.context);
            double[] expected = new double[t.parameters.slots()];
            int level = t.parameters.keyLevel();
            NoiseEstimate exact = new NoiseEstimate(t.parameters, level, S, 0);
            verify(t, exact.rotate(), i -> run(t, rotations.rotate(zero(t, level, 2, i), 1 + i % 3, t.keys), expected));
            verify(
                    t,
                    exact.rotateExtended().modDownAndRescale(),
                    i -> run(
                            t,
                            rotations.modDownAndRescale(
                                    rotations.rotateExtended(rotations.hoist(zero(t, level, 2, i)), 2, t.keys)),
                            expected));
        }
    }

    @Test
    void doubleHoisting_sumOfProducts_oneRounding() {
        double scale = 0x1p44;
        for (TestContext t : List.of(test, NARROW)) {
            int level = t.parameters.keyLevel();
            int slots = t.parameters.slots();
            Rotations rotations = new Rotations(t.context);
            NoiseEstimate weight = NoiseEstimate.encoded(t.parameters, level, scale);
            NoiseEstimate sum = fresh(t, level)
                    .rotateExtended()
                    .multiply(weight, 0.75, 0.75)
                    .multiplyInteger(Math.sqrt(3))
                    .modDownAndRescale();
            verify(t, sum, i -> {
                double[] a = signs(t, i);
                HoistedCiphertext hoisted = rotations.hoist(t.encrypt(a, level, S));
                double[] expected = new double[slots];
                ExtendedCiphertext total = null;
                for (int step = 1; step <= 3; step++) {
                    double[] w = signs(t, 10L * i + step);
                    for (int k = 0; k < slots; k++) {
                        expected[k] += w[k] * a[(k + step) % slots];
                    }
                    ExtendedPlaintext plaintext = t.encoder.encodeExtended(w, level, scale);
                    ExtendedCiphertext rotated = rotations.rotateExtended(hoisted, step, t.keys);
                    total = total == null ? rotated.multiply(plaintext) : total.addProduct(rotated, plaintext);
                }
                return run(t, rotations.modDownAndRescale(total), expected);
            });
        }
    }

    @Test
    void chain_messagesOfEqualMagnitude_deviation() {
        for (TestContext t : List.of(test, NARROW)) {
            int level = t.parameters.keyLevel();
            NoiseEstimate square = fresh(t, level).square(0.75).relinearizeAndRescale();
            NoiseEstimate fourth = square.square(0.5625).relinearize().rescale();
            double c = 1.7;
            NoiseEstimate chain =
                    fourth.multiplyConstant(c, 0x1p40, Math.pow(0.75, 4)).rescale();
            NoiseEstimate sum =
                    chain.add(NoiseEstimate.secretKeyEncryption(t.parameters, chain.level(), chain.scale()));
            verify(t, sum, i -> {
                double[] a = signs(t, i);
                Ciphertext x = t.evaluator.relinearizeAndRescale(
                        t.evaluator.square(t.encrypt(a, level, S)), t.relinearization());
                Ciphertext y = t.evaluator.rescale(t.evaluator.relinearize(t.evaluator.square(x), t.relinearization()));
                Ciphertext z = t.evaluator.rescale(t.evaluator.multiplyConstant(y, c, 0x1p40));
                Ciphertext w = t.evaluator.add(z, t.encrypt(a, z.level(), z.scale()));
                return run(t, w, map(a, v -> c * v * v * v * v + v));
            });
        }
    }

    @Test
    void chain_unequalMessages_betweenMeanAndLargestMagnitude() {
        int level = NARROW.parameters.keyLevel();
        NoiseEstimate mean = fresh(NARROW, level);
        NoiseEstimate largest = mean;
        for (int k = 0; k < 3; k++) {
            double meanSquare = 1 / (2 * Math.pow(2, k) + 1);
            mean = mean.square(Math.sqrt(meanSquare)).relinearizeAndRescale();
            largest = largest.square(1).relinearizeAndRescale();
        }
        IntFunction<NoiseMeasurement.Run> runs = i -> {
            Ciphertext x = NARROW.encrypt(NARROW.values(i), level, S);
            for (int k = 0; k < 3; k++) {
                x = NARROW.evaluator.squareAndRescale(x, 0, NARROW.relinearization());
            }
            return run(NARROW, x, map(NARROW.values(i), v -> Math.pow(v, 8)));
        };
        assertThat(ratio(NARROW, mean, 8, runs)).isBetween(1.0, 2.0);
        assertThat(ratio(NARROW, largest, 8, runs)).isBetween(0.1, 1.0);
    }
}
