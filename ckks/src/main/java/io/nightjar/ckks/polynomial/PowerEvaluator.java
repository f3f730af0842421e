package io.nightjar.ckks.polynomial;

import io.nightjar.ckks.evaluation.Evaluator;
import io.nightjar.ckks.keys.RelinearizationKey;
import io.nightjar.ckks.scheme.Ciphertext;
import io.nightjar.ckks.scheme.CkksContext;
import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.ckks.scheme.Scales;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Evaluates polynomials that share a {@link PowerPlan}, each on its own ciphertext. The argument x is read as unit * y,
 * which costs nothing: the ciphertext is taken at a scale larger by the unit, and the powers of y keep their scales
 * near the primes where x is of the size of the unit. Results before their last rescale may be added up, so that a sum
 * of several polynomials is relinearised once. Safe for many threads.
 */
public final class PowerEvaluator {
    private final CkksParameters parameters;
    private final Evaluator evaluator;
    private final PowerPlan plan;
    private final double unit;
    private final double resultScale;

    /**
     * @param evaluator makes all values on the way, and takes back their rows
     * @param unit positive; 1 for a monic plan
     * @param resultScale exact scale of the result; of no effect for a monic plan
     * @throws IllegalArgumentException if the unit is not positive and finite, or not 1 for a monic plan
     */
    public PowerEvaluator(CkksContext context, Evaluator evaluator, PowerPlan plan, double unit, double resultScale) {
        if (!(unit > 0) || Double.isInfinite(unit) || plan.monic() && unit != 1) {
            throw new IllegalArgumentException("the unit of an argument is " + unit
                    + (plan.monic() ? "; a monic plan needs 1" : "; it must be positive and finite"));
        }
        this.parameters = context.parameters();
        this.evaluator = evaluator;
        this.plan = plan;
        this.unit = unit;
        this.resultScale = resultScale;
    }

    /** Coefficients of the polynomial in y. */
    public static double[] inUnits(double[] coefficients, double unit) {
        double[] scaled = coefficients.clone();
        double power = 1;
        for (int k = 0; k < scaled.length; k++) {
            scaled[k] *= power;
            power *= unit;
        }
        return scaled;
    }

    private PowerScales scales(int level, double scale) {
        return new PowerScales(parameters, plan, level, scale * unit, resultScale);
    }

    /**
     * The sum over i of the polynomial with {@code coefficients.get(i)} at {@code xs.get(i)}.
     *
     * @param xs at least one, all of two components and at one level and scale
     * @param coefficients of x, lowest degree first, as many as the plan's degree and one; those that the plan has not
     *     are zero, and the last is 1 or -1 if it is monic
     * @throws io.nightjar.ckks.scheme.LevelsExhaustedException if the level is below the plan's depth
     * @throws IllegalArgumentException if operands do not agree, if a polynomial is not of the plan, or for a scale or
     *     a coefficient without room
     */
    public Ciphertext evaluate(List<Ciphertext> xs, List<double[]> coefficients, RelinearizationKey key) {
        return evaluate(xs, coefficients, key, () -> {});
    }

    /** @param beforeEach runs before each argument's powers are made; what it throws ends the evaluation */
    public Ciphertext evaluate(
            List<Ciphertext> xs, List<double[]> coefficients, RelinearizationKey key, Runnable beforeEach) {
        if (xs.isEmpty() || coefficients.size() != xs.size()) {
            throw new IllegalArgumentException(
                    xs.size() + " arguments and " + coefficients.size() + " polynomials; give one for each");
        }
        coefficients.forEach(plan::require);
        PowerScales scales = scales(xs.get(0).level(), xs.get(0).scale());
        Ciphertext sum = null;
        for (int i = 0; i < xs.size(); i++) {
            beforeEach.run();
            Scales.requireSame(xs.get(0).scale(), xs.get(i).scale(), xs.get(i).level());
            Ciphertext next = new Run(scales, xs.get(i), inUnits(coefficients.get(i), unit), key).result();
            sum = sum == null ? next : evaluator.add(sum, next);
        }
        return new Ciphertext(rescale(sum, key).components(), scales.result());
    }

    private Ciphertext rescale(Ciphertext sum, RelinearizationKey key) {
        return sum.size() == 3 ? evaluator.relinearizeAndRescale(sum, key) : evaluator.rescale(sum);
    }

    /** One evaluation: its powers and the sums over them. */
    private final class Run {
        private final PowerScales scales;
        private final double[] coefficients;
        private final RelinearizationKey key;
        private final SortedMap<Integer, Ciphertext> powers = new TreeMap<>();
        private final double sign;

        Run(PowerScales scales, Ciphertext x, double[] coefficients, RelinearizationKey key) {
            this.scales = scales;
            this.key = key;
            this.sign = plan.monic() ? Math.signum(coefficients[plan.degree()]) : 1;
            this.coefficients = coefficients;
            for (int k = 0; k < coefficients.length; k++) {
                coefficients[k] *= sign;
            }
            for (int power : plan.powers()) {
                powers.put(power, power == 1 ? new Ciphertext(x.components(), scales.of(1)) : power(power));
            }
        }

        private Ciphertext power(int power) {
            int a = PowerPlan.largerFactor(power);
            int level = scales.level(power) + 1;
            return evaluator.multiplyAndRescale(
                    evaluator.dropTo(powers.get(a), level), evaluator.dropTo(powers.get(power - a), level), key);
        }

        /** The sum at the root, before its rescale; the powers are let go of. */
        Ciphertext result() {
            Ciphertext sum = sum(plan.root(), scales.sumScale(plan.root(), scales.result()));
            powers.tailMap(2).values().forEach(evaluator::recycle);
            return sign < 0 ? evaluator.negate(sum) : sum;
        }

        private Ciphertext sum(PowerPlan.Sum step, double scale) {
            int level = scales.level(step);
            Ciphertext sum = null;
            for (PowerPlan.Product product : step.products()) {
                Ciphertext next = product(product, level, scale);
                sum = sum == null ? next : evaluator.add(sum, next);
            }
            for (int k : step.linear()) {
                Ciphertext power = powers.get(k);
                double coefficient = scales.coefficient(coefficients[step.offset() + k], scale, k, level);
                sum = sum == null
                        ? evaluator.multiplyConstant(evaluator.dropTo(power, level), coefficient, scale / power.scale())
                        : evaluator.addMultiple(sum, power, coefficient);
            }
            return plus(sum, coefficients[step.offset()]);
        }

        private Ciphertext product(PowerPlan.Product product, int level, double sumScale) {
            double scale = scales.quotientScale(product, sumScale);
            PowerPlan.Sum quotient = product.quotient();
            Ciphertext power = evaluator.dropTo(powers.get(product.power()), level);
            Ciphertext value = null;
            if (!quotient.isConstant()) {
                Ciphertext sum = sum(quotient, scales.sumScale(quotient, scale));
                value = evaluator.dropTo(new Ciphertext(rescale(sum, key).components(), scale), level);
            }
            Ciphertext factor = value;
            if (product.leading() > 0) {
                Ciphertext leading = evaluator.dropTo(powers.get(product.leading()), level);
                factor = value == null ? plus(leading, coefficients[quotient.offset()]) : evaluator.add(leading, value);
            }
            Ciphertext result = evaluator.multiply(factor, power);
            if (value != null) {
                evaluator.recycle(value);
            }
            return result;
        }

        private Ciphertext plus(Ciphertext sum, double constant) {
            double summand = PolynomialScales.summand(constant, sum.scale());
            return summand == 0 ? sum : evaluator.addConstant(sum, summand);
        }
    }
}
