package io.nightjar.model.circuit;

import java.util.List;

/**
 * A polynomial activation with its square completed, summed over groups of inputs (a pooling window, or one input): u^2
 * + e for degree 2, (u^2 + c)^2 + d u + e for degree 4. The last product is relinearised once per group, after the sum;
 * or, where it is deferred, once per row of the linear steps that read it, see {@link Deferral}.
 *
 * @param name what reports call the step
 * @param operand the array it reads
 * @param degree 2 or 4
 * @param c constant inside the outer square, degree 4 only
 * @param d factor of u, degree 4 only
 * @param e constant added per input
 * @param groups the inputs of every output
 * @param rescale whether a rescale follows the last product; where not, its scale stays the square of that of its
 *     factors, and the linear steps that read it rescale; true before a schedule is chosen
 * @param deferred whether the last product is left with three components, to be relinearised, and rescaled if a rescale
 *     follows, by the linear steps that read it; false before a schedule is chosen
 */
public record ActivationStep(
        String name,
        Operand operand,
        int degree,
        double c,
        double d,
        double e,
        List<int[]> groups,
        boolean rescale,
        boolean deferred)
        implements Activation {
    public ActivationStep {
        groups = List.copyOf(groups);
        if (degree != 2 && degree != 4) {
            throw new IllegalArgumentException("activation " + name + " has degree " + degree + ", expected 2 or 4");
        }
        if (!Double.isFinite(c) || !Double.isFinite(d) || !Double.isFinite(e)) {
            throw new IllegalArgumentException("activation " + name + " has a coefficient that is not finite");
        }
        if (degree == 2 && (c != 0 || d != 0)) {
            throw new IllegalArgumentException("activation " + name + " of degree 2 has only the constant e");
        }
        Activation.requireGroups(name, operand, groups);
    }

    /** A step of a network that has just been lowered. */
    public static ActivationStep lowered(
            String name, Operand operand, int degree, double c, double d, double e, List<int[]> groups) {
        return new ActivationStep(name, operand, degree, c, d, e, groups, true, false);
    }

    @Override
    public ActivationStep withGroups(List<int[]> other) {
        return new ActivationStep(name, operand, degree, c, d, e, other, rescale, deferred);
    }

    /** The same activation with a schedule. */
    public ActivationStep scheduled(StepSchedule schedule) {
        return new ActivationStep(name, operand, degree, c, d, e, groups, schedule.rescale(), schedule.deferred());
    }

    /** The derivative at u. */
    public double slope(double u) {
        return degree == 2 ? 2 * u : 4 * u * (u * u + c) + d;
    }

    /** Levels that it spends if a rescale follows its last product. */
    @Override
    public int depth() {
        return degree / 2;
    }
}
