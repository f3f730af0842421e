package io.nightjar.model.cost;

import io.nightjar.ckks.noise.NoiseEstimate;
import io.nightjar.ckks.polynomial.PowerEvaluator;
import io.nightjar.ckks.polynomial.PowerPlan;
import io.nightjar.ckks.polynomial.PowerScales;
import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.ckks.scheme.LevelsExhaustedException;
import io.nightjar.model.CompileException;
import io.nightjar.model.circuit.PolynomialStep;
import java.util.Locale;
import java.util.TreeMap;

/**
 * A polynomial activation in the cost interpreter: operations, the room that powers and sums have, and the error that
 * they add. Magnitudes are those of y = u / unit. A power's root mean square is at most that of y^4 to the power of k /
 * 4, for k up to 4, the highest that plans of degree 8 or less have a product of; sums take their coefficients'
 * magnitudes, the largest of all channels.
 */
final class PolynomialAnalysis {
    /** The root mean square of a value at most, its bound, and its error beside that of the argument. */
    private record Figure(double typical, double bound, double error) {}

    private final CkksParameters parameters;
    private final PolynomialStep step;
    private final double unit;
    private final PowerPlan plan;
    private final PowerScales scales;
    private final double[] largest;
    private final double typical;
    private final double bound;
    private final TreeMap<Integer, Double> errors = new TreeMap<>();
    private final OperationCounts counts;
    private final StepCounts work;

    /**
     * @param u the argument
     * @param fourth root mean square of u^4
     * @throws CompileException if levels do not suffice or scales do not fit
     */
    PolynomialAnalysis(
            CkksParameters parameters,
            PolynomialStep step,
            double unit,
            double resultScale,
            ScheduleAnalysis.Value u,
            double fourth,
            OperationCounts counts,
            StepCounts work) {
        this.parameters = parameters;
        this.step = step;
        this.unit = unit;
        this.plan = step.plan();
        this.largest = step.largestCoefficients(unit);
        this.typical = Math.pow(fourth, 0.25) / unit;
        this.bound = u.bound() / unit;
        this.counts = counts;
        this.work = work;
        try {
            this.scales = new PowerScales(parameters, plan, u.level(), u.scale() * unit, resultScale);
            for (double[] polynomial : step.polynomials()) {
                scales.requireUsable(PowerEvaluator.inUnits(polynomial, unit));
            }
        } catch (LevelsExhaustedException | IllegalArgumentException e) {
            throw new CompileException("step " + step.name() + ": " + e.getMessage());
        }
    }

    /**
     * What the step makes of one input.
     *
     * @param limit of the output, a sum over a group
     * @param slope root mean square of the derivative
     */
    ScheduleAnalysis.Value made(ScheduleAnalysis.Value u, double limit, double slope) {
        errors.put(1, 0.0);
        for (int power : plan.powers().tailSet(2)) {
            errors.put(power, power(power));
        }
        int group = work.largestGroup();
        Figure root = sum(plan.root(), scales.sumScale(plan.root(), scales.result()), work.members());
        int level = scales.level(plan.root());
        double sumScale = scales.sumScale(plan.root(), scales.result());
        requireRoom(limit, sumScale, level);
        requireRoom(largest[0] * group, sumScale, level);
        double added = finished(plan.root(), scales.result(), work.producers());
        double each = Math.hypot(root.error, slope * u.error());
        requireRoom(limit, scales.result(), level - 1);
        return new ScheduleAnalysis.Value(
                level - 1, scales.result(), limit, Math.hypot(Math.sqrt(group) * each, added));
    }

