package io.nightjar.model.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.ckks.math.Kernels;
import io.nightjar.model.contract.StoredCiphertext;
import io.nightjar.model.machine.Operation;
import io.nightjar.model.machine.UnitCosts;
import io.nightjar.model.program.AnalyzedProgram;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What the cost model says a program does, against what kernels are called for. */
final class PredictedOperations {
    /** A cost that is nothing beside 1, for as many operations as tests make. */
    private static final double NOTHING = 1e-12;

    private PredictedOperations() {}

    /** Scores a block and checks that every operation of kernels was made as often as predicted. */
    static ScoredBlock assertMade(AnalyzedProgram program, BlockScorer scorer, List<StoredCiphertext> input) {
        assertThat(Kernels.chosen()).isInstanceOf(CountingKernels.class);
        Map<Operation, Long> before = CountingKernels.made();
        ScoredBlock scored = scorer.score(input.iterator());
        Map<Operation, Long> made = CountingKernels.made();
        made.replaceAll((operation, rows) -> rows - before.get(operation));
        assertThat(of(program)).isEqualTo(made);
        return scored;
    }

    /** The predicted operations of kernels: the seconds on a machine where nothing else takes any. */
    static Map<Operation, Long> of(AnalyzedProgram program) {
        Map<Operation, Long> predicted = new EnumMap<>(Operation.class);
        UnitCosts nothing = UnitCosts.builtIn(1);
        for (Operation operation : Operation.values()) {
            nothing = nothing.with(operation, NOTHING);
        }
        for (Operation operation : CountingKernels.COUNTED) {
            double seconds =
                    program.report(nothing.with(operation, 1)).prediction().secondsPerBlock();
            double perRow = 1e-9 * program.parameters().ringDegree();
            double times =
                    operation == Operation.TRANSFORM ? program.parameters().logN() : 1;
            predicted.put(operation, Math.round(seconds / perRow / times));
        }
        return predicted;
    }
}
