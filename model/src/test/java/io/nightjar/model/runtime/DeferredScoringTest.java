package io.nightjar.model.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.ckks.keys.KeyRequest;
import io.nightjar.model.PackedNetworks;
import io.nightjar.model.Scores;
import io.nightjar.model.TestNetworks;
import io.nightjar.model.circuit.ActivationStep;
import io.nightjar.model.circuit.SumStep;
import io.nightjar.model.compiler.CompileOptions;
import io.nightjar.model.compiler.ProgramCompiler;
import io.nightjar.model.machine.Operation;
import io.nightjar.model.machine.UnitCosts;
import io.nightjar.model.network.Add;
import io.nightjar.model.network.CompletedSquare;
import io.nightjar.model.network.Flatten;
import io.nightjar.model.network.Network;
import io.nightjar.model.network.Node;
import io.nightjar.model.network.Shape;
import io.nightjar.model.network.SumPool;
import io.nightjar.model.program.AnalyzedProgram;
import io.nightjar.model.program.PlanReport;
import io.nightjar.model.reference.ReferenceExecutor;
import java.util.List;
import java.util.Random;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Activations whose products are relinearised behind the linear step that reads them. */
class DeferredScoringTest {
    private static final int IMAGES = 16;

    /** For a machine on which little counts but transforms, so that deferral pays wherever it makes fewer. */
    private static AnalyzedProgram compile(Network network, int phases, int logN, int levels) {
        double[][] pixels = TestNetworks.pixels(TestNetworks.images(network, IMAGES));
        AnalyzedProgram compiled = ProgramCompiler.compile(
                network,
                CompileOptions.automatic()
                        .withParameters(TestNetworks.insecure(logN, levels))
                        .withCalibration(pixels)
                        .withUnitCosts(UnitCosts.builtIn(8).with(Operation.TRANSFORM, 10))
                        .withPhases(phases));
        AnalyzedProgram program = AnalyzedProgram.fromBytes(compiled.toBytes());
        assertThat(program.report()).isEqualTo(compiled.report());
        return program;
    }

    private static AnalyzedProgram compile(Network network, int phases, int levels) {
        return compile(network, phases, 8, levels);
    }

    private static List<Boolean> deferred(AnalyzedProgram program) {
        return program.steps().stream()
                .filter(ActivationStep.class::isInstance)
                .map(step -> ((ActivationStep) step).deferred())
                .toList();
    }

    /** The error of the scores is that predicted, and they are those of the network. */
    private static void assertAgrees(AnalyzedProgram program, Network network, int threads) {
        byte[][] images = TestNetworks.images(network, IMAGES);
        double[][] pixels = TestNetworks.pixels(images);
        TestNetworks.Owner owner = TestNetworks.Owner.of(program);
        ScoredBlock scored = new BlockScorer(program, owner.keys(), threads)
                .score(owner.encrypt(images).iterator());
        double[][] scores = owner.decrypt(scored.outputs(), IMAGES);
        double[][] clear = Scores.clear(program, pixels);
        double squares = 0;
        for (int b = 0; b < IMAGES; b++) {
            for (int c = 0; c < clear[b].length; c++) {
                squares += Math.pow(scores[b][c] - clear[b][c], 2);
            }
        }
        assertThat(Math.sqrt(squares / (IMAGES * clear[0].length)))
                .isBetween(
                        program.clientProfile().scores().noise() / 16,
                        program.clientProfile().scoreNoiseBound(false));
        Scores.assertWithin(scores, ReferenceExecutor.run(network, pixels), 1e-3);
    }

    /**
     * 24 sums of four squares or fourth powers each, then 3 scores; 1 and 2 levels for them, 1 for each linear layer.
     */
    private static Network ofDegree(int degree) {
        Random random = new Random(41);
        CompletedSquare activation =
                degree == 2 ? new CompletedSquare(2, 0, 0, 0.25) : new CompletedSquare(4, -0.5, 0.75, 0.1);
        return Network.chain(
                new Shape(1, 4, 4),
                List.of(
                        TestNetworks.conv(random, 6, 1, 3, 1, 1, 1, 0.5),
                        activation,
                        SumPool.square(2, 2),
                        new Flatten(),
                        TestNetworks.dense(random, 3, 24, 0.1)));
    }

    @ParameterizedTest
    @CsvSource({"2, 1, 1", "2, 3, 1", "4, 2, 1", "4, 4, 1", "2, 3, 3", "4, 4, 3"})
    void score_lastActivationDeferred_isWithinThePredictedError(int degree, int levels, int threads) {
        Network network = ofDegree(degree);
        AnalyzedProgram program = compile(network, 4, levels);
        assertThat(deferred(program)).containsExactly(true);
        assertAgrees(program, network, threads);
    }

