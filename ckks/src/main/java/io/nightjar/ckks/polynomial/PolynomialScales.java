package io.nightjar.ckks.polynomial;

import io.nightjar.ckks.noise.NoiseEstimate;
import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.ckks.scheme.Scales;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The scales of a polynomial's powers, and a check of every scale of its evaluation before any ciphertext is touched.
 * The powers' scales follow from the argument's; every other scale is derived backwards from the result's, so that all
 * terms of a sum meet at one scale.
 */
final class PolynomialScales {
    /** The smallest scale of a coefficient or a value; a constant at this scale is rounded by 2^-21 at most. */
    static final double MIN_SCALE = 0x1p20;

    /** Above this an integer is within 2^-21 of itself of what was rounded to it. */
    private static final double MIN_PRECISE_INTEGER = 0x1p20;

    private final CkksParameters parameters;
    private final int level;
    private final SortedMap<Integer, Double> scales = new TreeMap<>();

    /**
     * @param level of the argument
     * @param scale of power 1 at that level
     * @throws IllegalArgumentException if a scale is too small for a constant or too large for the modulus
     */
    PolynomialScales(CkksParameters parameters, PolynomialPlan plan, int level, double scale, double resultScale) {
        this.parameters = parameters;
        this.level = level;
        for (int power : plan.powers()) {
            int a = PolynomialPlan.largerFactor(power);
            int to = level - PolynomialPlan.spentBy(power);
            double s = power == 1 ? scale : scales.get(a) * scales.get(power - a) / modulus(to + 1);
            requireUsable("power " + power, s, to);
            scales.put(power, s);
        }
        int sumLevel = level - plan.root().spent();
        requireUsable("the result", resultScale, sumLevel - 1);
        requireUsable(plan.root(), resultScale * modulus(sumLevel));
    }

    double of(int power) {
        return scales.get(power);
    }

    /**
     * A coefficient as a multiple of 1 / its own scale, to be taken times a power in a sum. Its rounding may change it
     * by 2^-20 of itself, or a power of magnitude 1 by no more than the standard deviation of the rounding error of the
     * sum's rescale; a coefficient far below that becomes 0.
     *
     * @param scale of the sum
     * @param at the level of the sum
     * @throws IllegalArgumentException if rounding changes more than that
     */
    double coefficient(double value, double scale, int power, int at) {
        return coefficient(parameters, value, scale, of(power), power, at);
    }

    /** As {@link #coefficient(double, double, int, int)}, for a power of a given scale. */
    static double coefficient(
            CkksParameters parameters, double value, double scale, double powerScale, int power, int at) {
        double ratio = scale / powerScale;
        double exact = value * ratio;
        double integer = Math.rint(exact);
        if (Math.abs(integer) >= MIN_PRECISE_INTEGER) {
            return value;
        }
        double change = Math.abs(integer - exact);
        double noise = parameters.moduli().get(at)
                * NoiseEstimate.roundingDeviation(parameters.ring(), parameters.ringDegree())
                / powerScale;
        if (change > Math.max(Math.abs(exact) / MIN_PRECISE_INTEGER, noise)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "the coefficient %s of power %d has scale 2^%.2f and rounds to %s, a change above"
                            + " the error of the rescale at level %d; give the result a larger scale",
                    value,
                    power,
                    Scales.log2(ratio),
                    integer / ratio,
                    at));
        }
        return integer / ratio;
    }

    /** A constant term, or 0 where it is less than half a unit of the sum, 1 / (2 scale). */
    static double summand(double value, double scale) {
        return Math.rint(value * scale) == 0 ? 0 : value;
    }

    double modulus(int limb) {
        return parameters.moduli().get(limb);
    }

    private void requireUsable(PolynomialPlan.Step step, double scale) {
        int at = level - step.spent();
        requireUsable("a sum", scale, at);
        step.linear().forEach((power, value) -> {
            requireUsable("the coefficient of power " + power, scale / of(power), parameters.maxLevel());
            coefficient(value, scale, power, at);
        });
        for (PolynomialPlan.Product product : step.products()) {
            double quotient = scale / scales.get(product.power());
            requireUsable("the quotient by power " + product.power(), quotient, at);
            requireUsable(product.quotient(), quotient * modulus(at + 1));
        }
    }

    private void requireUsable(String what, double scale, int at) {
        double largest = parameters.logQ(at) - 1;
        if (!(scale >= MIN_SCALE && Scales.log2(scale) < largest)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "the scale of %s would be 2^%.1f, outside 2^%.0f to 2^%.1f at level %d; bring the argument to"
                            + " the scale that keeps the powers' scales level (argumentScale),"
                            + " for one level with normalize",
                    what,
                    Scales.log2(scale),
                    Scales.log2(MIN_SCALE),
                    largest,
                    at));
        }
    }
}
