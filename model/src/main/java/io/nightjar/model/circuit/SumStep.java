package io.nightjar.model.circuit;

import java.util.Arrays;
import java.util.List;

/**
 * Sums of rotated ciphertexts with one ModDown for each: the end of a dense layer over several coarse positions, whose
 * partial sums by position come to the first one, and of a global pooling.
 *
 * @param name what reports call the step
 * @param operand the array it reads
 * @param outputs the terms of every output
 * @param rescale whether a rescale follows, in the same division as the ModDown; false before a schedule is chosen
 */
public record SumStep(String name, Operand operand, List<Term[]> outputs, boolean rescale) implements Step {
    /**
     * A rotated input: slot i has what stood in slot i + rotation.
     *
     * @param input index into the array
     * @param rotation in slots, or in coarse positions in a {@link Circuit}; 0 for none
     */
    public record Term(int input, int rotation) {}

    public SumStep {
        outputs = List.copyOf(outputs);
        for (Term[] terms : outputs) {
            if (terms.length == 0) {
                throw new IllegalArgumentException("a sum of " + name + " has no terms");
            }
            for (Term term : terms) {
                if (term.input < 0 || term.input >= operand.length()) {
                    throw new IllegalArgumentException(
                            "a sum of " + name + " reads input " + term.input + " of " + operand.length());
                }
            }
        }
    }

    /** A step of a network that has just been lowered, without a rescale. */
    public static SumStep lowered(String name, Operand operand, List<Term[]> outputs) {
        return new SumStep(name, operand, outputs, false);
    }

    /** The same sums with a schedule. */
    public SumStep scheduled(StepSchedule schedule) {
        return new SumStep(name, operand, outputs, schedule.rescale());
    }

    @Override
    public List<Operand> operands() {
        return List.of(operand);
    }

    @Override
    public int outputCount() {
        return outputs.size();
    }

    @Override
    public int producers() {
        return outputs.size();
    }

    @Override
    public int[] producerByOutput() {
        int[] producers = new int[outputs.size()];
        Arrays.setAll(producers, i -> i);
        return producers;
    }

    @Override
    public int[] reads(int producer) {
        return Arrays.stream(outputs.get(producer))
                .mapToInt(Term::input)
                .distinct()
                .toArray();
    }

    /** Whether an output has a rotated term, so that its sum is over QP. */
    public boolean isRotated(int output) {
        return Arrays.stream(outputs.get(output)).anyMatch(t -> t.rotation != 0);
    }
}
