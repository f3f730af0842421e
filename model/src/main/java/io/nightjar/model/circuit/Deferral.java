package io.nightjar.model.circuit;

import java.util.List;

/**
 * Relinearising where ciphertexts are fewest. An activation's last product may keep its three components and the square
 * of the scale: linear steps multiply all three by their integer weights and add them up, and each of their rows is
 * relinearised and rescaled once. That spends the level and the prime that the activation would have spent, and the
 * rounding of the rescale comes behind the weights, where the scale is larger by their factor. Where the schedule has
 * the rescale behind the weights anyway, only the relinearisation moves there.
 *
 * <p>Three components cannot be rotated without more keys, and masks would take the place of the multipliers at the
 * level of the products; so all that reads such an activation are linear steps that read nothing else, rotate nothing
 * and mask nothing.
 */
public final class Deferral {
    private Deferral() {}

    /** Whether all that reads the array of an activation could take three components. */
    public static boolean isPossible(List<? extends Step> steps, int array) {
        return array != ArrayIndex.INPUTS
                && steps.get(ArrayIndex.makerOf(array)) instanceof ActivationStep
                && array < steps.size()
                && steps.stream().filter(step -> reads(step, array)).allMatch(Deferral::takesThree);
    }

    /** The components of the ciphertexts that a step reads: 3 where all of them are deferred products, otherwise 2. */
    public static int components(List<? extends Step> steps, Dataflow step) {
        int array = step.operands().get(0).array();
        return array != ArrayIndex.INPUTS
                        && steps.get(ArrayIndex.makerOf(array)) instanceof ActivationStep activation
                        && activation.deferred()
                ? 3
                : 2;
    }

    /** Rescales that a step makes of its sums: its own, and that of the deferred products that it reads. */
    public static int rescales(List<? extends Step> steps, LinearStep step) {
        int array = step.operands().get(0).array();
        boolean left =
                components(steps, step) == 3 && ((ActivationStep) steps.get(ArrayIndex.makerOf(array))).rescale();
        return (left ? 1 : 0) + (step.rescale() ? 1 : 0);
    }

    private static boolean reads(Step step, int array) {
        return step.operands().stream().anyMatch(operand -> operand.array() == array);
    }

    private static boolean takesThree(Step reader) {
        return reader instanceof LinearStep linear
                && linear.operands().size() == 1
                && !linear.dataflow().hasMasks()
                && linear.dataflow().sources().stream().noneMatch(LinearDataflow.Source::isRotated);
    }
}
