package io.nightjar.ckks.noise;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.ckks.TestRing;
import io.nightjar.ckks.math.Ring;
import io.nightjar.ckks.ring.NttPoly;
import io.nightjar.ckks.ring.RandomStream;
import io.nightjar.ckks.ring.RnsBasis;
import io.nightjar.ckks.scheme.Ciphertext;
import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.ckks.scheme.Plaintext;
import io.nightjar.ckks.scheme.RandomPolynomials;
import io.nightjar.ckks.scheme.Scales;
import io.nightjar.ckks.scheme.TestContext;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Noise by decryption: the root mean square over all slots of several runs, beside the predicted deviation. */
final class NoiseMeasurement {
    private static final int RUNS = 8;
    static final double S = 0x1p45;

    /** Digits of one prime each, P three bits above them: the key's error is as large as the rounding. */
    static final TestContext NARROW = TestContext.of(
            CkksParameters.ofWidths(
                    "insecure-narrow",
                    TestRing.current(),
                    10,
                    List.of(45, 45, 45, 45, 45, 45),
                    List.of(48),
                    5,
                    6,
                    CkksParameters.Security.INSECURE),
            S);

    private NoiseMeasurement() {}

    static NoiseEstimate fresh(TestContext t, int level) {
        return NoiseEstimate.secretKeyEncryption(t.parameters, level, S);
    }

    static double[] map(double[] values, DoubleUnaryOperator f) {
        return IntStream.range(0, values.length)
                .mapToDouble(i -> f.applyAsDouble(values[i]))
                .toArray();
    }

    record Run(Plaintext decrypted, double[] expected) {}

    static Run run(TestContext t, Ciphertext c, double[] expected) {
        return new Run(t.decryptor.decrypt(c), expected);
    }

    /**
     * Measured over predicted standard deviation of the error of a slot, of the mean of both parts where it is complex.
     */
    static double ratio(TestContext t, NoiseEstimate estimate, int count, IntFunction<Run> runs) {
        double sum = 0;
        int slots = t.parameters.slots();
        for (int seed = 0; seed < count; seed++) {
            Run run = runs.apply(seed);
            assertThat(run.decrypted.level()).isEqualTo(estimate.level());
            Scales.requireSame(run.decrypted.scale(), estimate.scale(), estimate.level());
            double[][] slot = t.encoder.decodeComplex(run.decrypted);
            for (int i = 0; i < slots; i++) {
                double re = slot[0][i] - run.expected[i];
                sum += t.parameters.ring() == Ring.REAL ? re * re : (re * re + slot[1][i] * slot[1][i]) / 2;
            }
        }
        return Math.sqrt(sum / count / slots) / estimate.slotDeviation();
    }

    static void verify(TestContext t, NoiseEstimate estimate, IntFunction<Run> runs) {
        assertThat(ratio(t, estimate, RUNS, runs))
                .as("measured over predicted deviation")
                .isBetween(0.9, 1.1);
    }

    /** An exact encryption of zero with random components, of which every rounding shows. */
    static Ciphertext zero(TestContext t, int level, int components, long seed) {
        RnsBasis basis = t.context.basis(level);
        NttPoly s = t.secret.over(basis);
        List<NttPoly> random = IntStream.range(1, components)
                .mapToObj(c -> RandomPolynomials.mask(basis, seed(seed), RandomStream.Purpose.CIPHERTEXT_MASK, c))
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
}
