package io.nightjar.ckks.evaluation;

import io.nightjar.ckks.ring.RnsBasis;
import io.nightjar.ckks.scheme.Ciphertext;
import io.nightjar.ckks.scheme.LevelsExhaustedException;
import io.nightjar.ckks.scheme.Scales;

/** Checks that operands go together; each refusal says both values and what to do. */
final class Operands {
    private Operands() {}

    static void requireAligned(Ciphertext a, Ciphertext b) {
        requireSameLevel(a.level(), b.level());
        Scales.requireSame(a.scale(), b.scale(), a.level());
    }

    static void requireSameLevel(int a, int b) {
        if (a != b) {
            throw new IllegalArgumentException("level " + a + " vs " + b + "; drop the higher one first");
        }
    }

    /** Up to the level of {@code a}; operations on polynomials check this themselves. */
    static void requireSamePrimes(Ciphertext a, Ciphertext b) {
        RnsBasis primes = a.component(0).basis();
        if (!b.component(0).basis().range(0, primes.size()).equals(primes)) {
            throw new IllegalArgumentException("operands of other primes do not combine");
        }
    }

    static void requireTwoComponents(Ciphertext a) {
        if (a.size() != 2) {
            throw new IllegalArgumentException("a factor has three components; relinearise it first");
        }
    }

    /**
     * @throws LevelsExhaustedException at level 0
     * @throws IllegalArgumentException if the scale is too small to be divided by the last prime
     */
    static void requireRescalable(RnsBasis basis, int level, double scale) {
        requireLevelToSpend(level);
        Room.requireAfterRescale(scale, basis, level);
    }

    /** @throws LevelsExhaustedException at level 0 */
    static void requireLevelToSpend(int level) {
        if (level == 0) {
            throw new LevelsExhaustedException(
                    "a ciphertext at level 0 has no prime left to rescale by; use a parameter set with more levels");
        }
    }
}
