package io.nightjar.ckks.ring;

import io.nightjar.ckks.math.Modulus;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Uniform, ternary and Gaussian polynomials from a {@link RandomStream}.
 *
 * <p>Source for the distributions: J.-P. Bossuat et al., "Security Guidelines for Implementing Homomorphic Encryption",
 * ePrint 2024/463, section 2: uniform ternary secret, discrete Gaussian error with standard deviation 3.2.
 */
public final class Sampler {
    /** Standard deviation of the error. */
    public static final double ERROR_DEVIATION = 3.2;

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int STRIP = 512;
    /** Magnitudes beyond this have a probability below 2^-500. */
    private static final int FARTHEST = 90;

    private static final long[] ERROR_THRESHOLDS = errorThresholds();

    private Sampler() {}

    /**
     * Uniform canonical residues by rejection: a word's lowest bits, as many as the prime has, are the residue in [0,
     * q) if they are below q, otherwise the word is passed over.
     */
    public static void uniform(RandomStream stream, Modulus modulus, double[] out) {
        long mask = (1L << modulus.bits()) - 1;
        long q = modulus.value();
        int filled = 0;
        while (filled < out.length) {
            int words = Math.min(stream.available(), out.length - filled);
            filled += accept(stream.buffer(), stream.offset(), words, mask, q, out, filled);
            stream.skip(words);
        }
    }

    private static int accept(byte[] buffer, int offset, int words, long mask, long q, double[] out, int at) {
        long half = q >> 1;
        int o = at;
        for (int i = 0; i < words; i++) {
            long x = (long) WORDS.get(buffer, offset + 8 * i) & mask;
            // a rejected word is overwritten by the next one: no branch, since whether a word fits is unpredictable
            out[o] = (double) (x - (q & ((half - x) >> 63)));
            o += (int) ((x - q) >>> 63);
        }
        return o - at;
    }

    /** Fills {@code out} with uniform values of {-1, 0, 1}, from pairs of bits; the pair 3 is passed over. */
    public static void ternary(RandomStream stream, byte[] out) {
        int i = 0;
        while (i < out.length) {
            long word = stream.nextWord();
            for (int pair = 0; pair < 32 && i < out.length; pair++, word >>>= 2) {
                int v = (int) (word & 3);
                if (v != 3) {
                    out[i++] = (byte) (v - 1);
                }
            }
        }
    }

    /**
     * Discrete Gaussian integers of standard deviation 3.2, cut where the tail falls below 2^-64: 63 bits of a word
     * against a table of cumulative probabilities in units of 2^-63, compared in full so that the time does not depend
     * on the value; the last bit is the sign. The statistical distance from the distribution is about 2^-53 a value.
     */
    public static void gaussian(RandomStream stream, double[] out) {
        long[] words = new long[Math.min(STRIP, out.length)];
        long[] magnitudes = new long[words.length];
        for (int from = 0; from < out.length; from += words.length) {
            int count = Math.min(words.length, out.length - from);
            stream.read(words, count);
            Arrays.fill(magnitudes, 0);
            for (long threshold : ERROR_THRESHOLDS) {
                countAbove(threshold, words, magnitudes);
            }
            for (int i = 0; i < count; i++) {
                long sign = -(words[i] & 1);
                out[from + i] = (double) ((magnitudes[i] ^ sign) - sign);
            }
        }
    }

    /**
     * The threshold is at most 2^63 and what is compared below 2^63, so the difference has the sign of the comparison.
     */
    private static void countAbove(long threshold, long[] words, long[] magnitudes) {
        for (int i = 0; i < words.length; i++) {
            magnitudes[i] += (threshold - 1 - (words[i] >>> 1)) >>> 63;
        }
    }

    /**
     * Threshold k is 2^63 less 2^63 times the probability that the magnitude is above k, for every k of which that is
     * at least 1. The tail is summed from its far end, smallest terms first, so that the last probabilities are as
     * precise as the first; a sum from 0 upwards would leave all its rounding errors, about 2^-51, to the last
     * magnitude.
     */
    static long[] errorThresholds() {
        double[] above = new double[FARTHEST + 1];
        for (int k = FARTHEST; k > 0; k--) {
            above[k - 1] = above[k] + 2 * StrictMath.exp(-k * k / (2 * ERROR_DEVIATION * ERROR_DEVIATION));
        }
        double sum = above[0] + 1;
        return Arrays.stream(above)
                .mapToLong(tail -> (long) StrictMath.rint(tail / sum * 0x1p63))
                .filter(share -> share > 0)
                .map(share -> Long.MIN_VALUE - share)
                .toArray();
    }
}
