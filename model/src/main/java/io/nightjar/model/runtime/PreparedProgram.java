package io.nightjar.model.runtime;

import io.nightjar.model.circuit.ArrayIndex;
import io.nightjar.model.circuit.Deferral;
import io.nightjar.model.circuit.LinearStep;
import io.nightjar.model.program.AnalyzedProgram;

/**
 * A program with what its linear steps keep ready: encoded masks, and weights in tiled form. Nothing of it depends on
 * keys, so that the scorers of several owners share it. Immutable, shared by all threads.
 */
public final class PreparedProgram {
    private final AnalyzedProgram program;
    private final PreparedStep[] steps;

    /** Prepares all steps. */
    public PreparedProgram(AnalyzedProgram program) {
        this.program = program;
        this.steps = new PreparedStep[ArrayIndex.count(program.steps())];
        for (int i = 0; i < program.steps().size(); i++) {
            if (program.steps().get(i) instanceof LinearStep linear) {
                steps[ArrayIndex.madeBy(i)] = PreparedStep.of(
                        linear,
                        program.packing(),
                        program.context(),
                        program.level(i),
                        Deferral.components(program.steps(), linear),
                        Deferral.rescales(program.steps(), linear));
            }
        }
    }

    /** What was prepared. */
    public AnalyzedProgram program() {
        return program;
    }

    /** By the array that a linear step makes; null for other arrays. */
    PreparedStep[] steps() {
        return steps;
    }
}
