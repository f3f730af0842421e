package io.nightjar.model.circuit;

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
public record Circuit(int phases, TensorLayout input, int coarseHeight, int coarseWidth, List<Stage> stages) {
    /** A step whose numbers are still real. */
    public sealed interface Stage permits LinearStage, ActivationStage, SumStage {
        Dataflow wiring();
    }

    /** See {@link ActivationStep}, which has no weights to quantise. */
    public record ActivationStage(ActivationStep step) implements Stage {
        @Override
        public Dataflow wiring() {
            return step;
        }
    }

    /**
     * See {@link LinearStep}.
     *
     * @param node of the network that the stage comes from
     */
    public record LinearStage(int node, LinearDataflow wiring, List<RealPanel> panels) implements Stage {}

    /** See {@link SumStep}; whether it rescales is not known yet. */
    public record SumStage(SumStep step) implements Stage {
        @Override
        public Dataflow wiring() {
            return step;
        }
    }

    /** M x K real weights and M real biases. */
    public record RealPanel(double[][] weights, double[] bias) {}

    public List<Dataflow> wirings() {
        return stages.stream().map(Stage::wiring).toList();
    }

    /** Whether some source of a linear stage is masked. */
    public boolean hasMasks() {
        return stages.stream()
                .anyMatch(s -> s instanceof LinearStage l && l.wiring().hasMasks());
    }

    /** Slots of an image. */
    public int positions() {
        return coarseHeight * coarseWidth;
    }

    /** The stages that read an array. */
    public List<Stage> readers(int array) {
        return stages.stream()
                .filter(s -> s.wiring().operands().stream().anyMatch(o -> o.array() == array))
                .toList();
    }
}
