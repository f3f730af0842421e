package io.nightjar.model.program;

import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.model.circuit.Step;
import io.nightjar.model.contract.Safeguards;
import io.nightjar.model.network.Shape;
import io.nightjar.model.packing.Packing;
import io.nightjar.model.packing.TensorLayout;
import io.nightjar.model.ranges.ValueBounds;
import java.util.List;

/**
 * A compiled network for the scoring side, as it is stored: see data/FORMAT.md. What follows from it, such as levels,
 * costs and the client profile, is in {@link AnalyzedProgram}.
 *
 * @param parameters of the scheme
 * @param packing of images into slots
 * @param input the images, and how their ciphertexts are encrypted
 * @param steps in order, with integer weights; step i makes array i + 1
 * @param bounds on the values of every array
 * @param alternatives what the compiler considered and did not take
 * @param safeguards reference images of every block, and bounds on images; none in programs of release 0.1.0
 */
public record EncryptedProgram(
        CkksParameters parameters,
        Packing packing,
        Input input,
        List<Step> steps,
        ValueBounds bounds,
        List<RejectedPlan> alternatives,
        Safeguards safeguards) {
    /**
     * What a program reads.
     *
     * @param shape of an image
     * @param level of fresh ciphertexts
     * @param scale of fresh ciphertexts
     */
    public record Input(Shape shape, int level, double scale) {}

    public EncryptedProgram {
        steps = List.copyOf(steps);
        alternatives = List.copyOf(alternatives);
    }

    /** The same program with other safeguards. */
    public EncryptedProgram with(Safeguards guards) {
        return new EncryptedProgram(parameters, packing, input, steps, bounds, alternatives, guards);
    }

    /** How an image is laid out in the ciphertexts of a block. */
    public TensorLayout inputLayout() {
        Shape shape = input.shape();
        return packing.input(shape.channels(), shape.height(), shape.width());
    }

    /** Ciphertexts of scores that a block has. */
    public int outputCount() {
        return steps.get(steps.size() - 1).outputCount();
    }
}
