package io.nightjar.model.program;

import io.nightjar.model.packing.TensorLayout;
import java.util.List;

/**
 * A network on ciphertext arrays before scales and levels are chosen: linear stages still have real weights.
 *
 * @param input layout of the program's inputs
 * @param stages in order; stage i reads what stage i - 1 makes
 */
record Circuit(TensorLayout input, List<Stage> stages) {
    /** A step whose numbers are still real. */
    sealed interface Stage permits LinearStage, ActivationStage {}

    /** See {@link ActivationStep}, which has no weights to quantise. */
    record ActivationStage(ActivationStep step) implements Stage {}

    /** See {@link LinearStep}. */
    record LinearStage(
            String name, int inputCount, int outputCount, List<RealPanel> panels, List<LinearStep.Tile> tiles)
            implements Stage {}

    /** M x K real weights and M real biases. */
    record RealPanel(double[][] weights, double[] bias) {}

    /** Squarings one after the other, over all stages. */
    int squarings() {
        return stages.stream()
                .mapToInt(s -> s instanceof ActivationStage a ? a.step().depth() : 0)
                .sum();
    }

    int linearStages() {
        return (int) stages.stream().filter(LinearStage.class::isInstance).count();
    }
}
