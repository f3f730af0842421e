package io.nightjar.model.program;

import io.nightjar.model.packing.TensorLayout;
import java.util.List;

/**
 * A network on ciphertext arrays before scales and levels are chosen: linear stages still have real weights.
 *
 * @param phases of the packing per axis
 * @param input layout of the program's inputs
 * @param coarseHeight rows of the coarse grid that serves all layouts
 * @param coarseWidth columns of the coarse grid
 * @param stages in order; stage i makes array i + 1
 */
record Circuit(int phases, TensorLayout input, int coarseHeight, int coarseWidth, List<Stage> stages) {
    /** A step whose numbers are still real. */
    sealed interface Stage permits LinearStage, ActivationStage, SumStage {
        Wiring wiring();
    }

    /** See {@link ActivationStep}, which has no weights to quantise. */
    record ActivationStage(ActivationStep step) implements Stage {
        @Override
        public Wiring wiring() {
            return step;
        }
    }

    /** See {@link LinearStep}. */
    record LinearStage(LinearWiring wiring, List<RealPanel> panels) implements Stage {}

    /** See {@link SumStep}; whether it rescales is not known yet. */
    record SumStage(SumStep step) implements Stage {
        @Override
        public Wiring wiring() {
            return step;
        }
    }

    /** M x K real weights and M real biases. */
    record RealPanel(double[][] weights, double[] bias) {}

    List<Wiring> wirings() {
        return stages.stream().map(Stage::wiring).toList();
    }

    /** Whether some source of a linear stage is masked. */
    boolean hasMasks() {
        return stages.stream()
                .anyMatch(s -> s instanceof LinearStage l && l.wiring().hasMasks());
    }

    /** Slots of an image. */
    int positions() {
        return coarseHeight * coarseWidth;
    }

    /** The stages that read an array. */
    List<Stage> readers(int array) {
        return stages.stream()
                .filter(s -> s.wiring().operands().stream().anyMatch(o -> o.array() == array))
                .toList();
    }
}
