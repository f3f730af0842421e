package io.nightjar.ckks.scheme;

import java.util.Locale;

/** Checks on scales, which are tracked as doubles computed from the real primes: relative error 2^-53 an operation. */
public final class Scales {
    /** Two computations of one scale may differ by this factor at most. */
    private static final double TOLERANCE = 0x1p-40;

    /** Messages far below 1 leave room for a scale beyond the modulus, but not for any. */
    private static final int ROOM_BITS = 64;

    private Scales() {}

    /** @throws IllegalArgumentException unless a scale is positive and finite */
    public static void requireValid(double scale) {
        if (!(scale > 0) || Double.isInfinite(scale)) {
            throw new IllegalArgumentException("scale " + scale + " is not positive and finite");
        }
    }

    /**
     * Checks a scale that was stored or is to be: below 1 messages round to nothing, and beyond 2^64 times the modulus
     * of the level only messages below 2^-65 fit.
     *
     * @param level in [0, L]
     * @throws IllegalArgumentException unless the scale is in [1, 2^64 q_0 ... q_level]
     */
    public static void requireWithin(CkksParameters parameters, int level, double scale) {
        double bits = parameters.logQ(level);
        if (!(scale >= 1 && log2(scale) <= bits + ROOM_BITS)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "scale %s at level %d is outside [1, 2^%.2f], for a modulus of %.2f bits",
                    scale > 0 ? String.format(Locale.ROOT, "2^%.2f", log2(scale)) : Double.toString(scale),
                    level,
                    bits + ROOM_BITS,
                    bits));
        }
    }

    /**
     * Checks that operands at a level may be added.
     *
     * @throws IllegalArgumentException if their scales differ by more than 2^-40 of themselves
     */
    public static void requireSame(double a, double b, int level) {
        if (Math.abs(a - b) > TOLERANCE * a) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "scale 2^%.4f vs 2^%.4f at level %d; bring both operands to one scale first",
                    log2(a),
                    log2(b),
                    level));
        }
    }

    /** The logarithm to base 2. */
    public static double log2(double x) {
        return Math.log(x) / Math.log(2);
    }
}
