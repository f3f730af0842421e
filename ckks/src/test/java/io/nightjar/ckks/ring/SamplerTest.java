package io.nightjar.ckks.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nightjar.ckks.KnownAnswers;
import io.nightjar.ckks.Residues;
import io.nightjar.ckks.math.Modulus;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SamplerTest {
    private static final int COUNT = 1 << 18;
    private static final double DEVIATION = Sampler.ERROR_DEVIATION;

    private static RandomStream stream(RandomStream.Purpose purpose) {
        byte[] seed = new byte[RandomStream.SEED_BYTES];
        seed[3] = 77;
        return new RandomStream(seed, purpose, 0, 0);
    }

    private static double[] errors() {
        double[] errors = new double[COUNT];
        Sampler.gaussian(stream(RandomStream.Purpose.ERROR), errors);
        return errors;
    }

    @Test
    void gaussian_moments_ofDeviation3Point2() {
        double[] sums = new double[5];
        for (double e : errors()) {
            for (int k = 1; k <= 4; k++) {
                sums[k] += Math.pow(e, k) / COUNT;
            }
        }
        double variance = DEVIATION * DEVIATION;
        assertThat(sums[1]).isCloseTo(0, within(5 * DEVIATION / Math.sqrt(COUNT)));
        assertThat(sums[2]).isCloseTo(variance, within(5 * variance * Math.sqrt(2.0 / COUNT)));
        assertThat(sums[3]).isCloseTo(0, within(5 * Math.pow(DEVIATION, 3) * Math.sqrt(15.0 / COUNT)));
        assertThat(sums[4])
                .isCloseTo(3 * variance * variance, within(5 * variance * variance * Math.sqrt(96.0 / COUNT)));
    }

    @Test
    void gaussian_frequencies_followTheDensity() {
        int[] counts = new int[101];
        for (double e : errors()) {
            counts[(int) e + 50]++;
        }
        double sum = 0;
        for (int k = -50; k <= 50; k++) {
            sum += Math.exp(-k * k / (2 * DEVIATION * DEVIATION));
        }
        for (int k = -50; k <= 50; k++) {
            double expected = COUNT * Math.exp(-k * k / (2 * DEVIATION * DEVIATION)) / sum;
            assertThat((double) counts[k + 50])
                    .as("errors of %d", k)
                    .isCloseTo(expected, within(5 * Math.sqrt(expected) + 2));
        }
    }

    @Test
    void errorTable_everyMagnitude_hasItsProbability() {
        long[] thresholds = Sampler.errorThresholds();
        double sum = 1;
        for (int k = 1; k <= 60; k++) {
            sum += 2 * Math.exp(-k * k / (2 * DEVIATION * DEVIATION));
        }
        for (int k = 0; k <= thresholds.length; k++) {
            // as unsigned differences, since 2^63 is the smallest long
            long upTo = k == thresholds.length ? Long.MIN_VALUE : thresholds[k];
            double actual = k == 0 ? upTo : upTo - thresholds[k - 1];
            double expected = (k == 0 ? 1 : 2) * Math.exp(-k * k / (2 * DEVIATION * DEVIATION)) / sum * 0x1p63;
            double above = k == 0 ? 0x1p63 : 0x1p63 - thresholds[k - 1];
            // thresholds are whole numbers, computed in doubles from what lies above them
            assertThat(actual).as("magnitude %d", k).isCloseTo(expected, within(1.5 + above * 0x1p-46));
        }
    }

    @Test
    void ternary_frequencies_uniform() {
        byte[] values = new byte[COUNT];
        Sampler.ternary(stream(RandomStream.Purpose.SECRET), values);
        int[] counts = new int[3];
        for (byte v : values) {
            counts[v + 1]++;
        }
        for (int count : counts) {
            assertThat((double) count).isCloseTo(COUNT / 3.0, within(5 * Math.sqrt(COUNT * 2 / 9.0)));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 45, 50})
    void uniform_residues_canonicalAndFlat(int bits) {
        Modulus modulus = Residues.modulus(bits, 16);
        double[] row = new double[COUNT];
        Sampler.uniform(stream(RandomStream.Purpose.CIPHERTEXT_MASK), modulus, row);
        int[] buckets = new int[16];
        for (double x : row) {
            assertThat(x == Math.rint(x) && Math.abs(x) <= Residues.largest(modulus))
                    .isTrue();
            buckets[(int) (16 * (modulus.unsigned(x) / modulus.q()))]++;
        }
        for (int count : buckets) {
            assertThat((double) count).isCloseTo(COUNT / 16.0, within(5 * Math.sqrt(COUNT / 16.0)));
        }
    }

    @Test
    void uniform_primeFarBelowItsPowerOfTwo_rejectsAndStaysBelow() {
        Modulus modulus = new Modulus(97);
        double[] row = new double[COUNT];
        Sampler.uniform(stream(RandomStream.Purpose.CIPHERTEXT_MASK), modulus, row);
        int[] counts = new int[97];
        for (double x : row) {
            counts[(int) modulus.unsigned(x)]++;
        }
        for (int count : counts) {
            assertThat((double) count).isCloseTo(COUNT / 97.0, within(5.5 * Math.sqrt(COUNT / 97.0)));
        }
    }

    @Test
    void allDistributions_knownAnswers() {
        for (KnownAnswers.Entry entry : KnownAnswers.read("sampling")) {
            byte[] seed = HexFormat.of().parseHex(entry.text("seed"));
            double[] row = new double[64];
            Sampler.uniform(
                    new RandomStream(seed, RandomStream.Purpose.CIPHERTEXT_MASK, 0, 1),
                    new Modulus(entry.integer("modulus")),
                    row);
            assertThat(row).isEqualTo(entry.doubles("uniform"));
            byte[] ternary = new byte[64];
            Sampler.ternary(new RandomStream(seed, RandomStream.Purpose.SECRET, 0, 0), ternary);
            for (int i = 0; i < 64; i++) {
                assertThat(ternary[i]).isEqualTo((byte) entry.longs("ternary")[i]);
            }
            double[] errors = new double[64];
            Sampler.gaussian(new RandomStream(seed, RandomStream.Purpose.ERROR, 0, 0), errors);
            assertThat(errors).isEqualTo(entry.doubles("gaussian"));
        }
    }
}
