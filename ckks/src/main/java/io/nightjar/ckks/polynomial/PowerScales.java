package io.nightjar.ckks.polynomial;

import io.nightjar.ckks.Counts;
import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.ckks.scheme.LevelsExhaustedException;
import io.nightjar.ckks.scheme.Scales;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Levels and scales of a {@link PowerPlan} on an argument of a given level and scale. The powers' scales follow from
 * the argument's. A monic polynomial's result has the scale of its leading product; that of any other is chosen, and
 * the scale of every sum is derived from it backwards, so that all terms of a sum meet at one scale.
 */
public final class PowerScales {
    private final CkksParameters parameters;
    private final PowerPlan plan;
    private final int level;
    private final double result;
    private final SortedMap<Integer, Double> powers = new TreeMap<>();

    /**
     * @param level of the argument
     * @param scale of the argument
     * @param resultScale wanted of the result; of no effect for a monic plan
     * @throws LevelsExhaustedException if the level is below the plan's depth
     * @throws IllegalArgumentException if a scale on the way is too small for coefficients or too large for the modulus
     */
    public PowerScales(CkksParameters parameters, PowerPlan plan, int level, double scale, double resultScale) {
        if (level < plan.depth()) {
            throw new LevelsExhaustedException("polynomials of degree " + plan.degree() + " need "
                    + Counts.of(plan.depth(), "level") + " and their argument is at level " + level
                    + "; use a parameter set with more levels or a lower degree");
        }
        this.parameters = parameters;
        this.plan = plan;
        this.level = level;
        for (int power : plan.powers()) {
            double s = power(parameters, power, level, scale);
            if (power > 1) {
                requireUsable("the product for power " + power, s * modulus(level(power) + 1), level(power) + 1);
            }
            requireUsable("power " + power, s, level(power));
            powers.put(power, s);
        }
        this.result = plan.monic() ? monicResult() : resultScale;
        requireUsable("the result", result, level - plan.depth());
        requireUsable(plan.root(), sumScale(plan.root(), result));
    }

    private double monicResult() {
        return monicResult(parameters, plan, level, of(1));
    }

    /**
     * The scale of a monic polynomial's result.
     *
     * @param level of the argument, at least the plan's depth
     * @param scale of the argument
     */
    public static double monicResult(CkksParameters parameters, PowerPlan plan, int level, double scale) {
        PowerPlan.Product product = plan.root().products().get(0);
        return power(parameters, product.power(), level, scale)
                * power(parameters, product.leading(), level, scale)
                / parameters.moduli().get(level - plan.root().spent());
    }

    private static double power(CkksParameters parameters, int power, int level, double scale) {
        if (power == 1) {
            return scale;
        }
        int a = PowerPlan.largerFactor(power);
        return power(parameters, a, level, scale)
                * power(parameters, power - a, level, scale)
                / parameters.moduli().get(level + 1 - PowerPlan.spentBy(power));
    }

    /** The scale of an argument that keeps the scales of powers close to the primes that they are divided by. */
    public static double argumentScale(CkksParameters parameters, int depth, int level) {
        // s -> s^2 / q_level -> ... leaves q at the last step if the logarithm is this sum of halves
        double log = 0;
        double weight = 1;
        for (int spent = 0; spent < depth; spent++) {
            weight = spent + 1 < depth ? weight / 2 : weight;
            log += weight * Math.log(parameters.moduli().get(level - spent));
        }
        return Math.exp(log);
    }

    /** The scale of a power. */
    public double of(int power) {
        return powers.get(power);
    }

    /** The level of a power. */
    public int level(int power) {
        return level - PowerPlan.spentBy(power);
    }

    /** The level at which a sum is added up. */
    public int level(PowerPlan.Sum sum) {
        return level - sum.spent();
    }

    /** The exact scale of the result. */
    public double result() {
        return result;
    }

    /** The scale at which a sum is added up whose value, after its rescale, has a given scale. */
    public double sumScale(PowerPlan.Sum sum, double valueScale) {
        return valueScale * modulus(level(sum));
    }

    /** The scale that the quotient of a product has in a sum. */
    public double quotientScale(PowerPlan.Product product, double sumScale) {
        return product.leading() > 0 ? of(product.leading()) : sumScale / of(product.power());
    }

    /**
     * A coefficient as a multiple of 1 / its own scale, to be taken times a power in a sum; see
     * {@link PolynomialScales#coefficient}.
     */
    double coefficient(double value, double sumScale, int power, int at) {
        return PolynomialScales.coefficient(parameters, value, sumScale, of(power), power, at);
    }

    /**
     * Checks that a polynomial's coefficients can be encoded.
     *
     * @param coefficients by degree
     * @throws IllegalArgumentException if rounding changes one by more than the rescale behind it, or if one has no
     *     room below half the modulus
     */
    public void requireUsable(double[] coefficients) {
        requireUsable(plan.root(), sumScale(plan.root(), result), coefficients);
    }

    private void requireUsable(PowerPlan.Sum sum, double scale, double[] coefficients) {
        int at = level(sum);
        for (int power : sum.linear()) {
            double value = coefficients[sum.offset() + power];
            coefficient(value, scale, power, at);
            requireRoom("the coefficient of degree " + (sum.offset() + power), value, scale / of(power), at);
        }
        requireRoom("the coefficient of degree " + sum.offset(), coefficients[sum.offset()], scale, at);
        for (PowerPlan.Product product : sum.products()) {
            double quotient = quotientScale(product, scale);
            if (product.quotient().isConstant()) {
                requireRoom(
                        "the coefficient of degree " + product.power(), coefficients[product.power()], quotient, at);
            } else {
                requireUsable(product.quotient(), sumScale(product.quotient(), quotient), coefficients);
            }
        }
    }

    private void requireRoom(String what, double value, double scale, int at) {
        double room = parameters.logQ(at) - 1;
        if (value != 0 && !(Scales.log2(Math.abs(value)) + Scales.log2(scale) < room)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%s, %s, at scale 2^%.2f takes %.1f bits, half the modulus of level %d has %.1f;"
                            + " use wider primes or a smaller scale",
                    what,
                    value,
                    Scales.log2(scale),
                    Scales.log2(Math.abs(value)) + Scales.log2(scale),
                    at,
                    room));
        }
    }

    private void requireUsable(PowerPlan.Sum sum, double scale) {
        requireUsable("a sum", scale, level(sum));
        for (int power : sum.linear()) {
            requireUsable("power " + power + " in a sum", of(power), level(sum));
            requireUsable("the coefficient of power " + power, scale / of(power), parameters.maxLevel());
        }
        for (PowerPlan.Product product : sum.products()) {
            double quotient = quotientScale(product, scale);
            requireUsable("power " + product.power() + " in a product", of(product.power()), level(sum));
            requireUsable("the quotient by power " + product.power(), quotient, level(sum));
            if (!product.quotient().isConstant()) {
                requireUsable(product.quotient(), sumScale(product.quotient(), quotient));
            }
        }
    }

    private void requireUsable(String what, double scale, int at) {
        double largest = parameters.logQ(at) - 1;
        if (!(scale >= PolynomialScales.MIN_SCALE && Scales.log2(scale) < largest)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "the scale of %s would be 2^%.1f, outside 2^%.0f to 2^%.1f at level %d;"
                            + " use an argument whose scale is closer to the primes",
                    what,
                    Scales.log2(scale),
                    Scales.log2(PolynomialScales.MIN_SCALE),
                    largest,
                    at));
        }
    }

    private double modulus(int limb) {
        return parameters.moduli().get(limb);
    }
}
