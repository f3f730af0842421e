package io.nightjar.model.circuit;

import java.util.Arrays;
import java.util.List;

/**
 * A polynomial activation with its square completed, summed over groups of inputs (a pooling window, or one input): u^2
 * + e for degree 2, (u^2 + c)^2 + d u + e for degree 4. The last product is relinearised once per group, after the sum.
 *
 * @param name what reports call the step
 * @param operand the array it reads
 * @param degree 2 or 4
 * @param c constant inside the outer square, degree 4 only
 * @param d factor of u, degree 4 only
 * @param e constant added per input
 * @param groups the inputs of every output
 */
public record ActivationStep(String name, Operand operand, int degree, double c, double d, double e, List<int[]> groups)
        implements Step {
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
        for (int[] group : groups) {
            if (group.length == 0) {
                throw new IllegalArgumentException("a group of " + name + " is empty");
            }
            for (int input : group) {
                if (input < 0 || input >= operand.length()) {
                    throw new IllegalArgumentException(
                            "a group of " + name + " reads input " + input + " of " + operand.length());
                }
            }
        }
    }

    /** The same polynomial over other groups of inputs. */
    public ActivationStep withGroups(List<int[]> other) {
        return new ActivationStep(name, operand, degree, c, d, e, other);
    }

    /** Whether every input is a group of its own, in order. */
    public boolean isElementwise() {
        if (groups.size() != operand.length()) {
            return false;
        }
        for (int i = 0; i < groups.size(); i++) {
            if (groups.get(i).length != 1 || groups.get(i)[0] != i) {
                return false;
            }
        }
        return true;
    }

    @Override
    public List<Operand> operands() {
        return List.of(operand);
    }

    @Override
    public int outputCount() {
        return groups.size();
    }

    @Override
    public int producers() {
        return groups.size();
    }

    @Override
    public int[] producerByOutput() {
        int[] producers = new int[groups.size()];
        Arrays.setAll(producers, i -> i);
        return producers;
    }

    @Override
    public int[] reads(int producer) {
        return groups.get(producer);
    }

    /** The derivative at u. */
    public double slope(double u) {
        return degree == 2 ? 2 * u : 4 * u * (u * u + c) + d;
    }

    /** Multiplicative depth. */
    public int depth() {
        return degree / 2;
    }
}
