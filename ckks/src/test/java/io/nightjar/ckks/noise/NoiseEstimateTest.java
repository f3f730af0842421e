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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightjar.ckks.keys.PublicKeyEncryptor;
import io.nightjar.ckks.ring.NttPoly;
import io.nightjar.ckks.scheme.Ciphertext;
import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.ckks.scheme.LevelsExhaustedException;
import io.nightjar.ckks.scheme.TestContext;
import io.nightjar.ckks.secret.KeyGenerator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Measured noise of encryption and arithmetic against the formulas. */
class NoiseEstimateTest {
    private final TestContext test = TestContext.standard();
    private final CkksParameters parameters = test.parameters;

    @Test
    void encoding_rounding_asPredicted() {
        verify(
                test,
                NoiseEstimate.encoded(parameters, 3, 0x1p30),
                i -> new NoiseMeasurement.Run(test.encoder.encode(test.values(i), 3, 0x1p30), test.values(i)));
    }

    @Test
    void freshEncryption_eitherKey_asPredicted() {
        verify(test, fresh(test, 2), i -> run(test, test.encrypt(test.values(i), 2, S), test.values(i)));
        KeyGenerator generator = new KeyGenerator(test.context, TestContext.seeded(1));
        PublicKeyEncryptor encryptor =
                new PublicKeyEncryptor(test.context, generator.publicKey(test.secret), TestContext.seeded(2));
        verify(
                test,
                NoiseEstimate.publicKeyEncryption(parameters, 4, S),
                i -> run(test, encryptor.encrypt(test.encoder.encode(test.values(i), 4, S)), test.values(i)));
    }

    @Test
    void sumsAndIntegerMultiples_asPredicted() {
        NoiseEstimate fresh = fresh(test, 2);
        verify(test, fresh.add(fresh), i -> {
            double[] a = test.values(i);
            double[] b = test.values(i + 100);
            Ciphertext sum = test.evaluator.add(test.encrypt(a, 2, S), test.encrypt(b, 2, S));
            return run(
                    test,
                    sum,
                    IntStream.range(0, a.length).mapToDouble(k -> a[k] + b[k]).toArray());
        });
        verify(test, fresh.multiplyInteger(5), i -> {
            Ciphertext c = test.encrypt(test.values(i), 2, S);
            return run(test, test.evaluator.multiplyConstant(c, 5, 1), map(test.values(i), v -> 5 * v));
        });
        verify(test, fresh.multiplyInteger(Math.sqrt(3)), i -> {
            Ciphertext c = test.encrypt(test.values(i), 2, S);
            for (int k = 1; k < 3; k++) {
                c = test.evaluator.add(c, test.encrypt(test.values(i), 2, S));
            }
            return run(test, c, map(test.values(i), v -> 3 * v));
        });
    }

    @Test
    void multipleByConstant_asPredicted() {
        double magnitude = Math.sqrt(1 / 3.0);
        double c = 0.3;
        verify(test, fresh(test, 2).multiplyConstant(c, 0x1p40, magnitude), i -> {
            Ciphertext x = test.encrypt(test.values(i), 2, S);
            return run(test, test.evaluator.multiplyConstant(x, c, 0x1p40), map(test.values(i), v -> c * v));
        });
    }

    @Test
    void constants_messageWithoutError_roundingOfTheConstant() {
        double[] half = map(NARROW.values(0), v -> 0.5);
        NttPoly exact = NARROW.encoder.encode(half, 2, 0x1p30).poly();
        Ciphertext x = new Ciphertext(List.of(exact, NttPoly.zero(exact.basis())), 0x1p30);
        double[] constants = new Random(1).doubles(400, -1, 1).toArray();
        NoiseEstimate clean = new NoiseEstimate(NARROW.parameters, 2, 0x1p30, 0);
        double factor = ratio(NARROW, clean.multiplyConstant(1, 0x1p32, 0.5), constants.length, i -> {
            double c = constants[i];
            return run(NARROW, NARROW.evaluator.multiplyConstant(x, c, 0x1p32), map(half, v -> v * c));
        });
        double term = ratio(NARROW, clean.addConstant(), constants.length, i -> {
            double c = constants[i];
            return run(NARROW, NARROW.evaluator.addConstant(x, c), map(half, v -> v + c));
        });
        assertThat(factor).isBetween(0.9, 1.1);
        assertThat(term).isBetween(0.9, 1.1);
    }

