package io.nightjar.model.compiler;

import io.nightjar.model.circuit.Activation;
import io.nightjar.model.circuit.ActivationStep;
import io.nightjar.model.circuit.ArrayIndex;
import io.nightjar.model.circuit.Circuit;
import io.nightjar.model.circuit.LinearDataflow;
import io.nightjar.model.circuit.LinearStep;
import io.nightjar.model.circuit.Step;
import io.nightjar.model.circuit.SumStep;
import java.util.List;

/**
 * Where the rescales of a circuit are, and with them the levels of all arrays.
 *
 * @param kept by array, whether its ciphertexts have the square of the scale that the other arrays have: activations
 *     without a rescale, and inputs that only such steps read as read those
 * @param afterStep by step, whether a linear step or a sum ends in a rescale
 * @param levels by array, of the inputs 0 and below for others
 * @param keyLevel the highest level at which a key is used
 */
record Rescales(boolean[] kept, boolean[] afterStep, int[] levels, int keyLevel) {
    static Rescales of(Circuit circuit, Rescaling rescaling) {
        List<Step> steps = circuit.steps();
        boolean[] kept = kept(circuit, rescaling);
        boolean[] afterStep = new boolean[steps.size()];
        int[] levels = new int[ArrayIndex.count(steps)];
        for (int i = 0; i < afterStep.length; i++) {
            Step step = steps.get(i);
            afterStep[i] = rescales(circuit, i, rescaling) || readsKept(step, kept);
            levels[ArrayIndex.madeBy(i)] =
                    operandLevel(step, levels) - spent(step, kept[ArrayIndex.madeBy(i)], afterStep[i]);
        }
        return new Rescales(kept, afterStep, levels, keyLevel(steps, levels));
    }

    private static int spent(Step step, boolean kept, boolean rescale) {
        if (step instanceof Activation activation) {
            return activation.depth() - (kept ? 1 : 0);
        }
        return rescale ? 1 : 0;
    }

    private static int keyLevel(List<Step> steps, int[] levels) {
        int highest = 0;
        for (Step step : steps) {
            if (usesKeys(step)) {
                highest = Math.max(highest, operandLevel(step, levels) - levels[levels.length - 1]);
            }
        }
        return highest;
    }

    private static boolean usesKeys(Step step) {
        if (step instanceof LinearStep linear) {
            return linear.dataflow().sources().stream().anyMatch(LinearDataflow.Source::isRotated);
        }
        return true;
    }

    /** Levels that the circuit spends. */
    int depth() {
        return -levels[levels.length - 1];
    }

    /** The level at which a step reads its operands, from levels by array. */
    static int operandLevel(Step step, int[] levels) {
        return step.operands().stream().mapToInt(o -> levels[o.array()]).min().orElseThrow();
    }

    /** Whether a linear step, or the sum of its partial sums, ends in a rescale for the weights' or the masks' sake. */
    private static boolean rescales(Circuit circuit, int index, Rescaling rescaling) {
        boolean everyLinear = rescaling == Rescaling.EVERY_LINEAR_STEP;
        Step step = circuit.steps().get(index);
        if (step instanceof LinearStep linear) {
            return linear.dataflow().hasMasks() || everyLinear && !isSummed(circuit, index);
        }
        return step instanceof SumStep sum
                && everyLinear
                && sum.operand().array() > 0
                && circuit.steps().get(sum.operand().array() - 1) instanceof LinearStep linear
                && !linear.dataflow().hasMasks();
    }

    private static boolean isSummed(Circuit circuit, int index) {
        return circuit.readers(ArrayIndex.madeBy(index)).stream().anyMatch(SumStep.class::isInstance);
    }

    private static boolean readsKept(Step step, boolean[] kept) {
        return step.operands().stream().anyMatch(o -> kept[o.array()]);
    }

    /**
     * Inputs and arrays of squares keep their scale where all that reads them are linear steps that other steps than
     * sums read, and that read nothing else: operands of one step have one scale, or its rows' multipliers would not
     * suit all weights.
     */
    private static boolean[] kept(Circuit circuit, Rescaling rescaling) {
        List<Step> steps = circuit.steps();
        boolean[] kept = new boolean[ArrayIndex.count(steps)];
        if (rescaling != Rescaling.BEHIND_LINEAR_STEPS) {
            return kept;
        }
        kept[ArrayIndex.INPUTS] = true;
        for (int i = 0; i < steps.size(); i++) {
            kept[ArrayIndex.madeBy(i)] = steps.get(i) instanceof ActivationStep;
        }
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int array = 0; array < kept.length; array++) {
                if (kept[array]
                        && (isArgumentUnrescaled(steps, array, kept)
                                || !circuit.readers(array).stream()
                                        .allMatch(reader -> canRescale(circuit, reader, kept)))) {
                    kept[array] = false;
                    changed = true;
                }
            }
            // an output has no reader that could rescale
            kept[kept.length - 1] = false;
        }
        return kept;
    }

    /** The argument of squares is at the scale of all others only if the linear step that makes it rescales. */
    private static boolean isArgumentUnrescaled(List<Step> steps, int array, boolean[] kept) {
        if (array == ArrayIndex.INPUTS) {
            return false;
        }
        int argument = steps.get(ArrayIndex.makerOf(array)).operands().get(0).array();
        return argument != ArrayIndex.INPUTS
                && steps.get(ArrayIndex.makerOf(argument)) instanceof LinearStep linear
                && !linear.dataflow().hasMasks()
                && !readsKept(linear, kept);
    }

    private static boolean canRescale(Circuit circuit, Step reader, boolean[] kept) {
        if (!(reader instanceof LinearStep)) {
            return false;
        }
        int made = circuit.madeBy(reader);
        return made < circuit.steps().size()
                && !isSummed(circuit, ArrayIndex.makerOf(made))
                && reader.operands().stream().allMatch(o -> kept[o.array()]);
    }
}