    /** Counts the products that make a power, and gives its error beside that of the argument. */
    private double power(int power) {
        int a = PowerPlan.largerFactor(power);
        int level = scales.level(power) + 1;
        double scale = scales.of(a) * scales.of(power - a);
        counts.addSquares(work.members(), level);
        counts.addRelinearizations(work.members(), level, 1);
        requireRoom(Math.pow(bound, power), scale, level);
        requireRoom(Math.pow(bound, power), scales.of(power), level - 1);
        double inherited = a == power - a
                ? 2 * Math.pow(typical, a) * errors.get(a)
                : Math.hypot(
                        Math.pow(typical, power - a) * errors.get(a), Math.pow(typical, a) * errors.get(power - a));
        return Math.hypot(inherited, exact(level, scale).relinearizeAndRescale().slotDeviation());
    }

    private Figure sum(PowerPlan.Sum sum, double scale, long times) {
        double magnitude = largest[sum.offset()];
        double most = magnitude;
        double squares = 0;
        int level = scales.level(sum);
        for (int k : sum.linear()) {
            double coefficient = largest[sum.offset() + k];
            magnitude += coefficient * Math.pow(typical, k);
            most += coefficient * Math.pow(bound, k);
            squares += squared(coefficient * errors.get(k));
        }
        counts.addMultiples(times * sum.linear().size(), level);
        for (PowerPlan.Product product : sum.products()) {
            Figure factor = factor(product, scale);
            double power = Math.pow(typical, product.power());
            counts.addSquares(times, level);
            magnitude += power * factor.typical;
            most += Math.pow(bound, product.power()) * factor.bound;
            squares += squared(factor.typical * errors.get(product.power())) + squared(power * factor.error);
        }
        return new Figure(magnitude, most, Math.sqrt(squares));
    }

    /** What a power is multiplied by. */
    private Figure factor(PowerPlan.Product product, double sumScale) {
        PowerPlan.Sum quotient = product.quotient();
        double scale = scales.quotientScale(product, sumScale);
        Figure value = new Figure(largest[quotient.offset()], largest[quotient.offset()], 0);
        if (!quotient.isConstant()) {
            Figure sum = sum(quotient, scales.sumScale(quotient, scale), work.members());
            requireRoom(sum.bound, scales.sumScale(quotient, scale), scales.level(quotient));
            double added = finished(quotient, scale, work.members());
            requireRoom(sum.bound, scale, scales.level(quotient) - 1);
            value = new Figure(sum.typical, sum.bound, Math.hypot(sum.error, added));
        }
        int leading = product.leading();
        return leading == 0
                ? value
                : new Figure(
                        value.typical + Math.pow(typical, leading),
                        value.bound + Math.pow(bound, leading),
                        Math.hypot(value.error, errors.get(leading)));
    }

    /** Counts the end of a sum and gives the error that it adds. */
    private double finished(PowerPlan.Sum sum, double scale, long times) {
        int level = scales.level(sum);
        NoiseEstimate before = exact(level, scales.sumScale(sum, scale));
        if (sum.products().isEmpty()) {
            counts.addRescales(times, level);
            return before.rescale().slotDeviation();
        }
        counts.addRelinearizations(times, level, 1);
        return before.relinearizeAndRescale().slotDeviation();
    }

    private NoiseEstimate exact(int level, double scale) {
        return new NoiseEstimate(parameters, level, scale, 0);
    }

    private void requireRoom(double value, double scale, int level) {
        double bits = Math.log(value * scale) / Math.log(2) + ScheduleAnalysis.MARGIN_BITS;
        double room = parameters.logQ(level) - 1;
        if (!(bits <= room)) {
            throw new CompileException(
                    String.format(
                            Locale.ROOT,
                            "step %s: values up to %.3g, for arguments up to %.3g, at scale 2^%.1f take %.1f"
                                    + " bits, half the modulus of level %d has %.1f; give calibration images that"
                                    + " show the real range, or a parameter set with wider primes",
                            step.name(),
                            value,
                            bound * unit,
                            Math.log(scale) / Math.log(2),
                            bits,
                            level,
                            room),
                    bits - room);
        }
    }

    private static double squared(double x) {
        return x * x;
    }
}
