package io.nightjar.model.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.model.RandomNetworks;
import io.nightjar.model.TestNetworks;
import io.nightjar.model.circuit.ActivationStep;
import io.nightjar.model.circuit.LinearStep;
import io.nightjar.model.circuit.Step;
import io.nightjar.model.circuit.SumStep;
import io.nightjar.model.compiler.CompileOptions;
import io.nightjar.model.compiler.ProgramCompiler;
import io.nightjar.model.machine.Operation;
import io.nightjar.model.machine.UnitCosts;
import io.nightjar.model.network.CompletedSquare;
import io.nightjar.model.network.Flatten;
import io.nightjar.model.network.Network;
import io.nightjar.model.network.Shape;
import io.nightjar.model.passes.Passes;
import io.nightjar.model.program.AnalyzedProgram;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The operations that the cost model predicts against those that kernels are called for: transforms, conversions,
 * products with keys, permutations, and the three parts of matrix products. {@link PolynomialScoringTest} has the
 * activations of other degrees.
 */
class PredictedOperationsTest {
    private static CompileOptions options(Network network, int phases, int logN, int levels) {
        return CompileOptions.automatic()
                .withParameters(TestNetworks.insecure(logN, levels))
                .withCalibration(TestNetworks.pixels(TestNetworks.images(network, 2)))
                .withPhases(phases);
    }

    private static AnalyzedProgram verify(Network network, CompileOptions options) {
        AnalyzedProgram program = ProgramCompiler.compile(network, options);
        TestNetworks.Owner owner = TestNetworks.Owner.of(program);
        BlockScorer scorer = new BlockScorer(program, owner.keys(), 1);
        PredictedOperations.assertMade(program, scorer, owner.encrypt(TestNetworks.images(network, 2)));
        return program;
    }

    /** Without rotations; with rotations and masks; with sums over positions; with rescales of linear steps or not. */
    @ParameterizedTest
    @CsvSource({"-1, 100, 6", "-1, 2, 6", "-1, 2, 9", "-1, 4, 8", "3, 2, 14", "14, 3, 16", "25, 2, 14"})
    void operations_ofABlock_areThosePredicted(long seed, int phases, int levels) {
        Network network = seed < 0 ? TestNetworks.mixed() : Passes.optimise(RandomNetworks.create(seed));
        verify(network, options(network, phases, 8, levels));
    }

    /** Crops, concatenations, and scales and shifts by position, which are encoded where they are added. */
    @ParameterizedTest
    @ValueSource(longs = {2, 5, 8, 11})
    void operations_ofLayersByPosition_areThosePredicted(long seed) {
        Network network = Passes.optimise(RandomNetworks.createPositional(seed));
        verify(network, options(network, 2, 8, 18));
    }

    /** A task that is short of memory makes some rotations several times. */
    @Test
    void operations_ofSmallerTileGroups_areThosePredicted() {
        Random random = new Random(51);
        Network network = Network.chain(
                new Shape(1, 12, 12),
                List.of(
                        TestNetworks.conv(random, 60, 1, 3, 1, 1, 1, 0.5),
                        new CompletedSquare(2, 0, 0, 0.25),
                        new Flatten(),
                        TestNetworks.dense(random, 2, 60 * 144, 0.01)));
        CompileOptions ample = options(network, 2, 9, 4);
        AnalyzedProgram whole = verify(network, ample);
        long bytes = whole.report().prediction().taskBytes();
        AnalyzedProgram parts = verify(network, ample.withTaskBytes(bytes - 1));
        assertThat(groups(parts)).isGreaterThan(groups(whole));
        assertThat(PredictedOperations.of(parts).get(Operation.PERMUTATION))
                .isGreaterThan(PredictedOperations.of(whole).get(Operation.PERMUTATION));
    }

    private static int groups(AnalyzedProgram program) {
        return program.steps().stream()
                .filter(LinearStep.class::isInstance)
                .mapToInt(step -> ((LinearStep) step).dataflow().groups().size())
                .sum();
    }

    /** The dense layer adds 800 inputs up in four chunks, of two components and of three. */
    @ParameterizedTest
    @CsvSource({"TRANSFORM, true", "PRODUCT, false"})
    void operations_ofThePaperNetwork_areThosePredicted(Operation expensive, boolean deferred) {
        Network network = TestNetworks.mnist();
        UnitCosts costs = UnitCosts.builtIn(8).with(expensive, 1000);
        AnalyzedProgram program = verify(network, options(network, 28, 8, 4).withUnitCosts(costs));
        assertThat(has(program, step -> step instanceof ActivationStep activation && activation.deferred()))
                .isEqualTo(deferred);
    }

    /** Partial sums of a dense layer over positions are relinearised and then rotated. */
    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void operations_ofSumsOfRotations_areThosePredicted(int levels) {
        Random random = new Random(42);
        Network network = Network.chain(
                new Shape(1, 4, 4),
                List.of(
                        TestNetworks.conv(random, 64, 1, 2, 2, 0, 1, 0.5),
                        new CompletedSquare(4, -0.5, 0.75, 0.1),
                        new Flatten(),
                        TestNetworks.dense(random, 2, 256, 0.05)));
        AnalyzedProgram program = verify(network, options(network, 2, 13, levels));
        assertThat(has(program, SumStep.class::isInstance)).isTrue();
    }

    private static boolean has(AnalyzedProgram program, Predicate<Step> what) {
        return program.steps().stream().anyMatch(what);
    }
}