    @Test
    void productWithPlaintext_asPredicted() {
        double magnitude = Math.sqrt(1 / 3.0);
        for (double scale : new double[] {0x1p44, 0x1p46}) {
            NoiseEstimate weight = NoiseEstimate.encoded(parameters, 2, scale);
            verify(test, fresh(test, 2).multiply(weight, magnitude, magnitude), i -> {
                double[] a = test.values(i);
                double[] b = test.values(i + 100);
                Ciphertext c = test.evaluator.multiply(test.encrypt(a, 2, S), test.encoder.encode(b, 2, scale));
                return run(
                        test,
                        c,
                        IntStream.range(0, a.length)
                                .mapToDouble(k -> a[k] * b[k])
                                .toArray());
            });
        }
    }

    @Test
    void productAndSquare_asPredicted() {
        double magnitude = Math.sqrt(1 / 3.0);
        NoiseEstimate small = NoiseEstimate.secretKeyEncryption(parameters, 2, 0x1p40);
        verify(test, fresh(test, 2).multiply(small, magnitude, magnitude), i -> {
            double[] a = test.values(i);
            double[] b = test.values(i + 100);
            Ciphertext c = test.evaluator.multiply(test.encrypt(a, 2, S), test.encrypt(b, 2, 0x1p40));
            return run(
                    test,
                    c,
                    IntStream.range(0, a.length).mapToDouble(k -> a[k] * b[k]).toArray());
        });
        verify(test, fresh(test, 2).square(magnitude), i -> {
            Ciphertext c = test.evaluator.square(test.encrypt(test.values(i), 2, S));
            return run(test, c, map(test.values(i), v -> v * v));
        });
    }

    @Test
    void products_messageZero_productOfErrors() {
        NoiseEstimate fresh = fresh(test, 2);
        double[] zero = new double[parameters.slots()];
        NoiseEstimate noise = new NoiseEstimate(parameters, 2, S, fresh.variance() - 1 / 12.0);
        verify(test, noise.square(0), i -> run(test, test.evaluator.square(test.encrypt(zero, 2, S)), zero));
        verify(test, noise.multiply(noise, 0, 0), i -> {
            Ciphertext c = test.evaluator.multiply(test.encrypt(zero, 2, S), test.encrypt(zero, 2, S));
            return run(test, c, zero);
        });
    }

    @Test
    void rescale_twoAndThreeComponents_roundingMeetsTheSecret() {
        double[] expected = new double[parameters.slots()];
        NoiseEstimate exact = new NoiseEstimate(parameters, 3, S, 0);
        verify(test, exact.rescale(), i -> run(test, test.evaluator.rescale(zero(test, 3, 2, i)), expected));
        verify(test, exact.rescaleProduct(), i -> run(test, test.evaluator.rescale(zero(test, 3, 3, i)), expected));
    }

    @Test
    void largestError_ofManySlots() {
        NoiseEstimate fresh = fresh(test, 4);
        double mean = 0;
        for (int i = 0; i < 20; i++) {
            PrecisionStatistics measured =
                    PrecisionStatistics.of(test.values(i), test.decrypt(test.encrypt(test.values(i))));
            mean += measured.maxError() / fresh.largestError() / 20;
            assertThat(measured.minBits()).isBetween(fresh.bits() - 0.8, fresh.bits() + 0.8);
        }
        assertThat(mean).isBetween(0.8, 1.0);
    }

    @Test
    void impossibleOperations_refused() {
        NoiseEstimate fresh = fresh(test, 4);
        assertThatThrownBy(fresh::relinearize)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("level 4")
                .hasMessageContaining("level 3");
        assertThatThrownBy(() -> fresh.add(fresh.dropTo(2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("level 4 vs 2");
        assertThatThrownBy(() -> fresh.add(NoiseEstimate.encoded(parameters, 4, 0x1p44)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2^45.0000 vs 2^44.0000");
        assertThatThrownBy(() -> fresh.dropTo(0).rescale()).isInstanceOf(LevelsExhaustedException.class);
        assertThatThrownBy(() -> fresh.dropTo(2).dropTo(3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new NoiseEstimate(parameters, 5, S, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new NoiseEstimate(parameters, 4, S, Double.NaN))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
