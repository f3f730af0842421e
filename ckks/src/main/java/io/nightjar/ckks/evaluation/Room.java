package io.nightjar.ckks.evaluation;

import io.nightjar.ckks.ring.RnsBasis;
import io.nightjar.ckks.scheme.Scales;
import java.util.Locale;

/**
 * What a level has room for. A decrypted polynomial is known modulo Q_l = q_0 ... q_l only, so scales, products of
 * scales and constants times their scale must stay below Q_l / 2: beyond it a message of 1 comes back as another
 * number. A factor is an integer, so it must not change by more than {@link #MAX_ROUNDING} of itself when it is
 * rounded.
 */
final class Room {
    /** The largest relative change of a factor that is rounded to an integer. */
    static final double MAX_ROUNDING = 0x1p-20;

    private Room() {}

    /**
     * The scale of a product.
     *
     * @throws IllegalArgumentException if it is Q_l / 2 or more
     */
    static double product(double a, double b, RnsBasis basis, int level) {
        double room = log2OfHalf(basis, level);
        if (!(Scales.log2(a) + Scales.log2(b) < room)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "scales 2^%.2f and 2^%.2f multiply to 2^%.2f, half the modulus of level %d is 2^%.2f; "
                            + "use smaller scales or a higher level",
                    Scales.log2(a),
                    Scales.log2(b),
                    Scales.log2(a) + Scales.log2(b),
                    level,
                    room));
        }
        return a * b;
    }

    /** @throws IllegalArgumentException if a scale is Q_l / 2 or more */
    static void requireScale(double scale, RnsBasis basis, int level) {
        double room = log2OfHalf(basis, level);
        if (!(Scales.log2(scale) < room)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "scale 2^%.2f vs half the modulus 2^%.2f of level %d; rescale first or stay at a higher level",
                    Scales.log2(scale),
                    room,
                    level));
        }
    }

    /**
     * A summand as an integer. Its rounding, by half a unit at most, is below that of every encoding.
     *
     * @throws IllegalArgumentException if the constant is not finite, if it is Q_l / 2 or more at this scale, or if it
     *     rounds to 0 and is not 0
     */
    static double summand(double constant, double scale, RnsBasis basis, int level) {
        double integer = fitting(constant, scale, basis, level);
        if (integer == 0 && constant != 0) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "constant %s rounds to 0 at scale 2^%.2f; use a larger scale, or add 0 if that is meant",
                    constant,
                    Scales.log2(scale)));
        }
        return integer;
    }

    /**
     * A factor as an integer.
     *
     * @param scale of the factor, or the ratio of scales that it is to bridge
     * @throws IllegalArgumentException if the constant is not finite, if it is Q_l / 2 or more at this scale, or if it
     *     changes by more than {@link #MAX_ROUNDING} of itself, as one does that rounds to 0 and is not 0
     */
    static double factor(double constant, double scale, RnsBasis basis, int level) {
        return factor(constant, scale, 0, basis, level);
    }

    /** As {@link #factor(double, double, RnsBasis, int)}, where a change of the integer by {@code harmless} passes. */
    static double factor(double constant, double scale, double harmless, RnsBasis basis, int level) {
        double integer = fitting(constant, scale, basis, level);
        double exact = constant * scale;
        double change = Math.abs(integer - exact);
        if (change > Math.max(Math.abs(exact) * MAX_ROUNDING, harmless)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "constant %s at scale 2^%.2f is %.4f and rounds to %.0f, a change of 2^%.1f of it"
                            + " where 2^%.0f is permitted; use a larger scale for the constant",
                    constant,
                    Scales.log2(scale),
                    exact,
                    integer,
                    Scales.log2(change / Math.abs(exact)),
                    Scales.log2(MAX_ROUNDING)));
        }
        return integer;
    }

    /**
     * @throws IllegalArgumentException if a division by the prime of this level leaves a scale below 1, in which a
     *     message of 1 is rounded away
     */
    static void requireAfterRescale(double scale, RnsBasis basis, int level) {
        double prime = basis.modulus(level).q();
        if (!(scale / prime >= 1)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "scale 2^%.2f divided by the prime 2^%.2f of level %d leaves no bit of a message; "
                            + "multiply up to a larger scale before the rescale",
                    Scales.log2(scale),
                    Scales.log2(prime),
                    level));
        }
    }

    /**
     * A constant as an integer, however it is rounded.
     *
     * @throws IllegalArgumentException if the constant is not finite or is Q_l / 2 or more at this scale
     */
    static double fitting(double constant, double scale, RnsBasis basis, int level) {
        Scales.requireValid(scale);
        double room = log2OfHalf(basis, level);
        if (constant != 0 && !(Scales.log2(Math.abs(constant)) + Scales.log2(scale) < room)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "constant %s times scale 2^%.2f is 2^%.2f, half the modulus of level %d is 2^%.2f; "
                            + "use a smaller scale or a higher level",
                    constant,
                    Scales.log2(scale),
                    Scales.log2(Math.abs(constant)) + Scales.log2(scale),
                    level,
                    room));
        }
        double integer = Math.rint(constant * scale);
        if (Double.isInfinite(integer)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "constant %s times scale 2^%.2f is beyond 2^1024, the end of the doubles that "
                            + "constants are computed in; use a smaller scale",
                    constant,
                    Scales.log2(scale)));
        }
        return integer;
    }

    /** log2(q_0 ... q_level) - 1. */
    private static double log2OfHalf(RnsBasis basis, int level) {
        double sum = -1;
        for (int limb = 0; limb <= level; limb++) {
            sum += Scales.log2(basis.modulus(limb).q());
        }
        return sum;
    }
}
