package io.nightjar.ckks.polynomial;

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
    /** A constant at this scale is rounded to 2^-21 at most. */
    static final double SMALLEST = 0x1p20;

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

    double modulus(int limb) {
        return parameters.moduli().get(limb);
    }

    private void requireUsable(PolynomialPlan.Step step, double scale) {
        int at = level - step.spent();
        requireUsable("a sum", scale, at);
        for (int power : step.linear().keySet()) {
            requireUsable("the coefficient of power " + power, scale / scales.get(power), parameters.maxLevel());
        }
        for (PolynomialPlan.Product product : step.products()) {
            double quotient = scale / scales.get(product.power());
            requireUsable("the quotient by power " + product.power(), quotient, at);
            requireUsable(product.quotient(), quotient * modulus(at + 1));
        }
    }

    private void requireUsable(String what, double scale, int at) {
        double largest = parameters.logQ(at) - 1;
        if (!(scale >= SMALLEST && Scales.log2(scale) < largest)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "the scale of %s would be 2^%.1f, outside 2^%.0f to 2^%.1f at level %d; bring the argument to the scale that keeps the powers' scales"
                            + " level (argumentScale), for one level with normalize",
                    what,
                    Scales.log2(scale),
                    Scales.log2(SMALLEST),
                    largest,
                    at));
        }
    }
}