    /** The relinearisation key is needed at the level of the sums, or above it where fourth powers are made. */
    @Test
    void keys_ofADeferredSquare_areThoseOfItsReader() {
        KeyRequest squares = compile(ofDegree(2), 4, 3).clientProfile().keys();
        assertThat(squares.relinearizationLevel()).isEqualTo(2);
        KeyRequest fourths = compile(ofDegree(4), 4, 4).clientProfile().keys();
        assertThat(fourths.relinearizationLevel()).isEqualTo(3);
    }

    /**
     * Sixty-four ciphertexts of four positions make four partial sums of each of two scores before anything is rotated.
     */
    @ParameterizedTest
    @CsvSource({"2, 1", "4, 1", "4, 3"})
    void score_partialSums_areRelinearizedBeforeTheyAreRotated(int levels, int threads) {
        Random random = new Random(42);
        Network network = Network.chain(
                new Shape(1, 4, 4),
                List.of(
                        TestNetworks.conv(random, 64, 1, 2, 2, 0, 1, 0.5),
                        new CompletedSquare(4, -0.5, 0.75, 0.1),
                        new Flatten(),
                        TestNetworks.dense(random, 2, 256, 0.05)));
        AnalyzedProgram program = compile(network, 2, 13, levels);
        assertThat(program.steps()).anyMatch(SumStep.class::isInstance);
        assertThat(deferred(program)).containsExactly(true);
        assertAgrees(program, network, threads);
    }

    private static PlanReport.StepReport step(AnalyzedProgram program, int array) {
        return program.report().steps().get(array);
    }

    /** Ten key switches with a rescale at level 1 where there were eight hundred. */
    @Test
    void transforms_ofThePaperNetworksDenseLayer_areThoseOfTenKeySwitches() {
        Network network = TestNetworks.mnist();
        AnalyzedProgram program = compile(network, 28, 4);
        assertThat(deferred(program)).containsExactly(false, true);
        ToLongFunction<Integer> transforms =
                array -> step(program, array).work().transforms();
        assertThat(step(program, 5).values().ciphertexts()).isEqualTo(10);
        // dnum 3 with 2 special primes: 2 inverse, 2 of the digit to the special primes, 2 x 3 divided, 2 x 1 results
        assertThat(transforms.applyAsLong(5)).isEqualTo(10 * (2 + 2 + 6 + 2));
        // the inner squares alone, at level 2: 3 inverse, 1 + 2 and 2 + 2 to others, 2 x 3 divided, 2 x 2 results
        assertThat(transforms.applyAsLong(4)).isEqualTo(800 * (3 + 3 + 4 + 6 + 4));
        assertThat(step(program, 4).values().level()).isEqualTo(1);
        assertThat(step(program, 5).values().level()).isZero();
    }

    /** A convolution that rotates, and a sum that reads something else too, take two components. */
    @Test
    void activationThatOthersReadToo_isNotDeferred() {
        Random random = new Random(43);
        Network residual = new Network(
                new Shape(1, 4, 4),
                List.of(
                        Node.of("stem", TestNetworks.conv(random, 4, 1, 3, 1, 1, 1, 0.5), Node.INPUT),
                        Node.of("act", new CompletedSquare(2, 0, 0, 0.1), 0),
                        Node.of("conv", TestNetworks.conv(random, 4, 4, 3, 1, 1, 1, 0.3), 1),
                        new Node("add", new Add(), new int[] {2, 1}),
                        Node.of("outer", new CompletedSquare(2, 0, 0, 0.2), 3),
                        Node.of("flatten", new Flatten(), 4),
                        Node.of("dense", TestNetworks.dense(random, 2, 64, 0.1), 5)));
        AnalyzedProgram rotating = compile(residual, 2, 5);
        assertThat(deferred(rotating)).containsExactly(false, true);
        assertAgrees(rotating, residual, 2);
        AnalyzedProgram unrotated = compile(residual, 4, 5);
        assertThat(deferred(unrotated)).containsExactly(false, true);
        assertAgrees(unrotated, residual, 1);
        assertThat(deferred(compile(PackedNetworks.convolutional(new Random(31)), 2, 6)))
                .startsWith(false);
    }

    /** At the level of the products, and of three components, they take more than a task of that size has. */
    @Test
    void deferral_thatATaskHasNoMemoryFor_isLeftOut() {
        Network network = TestNetworks.mnist();
        double[][] pixels = TestNetworks.pixels(TestNetworks.images(network, 4));
        CompileOptions options = CompileOptions.automatic()
                .withParameters(TestNetworks.insecure(14, 4))
                .withCalibration(pixels)
                .withPhases(28);
        AnalyzedProgram deferring = ProgramCompiler.compile(network, options);
        long bytes = deferring.report().prediction().taskBytes();
        AnalyzedProgram smaller = ProgramCompiler.compile(network, options.withTaskBytes(bytes - 1));
        assertThat(deferred(deferring)).containsExactly(false, true);
        assertThat(deferred(smaller)).containsExactly(false, false);
        assertThat(smaller.report().prediction().taskBytes()).isLessThan(bytes);
    }
}
