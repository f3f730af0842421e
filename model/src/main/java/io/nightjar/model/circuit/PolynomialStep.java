package io.nightjar.model.circuit;

import io.nightjar.ckks.Counts;
import io.nightjar.ckks.polynomial.PowerEvaluator;
import io.nightjar.ckks.polynomial.PowerPlan;
import java.util.Arrays;
import java.util.List;

/**
 * A polynomial activation of any degree, by {@link PowerPlan}, summed over groups of inputs (a pooling window, or one
 * input). Coefficients may differ from ciphertext to ciphertext, which costs nothing: they are constants of one. The
 * last product is relinearised once per group, after the sum.
 *
 * @param name what reports call the step
 * @param operand the array it reads
 * @param polynomials different polynomials, lowest degree first, all of one length
 * @param polynomialOf by input, its place in {@code polynomials}
 * @param unit of the argument, whose powers are those of u / unit; 1 for leading coefficients of 1 or -1
 * @param resultScale scale of what it makes, which a schedule chooses; 0 before that, and for leading coefficients of 1
 *     or -1, from which it follows
 * @param groups the inputs of every output
 */
public record PolynomialStep(
        String name,
        Operand operand,
        List<double[]> polynomials,
        int[] polynomialOf,
        double unit,
        double resultScale,
        List<int[]> groups)
        implements Activation {
    /** The highest degree of a step. */
    public static final int MAX_DEGREE = 8;

    public PolynomialStep {
        polynomials = List.copyOf(polynomials);
        groups = List.copyOf(groups);
        if (polynomials.isEmpty()) {
            throw new IllegalArgumentException("activation " + name + " has no polynomial");
        }
        int length = polynomials.get(0).length;
        if (length < 3 || length > MAX_DEGREE + 1) {
            throw new IllegalArgumentException(
                    "activation " + name + " has degree " + (length - 1) + ", expected 2 to " + MAX_DEGREE);
        }
        boolean leads = false;
        boolean monic = true;
        for (double[] polynomial : polynomials) {
            if (polynomial.length != length) {
                throw new IllegalArgumentException("activation " + name + " has polynomials of different lengths");
            }
            if (!Arrays.stream(polynomial).allMatch(Double::isFinite)) {
                throw new IllegalArgumentException("activation " + name + " has a coefficient that is not finite");
            }
            leads |= polynomial[length - 1] != 0;
            monic &= Math.abs(polynomial[length - 1]) == 1;
        }
        if (!leads) {
            throw new IllegalArgumentException("activation " + name + " has no leading coefficient but zero");
        }
        if (polynomialOf.length != operand.length()) {
            throw new IllegalArgumentException("activation " + name + " has polynomials for "
                    + Counts.of(polynomialOf.length, "input") + " and reads " + operand.length());
        }
        for (int polynomial : polynomialOf) {
            if (polynomial < 0 || polynomial >= polynomials.size()) {
                throw new IllegalArgumentException(
                        "an input of " + name + " takes polynomial " + polynomial + " of " + polynomials.size());
            }
        }
        if (!(unit > 0) || Double.isInfinite(unit) || !(resultScale >= 0) || Double.isInfinite(resultScale)) {
            throw new IllegalArgumentException("activation " + name + " has unit " + unit + " and a result of scale "
                    + resultScale + "; both must be finite, the unit above 0");
        }
        if (monic && (unit != 1 || resultScale != 0)) {
            throw new IllegalArgumentException("activation " + name + " has leading coefficients of 1 or -1 with unit "
                    + unit + " and a result of scale " + resultScale + "; these must be 1 and 0");
        }
        Activation.requireGroups(name, operand, groups);
    }

    /** A step of a network that has just been lowered. */
    public static PolynomialStep lowered(
            String name, Operand operand, List<double[]> polynomials, int[] polynomialOf, List<int[]> groups) {
        return new PolynomialStep(name, operand, polynomials, polynomialOf, 1, 0, groups);
    }

    /** The same polynomials with a schedule. */
    public PolynomialStep scheduled(StepSchedule schedule) {
        return new PolynomialStep(
                name, operand, polynomials, polynomialOf, schedule.unit(), schedule.resultScale(), groups);
    }

    @Override
    public PolynomialStep withGroups(List<int[]> other) {
        return new PolynomialStep(name, operand, polynomials, polynomialOf, unit, resultScale, other);
    }

    @Override
    public int degree() {
        return polynomials.get(0).length - 1;
    }

    /** The polynomial of an input. */
    public double[] polynomial(int input) {
        return polynomials.get(polynomialOf[input]);
    }

    /** Whether the leading coefficient of every polynomial is 1 or -1. */
    public boolean isMonic() {
        return polynomials.stream().allMatch(p -> Math.abs(p[p.length - 1]) == 1);
    }

    /** How the polynomials are evaluated, all of them alike. */
    public PowerPlan plan() {
        boolean[] present = new boolean[degree() + 1];
        for (double[] polynomial : polynomials) {
            for (int k = 0; k < present.length; k++) {
                present[k] |= polynomial[k] != 0;
            }
        }
        return PowerPlan.of(present, isMonic());
    }

    @Override
    public int depth() {
        return plan().depth();
    }

    /** The largest magnitude of every coefficient, by degree, with the argument in a unit. */
    public double[] largestCoefficients(double ofUnit) {
        double[] largest = new double[degree() + 1];
        for (double[] polynomial : polynomials) {
            for (int k = 0; k < largest.length; k++) {
                largest[k] = Math.max(largest[k], Math.abs(polynomial[k]));
            }
        }
        return PowerEvaluator.inUnits(largest, ofUnit);
    }
}
