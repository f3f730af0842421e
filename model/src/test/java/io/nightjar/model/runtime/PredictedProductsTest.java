package io.nightjar.model.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.ckks.math.Kernels;
import io.nightjar.ckks.math.Ring;
import io.nightjar.ckks.noise.NoiseEstimate;
import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.model.TestNetworks;
import io.nightjar.model.circuit.ArrayIndex;
import io.nightjar.model.compiler.CompileOptions;
import io.nightjar.model.compiler.ProgramCompiler;
import io.nightjar.model.contract.StoredCiphertext;
import io.nightjar.model.cost.CountingInterpreter;
import io.nightjar.model.cost.OperationCounts;
import io.nightjar.model.cost.ScheduleAnalysis;
import io.nightjar.model.cost.ScheduledCircuit;
import io.nightjar.model.machine.Operation;
import io.nightjar.model.network.Network;
import io.nightjar.model.program.AnalyzedProgram;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Matrix products, with residues split or not, as the cost model predicts them and as the engine makes them. */
class PredictedProductsTest {
    /** Without rotations in both rings, and with rotations and masks. */
    @ParameterizedTest
    @CsvSource({"STANDARD, 100, 4, 44, false", "REAL, 100, 4, 37, true", "STANDARD, 2, 5, 36, true"})
    void products_ofABlock_areThosePredicted(Ring ring, int phases, int levels, int bits, boolean smallWeights) {
        assertThat(Kernels.chosen()).isInstanceOf(CountingKernels.class);
        Network network = TestNetworks.mixed();
        byte[][] images = TestNetworks.images(network, 2);
        AnalyzedProgram program = ProgramCompiler.compile(
                network,
                CompileOptions.automatic()
                        .withParameters(parameters(ring, levels, bits))
                        .withCalibration(TestNetworks.pixels(images))
                        .withPhases(phases));
        TestNetworks.Owner owner = TestNetworks.Owner.of(program);
        BlockScorer scorer = new BlockScorer(program, owner.keys(), 1);
        List<StoredCiphertext> input = owner.encrypt(images);

        long split = CountingKernels.made().get(Operation.PRODUCT);
        long unsplit = CountingKernels.made().get(Operation.UNSPLIT_PRODUCT);
        scorer.score(input.iterator());
        split = CountingKernels.made().get(Operation.PRODUCT) - split;
        unsplit = CountingKernels.made().get(Operation.UNSPLIT_PRODUCT) - unsplit;

        List<OperationCounts> predicted = predicted(program);
        assertThat(split).isPositive();
        assertThat(unsplit > 0).isEqualTo(smallWeights);
        assertThat(split)
                .isEqualTo(predicted.stream()
                        .mapToLong(count -> count.count(Operation.PRODUCT))
                        .sum());
        assertThat(unsplit)
                .isEqualTo(predicted.stream()
                        .mapToLong(count -> count.count(Operation.UNSPLIT_PRODUCT))
                        .sum());
    }

    private static List<OperationCounts> predicted(AnalyzedProgram program) {
        ScheduleAnalysis run = new ScheduleAnalysis(
                program.parameters(),
                ScheduledCircuit.of(program.steps(), program.packing().order()),
                CountingInterpreter.of(program.steps()),
                program.program().bounds(),
                NoiseEstimate.secretKeyEncryption(
                        program.parameters(),
                        program.input().level(),
                        program.input().scale()));
        return IntStream.range(0, ArrayIndex.count(program.steps()))
                .mapToObj(run::count)
                .toList();
    }

    private static CkksParameters parameters(Ring ring, int levels, int bits) {
        List<Integer> moduli = new ArrayList<>(Collections.nCopies(levels + 1, bits));
        moduli.set(0, 49);
        return CkksParameters.ofWidths(
                "test-insecure-" + bits,
                ring,
                8,
                moduli,
                List.of(50, 50),
                levels,
                levels,
                CkksParameters.Security.INSECURE);
    }
}
