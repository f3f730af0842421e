package io.nightjar.model.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nightjar.model.TestNetworks;
import io.nightjar.model.compiler.CompileOptions;
import io.nightjar.model.compiler.ProgramCompiler;
import io.nightjar.model.contract.StoredCiphertext;
import io.nightjar.model.network.CompletedSquare;
import io.nightjar.model.network.Flatten;
import io.nightjar.model.network.Network;
import io.nightjar.model.network.Shape;
import io.nightjar.model.network.SumPool;
import io.nightjar.model.program.AnalyzedProgram;
import io.nightjar.model.program.PlanReport;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** A single output may take many ciphertexts; a cancelled block does not finish it. */
class CancelledPieceTest {
    @Test
    void score_cancelledInALargePoolingWindow_endsWithinIt() {
        Network network = Network.chain(
                new Shape(1, 8, 8),
                List.of(
                        TestNetworks.conv(new Random(1), 1, 1, 3, 1, 1, 1, 0.5),
                        new CompletedSquare(4, -0.2, 0.3, 0),
                        SumPool.square(8, 8)));
        assertEndsWithinTheLastStep(network, 8, 6);
    }

    @Test
    void score_cancelledInASumOverPositions_endsWithinIt() {
        Network network = Network.chain(
                new Shape(8, 4, 4), List.of(new Flatten(), TestNetworks.dense(new Random(1), 1, 128, 0.1)));
        assertEndsWithinTheLastStep(network, 1, 3);
    }

    /** Cancels when the last step has begun; what it still does is told by its transforms. */
    private static void assertEndsWithinTheLastStep(Network network, int phases, int levels) {
        byte[][] images = TestNetworks.images(network, 2);
        AnalyzedProgram program = ProgramCompiler.compile(
                network,
                CompileOptions.automatic()
                        .withParameters(TestNetworks.insecure(8, levels))
                        .withCalibration(TestNetworks.pixels(images))
                        .withPhases(phases));
        TestNetworks.Owner owner = TestNetworks.Owner.of(program);
        BlockScorer scorer = new BlockScorer(program, owner.keys(), 1);
        List<StoredCiphertext> input = owner.encrypt(images);
        List<PlanReport.StepReport> steps = program.report().steps();
        assertThat(program.program().outputCount())
                .as("outputs, each one piece of work")
                .isEqualTo(1);
        long total = steps.stream().mapToLong(step -> step.work().transforms()).sum();
        long last = steps.get(steps.size() - 1).work().transforms();
        long start = CountingKernels.transforms();
        long begun = start + total - last + 1;
        assertThatExceptionOfType(CancellationException.class)
                .isThrownBy(() -> scorer.score(input.iterator(), () -> CountingKernels.transforms() >= begun));
        assertThat(CountingKernels.transforms() - begun).isLessThan(last / 4);
    }
}
