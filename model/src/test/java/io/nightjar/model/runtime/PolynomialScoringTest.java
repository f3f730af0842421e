package io.nightjar.model.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nightjar.model.CompileException;
import io.nightjar.model.RandomNetworks;
import io.nightjar.model.Scores;
import io.nightjar.model.TestNetworks;
import io.nightjar.model.circuit.Dataflow;
import io.nightjar.model.circuit.PolynomialStep;
import io.nightjar.model.client.DecryptedBlock;
import io.nightjar.model.client.PredictionDecryptor;
import io.nightjar.model.compiler.CompileOptions;
import io.nightjar.model.compiler.ProgramCompiler;
import io.nightjar.model.contract.StoredCiphertext;
import io.nightjar.model.network.AveragePool;
import io.nightjar.model.network.Flatten;
import io.nightjar.model.network.Layer;
import io.nightjar.model.network.Network;
import io.nightjar.model.network.PolynomialActivation;
import io.nightjar.model.network.PolynomialByChannel;
import io.nightjar.model.network.Shape;
import io.nightjar.model.passes.Passes;
import io.nightjar.model.program.AnalyzedProgram;
import io.nightjar.model.program.PlanReport;
import io.nightjar.model.reference.ReferenceExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Polynomial activations of degree 3 to 8: encrypted, against the reference, with what was predicted of them. */
class PolynomialScoringTest {
    private static final int CHANNELS = 4;
    private static final int IMAGES = 6;

    /** conv, activation, pooling, conv, activation, dense. */
    private static Network network(Layer activation, Layer second) {
        Random random = new Random(5);
        return Network.chain(
                new Shape(1, 8, 8),
                List.of(
                        TestNetworks.conv(random, CHANNELS, 1, 3, 1, 1, 1, 0.5),
                        activation,
                        AveragePool.square(2, 2),
                        TestNetworks.conv(random, CHANNELS, CHANNELS, 3, 1, 0, 1, 0.5),
                        second,
                        new Flatten(),
                        TestNetworks.dense(random, 3, 4 * CHANNELS, 0.3)));
    }

    private static double[] coefficients(Random random, int degree) {
        double[] coefficients = RandomNetworks.uniform(random, degree + 1, 0.5);
        coefficients[degree] = (random.nextBoolean() ? 1 : -1) * (0.1 + 0.2 * random.nextDouble());
        return coefficients;
    }

    private static PolynomialByChannel byChannel(Random random, int degree, boolean someOfLowerDegree) {
        double[][] coefficients = new double[CHANNELS][];
        for (int c = 0; c < CHANNELS; c++) {
            coefficients[c] = coefficients(random, degree);
        }
        if (someOfLowerDegree) {
            coefficients[1][degree] = 0;
            coefficients[2][degree] = 0;
            coefficients[2][degree - 1] = 0;
        }
        return new PolynomialByChannel(coefficients);
    }

    private static AnalyzedProgram compile(Network network, int phases, int levels) {
        return ProgramCompiler.compile(
                Passes.optimise(network),
                CompileOptions.automatic()
                        .withParameters(TestNetworks.insecure(8, levels))
                        .withPhases(phases)
                        .withCalibration(TestNetworks.pixels(TestNetworks.images(network, IMAGES))));
    }

    /** Scores against the reference, operations and noise against what was predicted. */
    private static void verify(Network network, AnalyzedProgram program, double relative) {
        byte[][] images = TestNetworks.images(network, IMAGES);
        double[][] pixels = TestNetworks.pixels(images);
        double[][] clear = Scores.clear(program, pixels);
        Scores.assertWithin(clear, ReferenceExecutor.run(network, pixels), relative);
        TestNetworks.Owner owner = TestNetworks.Owner.of(program);
        List<StoredCiphertext> input = owner.encrypt(images);
        BlockScorer scorer = new BlockScorer(program, owner.keys(), 1);
        ScoredBlock scored = PredictedOperations.assertMade(program, scorer, input);
        DecryptedBlock decrypted = new PredictionDecryptor(program.clientProfile(), owner.context(), owner.secret())
                .decryptBlock(scored.outputs(), images.length);
        Scores.assertWithin(decrypted.scores(), clear, relative);
        double squares = 0;
        for (int b = 0; b < images.length; b++) {
            for (int c = 0; c < clear[b].length; c++) {
                squares += Math.pow(decrypted.scores()[b][c] - clear[b][c], 2);
            }
        }
        double error = Math.sqrt(squares / (images.length * clear[0].length));
        double predicted = program.clientProfile().scores().noise();
        assertThat(error).isBetween(predicted / 16, predicted * 2);
    }

