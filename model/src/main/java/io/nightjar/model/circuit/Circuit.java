package io.nightjar.model.circuit;

import io.nightjar.model.packing.Packing;
import io.nightjar.model.packing.SlotOrder;
import io.nightjar.model.packing.TensorLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * A network on ciphertext arrays before scales and levels are chosen: linear steps still have real weights, no step
 * rescales, and rotations are counted in coarse positions, which {@link SlotRotations} makes slots.
 *
 * @param phases of the packing per axis
 * @param input layout of the program's inputs
 * @param coarseHeight rows of the coarse grid that serves all layouts
 * @param coarseWidth columns of the coarse grid
 * @param order in which the packing has images and positions
 * @param steps in order; step i makes array i + 1
 */
public record Circuit(
        int phases, TensorLayout input, int coarseHeight, int coarseWidth, SlotOrder order, List<Step> steps) {
    public Circuit {
        steps = List.copyOf(steps);
    }

    /** The same packing with other steps. */
    public Circuit withSteps(List<Step> other) {
        return new Circuit(phases, input, coarseHeight, coarseWidth, order, other);
    }

    /** The packing in ciphertexts of so many slots. */
    public Packing packing(int slots) {
        return new Packing(phases, coarseHeight, coarseWidth, slots, order);
    }

    /** Whether some source of a linear step is masked. */
    public boolean hasMasks() {
        return steps.stream()
                .anyMatch(
                        s -> s instanceof LinearStep linear && linear.dataflow().hasMasks());
    }

    /** Slots of an image. */
    public int positions() {
        return coarseHeight * coarseWidth;
    }

    /**
     * The array that a step of this circuit makes.
     *
     * @throws IllegalArgumentException if the circuit has no such step
     */
    public int madeBy(Step step) {
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i) == step) {
                return ArrayIndex.madeBy(i);
            }
        }
        throw new IllegalArgumentException("step " + step.name() + " is of another circuit");
    }

    /** The steps that read an array. */
    public List<Step> readers(int array) {
        List<Step> readers = new ArrayList<>();
        for (Step step : steps) {
            for (Dataflow.Operand operand : step.operands()) {
                if (operand.array() == array) {
                    readers.add(step);
                    break;
                }
            }
        }
        return readers;
    }
}
