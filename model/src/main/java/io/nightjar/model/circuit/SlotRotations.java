package io.nightjar.model.circuit;

import io.nightjar.model.packing.Packing;
import java.util.Arrays;
import java.util.List;

/** The steps of a circuit in ciphertexts of so many slots: rotations by coarse positions become rotations by slots. */
public final class SlotRotations {
    private SlotRotations() {}

    /** @param steps with rotations in coarse positions */
    public static List<Step> of(List<Step> steps, Packing packing) {
        int slots = packing.step();
        return slots == 1 ? steps : steps.stream().map(step -> of(step, slots)).toList();
    }

    private static Step of(Step step, int slots) {
        if (step instanceof LinearStep linear) {
            return new LinearStep(of(linear.dataflow(), slots), linear.weights(), linear.rescale(), linear.shifts());
        } else if (step instanceof SumStep sum) {
            return new SumStep(
                    sum.name(),
                    sum.operand(),
                    sum.outputs().stream().map(terms -> of(terms, slots)).toList(),
                    sum.rescale());
        }
        return step;
    }

    private static LinearDataflow of(LinearDataflow dataflow, int slots) {
        List<LinearDataflow.Source> sources = dataflow.sources().stream()
                .map(s -> new LinearDataflow.Source(s.input(), s.rotation() * slots, s.mask()))
                .toList();
        return new LinearDataflow(
                dataflow.name(),
                dataflow.operands(),
                dataflow.outputCount(),
                sources,
                dataflow.masks(),
                dataflow.tiles(),
                dataflow.groups());
    }

    private static SumStep.Term[] of(SumStep.Term[] terms, int slots) {
        return Arrays.stream(terms)
                .map(term -> new SumStep.Term(term.input(), term.rotation() * slots))
                .toArray(SumStep.Term[]::new);
    }
}
