package io.nightjar.ckks.scheme;

import java.util.Locale;

/** Checks on scales, which are tracked as doubles computed from the real primes: relative error 2^-53 an operation. */
public final class Scales {
    /** Two computations of one scale may differ by this factor at most. */
    private static final double TOLERANCE = 0x1p-40;

    private Scales() {}

    /** @throws IllegalArgumentException unless a scale is positive and finite */
    public static void requireValid(double scale) {
        if (!(scale > 0) || Double.isInfinite(scale)) {
            throw new IllegalArgumentException("scale " + scale + " is not positive and finite");
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