    @ParameterizedTest
    @CsvSource({"3, 2", "4, 2", "5, 3", "6, 3", "7, 3", "8, 3"})
    void sharedPolynomial_encrypted_givesReferenceScoresAtTheLeastDepth(int degree, int depth) {
        Random random = new Random(degree);
        Network network = network(
                new PolynomialActivation(coefficients(random, degree)),
                new PolynomialActivation(coefficients(random, degree)));
        AnalyzedProgram program = compile(network, 8, 2 * depth + 3);
        assertThat(program.report().parameters().levels()).isEqualTo(2 * depth + 3);
        verify(network, program, 1e-4);
    }

    @ParameterizedTest
    @CsvSource({"3, 2", "4, 2", "5, 3", "6, 3", "7, 3", "8, 3"})
    void polynomialByChannel_encrypted_costsWhatASharedOneDoes(int degree, int depth) {
        Random random = new Random(degree);
        Network network = network(byChannel(random, degree, false), byChannel(random, degree, false));
        AnalyzedProgram program = compile(network, 4, 2 * depth + 3);
        assertThat(program.report().parameters().levels()).isEqualTo(2 * depth + 3);
        verify(network, program, 1e-4);
    }

    @ParameterizedTest
    @CsvSource({"2, 2", "3, 2", "4, 3", "6, 3", "8, 4"})
    void channelsOfLowerDegree_encrypted_areEvaluatedWithTheOthers(int degree, int depth) {
        Random random = new Random(degree);
        Network network = network(byChannel(random, degree, true), byChannel(random, degree, true));
        AnalyzedProgram program = compile(network, 2, 2 * depth + 3);
        List<PolynomialStep> steps = new ArrayList<>();
        program.steps().forEach(step -> {
            if (step instanceof PolynomialStep polynomial) {
                steps.add(polynomial);
            }
        });
        assertThat(steps).hasSize(2).allSatisfy(step -> {
            assertThat(step.depth()).isEqualTo(depth);
            assertThat(step.isMonic()).isFalse();
            assertThat(step.unit()).isNotEqualTo(1);
        });
        verify(network, program, 1e-4);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 7, 8})
    void withoutRescalesOfLinearLayers_agreesWithReference(int degree) {
        Random random = new Random(degree);
        Network network =
                network(new PolynomialActivation(coefficients(random, degree)), byChannel(random, degree, false));
        int depth = degree == 3 ? 2 : 3;
        AnalyzedProgram program = compile(network, 8, 2 * depth);
        assertThat(program.report().parameters().levels()).isEqualTo(2 * depth);
        verify(network, program, 0.02);
    }

    @ParameterizedTest
    @CsvSource({"3, 2", "5, 3"})
    void channelsOfLowerDegree_withoutRescalesOfLinearLayers_agreeWithReference(int degree, int depth) {
        Random random = new Random(degree);
        Network network = network(byChannel(random, degree, true), byChannel(random, degree, true));
        AnalyzedProgram program = compile(network, 8, 2 * depth);
        assertThat(program.report().parameters().levels()).isEqualTo(2 * depth);
        verify(network, program, 0.02);
    }

    /** Nothing in front takes a factor, and the scale of the argument is that of the images. */
    @ParameterizedTest
    @ValueSource(ints = {3, 5, 8})
    void polynomialOfThePixels_agreesWithReference(int degree) {
        Random random = new Random(degree);
        Network network = Network.chain(
                new Shape(1, 4, 4),
                List.of(
                        new PolynomialActivation(coefficients(random, degree)),
                        new Flatten(),
                        TestNetworks.dense(random, 3, 16, 0.3)));
        verify(network, compile(network, 4, degree == 8 ? 5 : degree == 3 ? 3 : 4), 1e-4);
    }

    /** Behind a flattened map every value has a polynomial of its own, for which each needs a ciphertext. */
    @Test
    void polynomialByValue_needsPhases() {
        Random random = new Random(1);
        double[][] coefficients = new double[16][];
        for (int c = 0; c < 16; c++) {
            coefficients[c] = coefficients(random, 3);
        }
        Network network = Network.chain(
                new Shape(1, 4, 4),
                List.of(new Flatten(), new PolynomialByChannel(coefficients), TestNetworks.dense(random, 3, 16, 0.3)));
        verify(network, compile(network, 4, 4), 1e-4);
        assertThatExceptionOfType(CompileException.class)
                .isThrownBy(() -> compile(network, 2, 4))
                .withMessageContaining("differ between values of one ciphertext")
                .withMessageContaining("use more phases");
    }

    @Test
    void flattenedMap_withOnePolynomialPerChannel_needsNoPhases() {
        Random random = new Random(1);
        PolynomialByChannel channels = byChannel(random, 3, false);
        double[][] coefficients = new double[4 * CHANNELS][];
        for (int i = 0; i < coefficients.length; i++) {
            coefficients[i] = channels.coefficients()[i / 4];
        }
        Network network = Network.chain(
                new Shape(1, 4, 4),
                List.of(
                        TestNetworks.conv(random, CHANNELS, 1, 3, 1, 0, 1, 0.5),
                        new Flatten(),
                        new PolynomialByChannel(coefficients),
                        TestNetworks.dense(random, 3, 4 * CHANNELS, 0.3)));
        verify(network, compile(network, 1, 4), 1e-4);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 5, 7, 8})
    void automaticParameters_findASecurePlan_withoutImagesAsWithThem(int degree) {
        Random random = new Random(degree);
        Network network = Passes.optimise(network(
                new PolynomialActivation(coefficients(random, degree)), byChannel(random, degree, degree % 2 == 1)));
        double[][] pixels = TestNetworks.pixels(TestNetworks.images(network, IMAGES));
        for (CompileOptions options :
                List.of(CompileOptions.automatic(), CompileOptions.automatic().withCalibration(pixels))) {
            PlanReport report = ProgramCompiler.compile(network, options).report();
            assertThat(report.parameters().security().suffices()).isTrue();
            assertThat(report.steps().get(report.steps().size() - 1).values().level())
                    .isZero();
        }
    }

    @Test
    void stepsThatNoRunCouldTake_areRefused() {
        Dataflow.Operand one = new Dataflow.Operand(0, 1);
        List<int[]> groups = List.of(new int[] {0});
        double[] monic = {0, 1, 0, 1};
        assertRefused("unit 2.0", () -> new PolynomialStep("a", one, List.of(monic), new int[1], 2, 0, groups));
        assertRefused("scale 1024.0", () -> new PolynomialStep("a", one, List.of(monic), new int[1], 1, 1024, groups));
        assertRefused(
                "the unit above 0",
                () -> new PolynomialStep("a", one, List.of(new double[] {0, 1, 2}), new int[1], Double.NaN, 0, groups));
        assertRefused("degree 9", () -> PolynomialStep.lowered("a", one, List.of(new double[10]), new int[1], groups));
        assertRefused("but zero", () -> PolynomialStep.lowered("a", one, List.of(new double[4]), new int[1], groups));
        assertRefused(
                "different lengths",
                () -> PolynomialStep.lowered("a", one, List.of(monic, new double[3]), new int[1], groups));
        assertRefused(
                "takes polynomial 1 of 1",
                () -> PolynomialStep.lowered("a", one, List.of(monic), new int[] {1}, groups));
        assertRefused(
                "polynomials for 2 inputs", () -> PolynomialStep.lowered("a", one, List.of(monic), new int[2], groups));
        assertRefused(
                "is empty", () -> PolynomialStep.lowered("a", one, List.of(monic), new int[1], List.of(new int[0])));
    }

    private static void assertRefused(String words, ThrowableAssert.ThrowingCallable step) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(step)
                .withMessageContaining(words);
    }

    /** Stored and read again, a program has the same bytes and scores. */
    @Test
    void storedProgram_isReadAsItWasWritten() {
        Network network =
                network(byChannel(new Random(1), 5, true), new PolynomialActivation(new double[] {0, 1, 0, 1}));
        AnalyzedProgram program = compile(network, 8, 10);
        AnalyzedProgram read = AnalyzedProgram.fromBytes(program.toBytes());
        assertThat(read.toBytes()).isEqualTo(program.toBytes());
        assertThat(read.report()).isEqualTo(program.report());
        verify(network, read, 1e-4);
    }
}
