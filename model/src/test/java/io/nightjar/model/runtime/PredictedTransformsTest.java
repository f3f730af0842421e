package io.nightjar.model.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.ckks.math.Kernels;
import io.nightjar.model.RandomNetworks;
import io.nightjar.model.TestNetworks;
import io.nightjar.model.compiler.CompileOptions;
import io.nightjar.model.compiler.ProgramCompiler;
import io.nightjar.model.contract.StoredCiphertext;
import io.nightjar.model.network.Network;
import io.nightjar.model.passes.Passes;
import io.nightjar.model.program.AnalyzedProgram;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The transforms that the cost model predicts against those that the engine makes. */
class PredictedTransformsTest {
    /** Without rotations; with rotations and masks; with sums over positions; with rescales of linear steps or not. */
    @ParameterizedTest
    @CsvSource({"-1, 100, 6", "-1, 2, 6", "-1, 2, 9", "-1, 4, 8", "3, 2, 14", "14, 3, 16", "25, 2, 14"})
    void transforms_ofABlock_areThosePredicted(long seed, int phases, int levels) {
        assertThat(Kernels.chosen()).isInstanceOf(CountingKernels.class);
        Network network = seed < 0 ? TestNetworks.mixed() : Passes.optimise(RandomNetworks.create(seed));
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

        long before = CountingKernels.transforms();
        scorer.score(input.iterator());

        long predicted = program.report().steps().stream()
                .mapToLong(step -> step.work().transforms())
                .sum();
        assertThat(CountingKernels.transforms() - before).isEqualTo(predicted);
    }
}
