package io.nightjar.ckks.scheme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightjar.ckks.ring.NttPoly;
import io.nightjar.ckks.ring.RandomStream;
import io.nightjar.ckks.ring.RnsBasis;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Measured noise against the formulas: each figure is the root mean square of all slots of several runs, over the predicted one. */
class NoiseEstimateTest {
    private static final int RUNS = 8;
    private static final double S = 0x1p45;

    /** Digits of one prime each, P three bits above them: the key's error is as large as the rounding. */
    private static final TestContext NARROW = TestContext.of(
            CkksParameters.ofWidths(
                    "insecure-narrow",
                    10,
                    List.of(45, 45, 45, 45, 45, 45),
                    List.of(48),
                    5,
                    6,
                    CkksParameters.Security.INSECURE),
            S);

    private final TestContext test = TestContext.standard();
    private final CkksParameters parameters = test.parameters;

    private static double[] map(double[] values, DoubleUnaryOperator f) {
        return IntStream.range(0, values.length)
                .mapToDouble(i -> f.applyAsDouble(values[i]))
                .toArray();
    }

    private static double[] signs(TestContext t, long seed) {
        return map(t.values(seed), v -> 0.75 * Math.signum(v));
    }

    private record Run(Plaintext decrypted, double[] expected) {}

    private static Run run(TestContext t, Ciphertext c, double[] expected) {
        return new Run(t.decryptor.decrypt(c), expected);
    }

    /** Measured over predicted standard deviation of the complex error of a slot. */
    private static double ratio(TestContext t, NoiseEstimate estimate, int count, IntFunction<Run> runs) {
        double sum = 0;
        int slots = t.parameters.slots();
        for (int seed = 0; seed < count; seed++) {
            Run run = runs.apply(seed);
            assertThat(run.decrypted.level()).isEqualTo(estimate.level());
            Scales.requireSame(run.decrypted.scale(), estimate.scale(), estimate.level());
            double[][] slot = t.encoder.decodeComplex(run.decrypted);
            for (int i = 0; i < slots; i++) {
                double re = slot[0][i] - run.expected[i];
                sum += (re * re + slot[1][i] * slot[1][i]) / 2;
            }
        }
        return Math.sqrt(sum / count / slots) / estimate.slotDeviation();
    }

    private static void verify(TestContext t, NoiseEstimate estimate, IntFunction<Run> runs) {
        assertThat(ratio(t, estimate, RUNS, runs))
                .as("measured over predicted deviation")
                .isBetween(0.9, 1.1);
    }

    private static NoiseEstimate fresh(TestContext t, int level) {
        return NoiseEstimate.secretKeyEncryption(t.parameters, level, S);
    }

    @Test
    void encoding_rounding_asPredicted() {
        verify(
                test,
                NoiseEstimate.encoded(parameters, 3, 0x1p30),
                i -> new Run(test.encoder.encode(test.values(i), 3, 0x1p30), test.values(i)));
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
            return run(test, test.evaluator.multiplyScalar(c, 5, 1), map(test.values(i), v -> 5 * v));
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
            return run(test, test.evaluator.multiplyScalar(x, c, 0x1p40), map(test.values(i), v -> c * v));
        });
    }

    @Test
    void constants_messageWithoutError_roundingOfTheConstant() {
        double[] half = map(NARROW.values(0), v -> 0.5);
        NttPoly exact = NARROW.encoder.encode(half, 2, 0x1p30).poly();
        Ciphertext x = new Ciphertext(List.of(exact, NttPoly.zero(exact.basis())), 0x1p30);
        double[] constants = new Random(1).doubles(400, -1, 1).toArray();
        NoiseEstimate clean = new NoiseEstimate(NARROW.parameters, 2, 0x1p30, 0);
        double factor = ratio(NARROW, clean.multiplyConstant(1, 0x1p20, 0.5), constants.length, i -> {
            double c = constants[i];
            return run(NARROW, NARROW.evaluator.multiplyScalar(x, c, 0x1p20), map(half, v -> v * c));
        });
        double term = ratio(NARROW, clean.addConstant(), constants.length, i -> {
            double c = constants[i];
            return run(NARROW, NARROW.evaluator.addScalar(x, c), map(half, v -> v + c));
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

    /** An exact encryption of zero with random components, of which every rounding shows. */
    private static Ciphertext zero(TestContext t, int level, int components, long seed) {
        RnsBasis basis = t.context.basis(level);
        NttPoly s = t.secret.over(basis);
        List<NttPoly> random = IntStream.range(1, components)
                .mapToObj(c -> SeededCiphertext.mask(basis, seed(seed), RandomStream.Purpose.CIPHERTEXT_MASK, c))
                .toList();
        NttPoly first = NttPoly.zero(basis);
        NttPoly power = s;
        for (NttPoly c : random) {
            first = first.subtract(c.multiply(power));
            power = power.multiply(s);
        }
        return new Ciphertext(
                components == 2 ? List.of(first, random.get(0)) : List.of(first, random.get(0), random.get(1)), S);
    }

    private static byte[] seed(long seed) {
        byte[] bytes = new byte[32];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @Test
    void rescale_twoAndThreeComponents_roundingMeetsTheSecret() {
        double[] expected = new double[parameters.slots()];
        NoiseEstimate exact = new NoiseEstimate(parameters, 3, S, 0);
        verify(test, exact.rescale(), i -> run(test, test.evaluator.rescale(zero(test, 3, 2, i)), expected));
        verify(test, exact.rescaleProduct(), i -> run(test, test.evaluator.rescale(zero(test, 3, 3, i)), expected));
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
        assertThat(narrow.rotate()).isEqualTo(narrow.relinearize());
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
                Ciphertext z = t.evaluator.rescale(t.evaluator.multiplyScalar(y, c, 0x1p40));
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
        IntFunction<Run> runs = i -> {
            Ciphertext x = NARROW.encrypt(NARROW.values(i), level, S);
            for (int k = 0; k < 3; k++) {
                x = NARROW.evaluator.squareAndRescale(x, 0, NARROW.relinearization());
            }
            return run(NARROW, x, map(NARROW.values(i), v -> Math.pow(v, 8)));
        };
        assertThat(ratio(NARROW, mean, RUNS, runs)).isBetween(1.0, 2.0);
        assertThat(ratio(NARROW, largest, RUNS, runs)).isBetween(0.1, 1.0);
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
