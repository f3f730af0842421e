package io.nightjar.model.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.model.PackedNetworks;
import io.nightjar.model.Scores;
import io.nightjar.model.TestNetworks;
import io.nightjar.model.circuit.LinearDataflow;
import io.nightjar.model.circuit.LinearStep;
import io.nightjar.model.compiler.CompileOptions;
import io.nightjar.model.compiler.ProgramCompiler;
import io.nightjar.model.lowering.Lowering;
import io.nightjar.model.network.Add;
import io.nightjar.model.network.CompletedSquare;
import io.nightjar.model.network.Conv2d;
import io.nightjar.model.network.Flatten;
import io.nightjar.model.network.Network;
import io.nightjar.model.network.Node;
import io.nightjar.model.network.Shape;
import io.nightjar.model.network.SumPool;
import io.nightjar.model.network.Window;
import io.nightjar.model.program.AnalyzedProgram;
import io.nightjar.model.reference.ReferenceExecutor;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Encrypted runs in many packings against the clear interpreter and the reference executor. */
class PackedScoringTest {
    private static final int IMAGES = 3;

    static void assertEncryptedRunAgrees(Network network, int phases, int logN, int levels, int threads) {
        byte[][] images = TestNetworks.images(network, IMAGES);
        double[][] pixels = TestNetworks.pixels(images);
        AnalyzedProgram compiled = ProgramCompiler.compile(
                network,
                CompileOptions.automatic()
                        .withParameters(TestNetworks.insecure(logN, levels))
                        .withCalibration(pixels)
                        .withPhases(phases));
        AnalyzedProgram program = AnalyzedProgram.fromBytes(compiled.toBytes());
        assertThat(program.report()).isEqualTo(compiled.report());
        TestNetworks.Owner owner = TestNetworks.Owner.of(program);
        ScoredBlock scored = new BlockScorer(program, owner.keys(), threads)
                .score(owner.encrypt(images).iterator());
        double[][] scores = owner.decrypt(scored.outputs(), IMAGES);
        // keys and errors are fresh in every run, and their tails are heavy: about twice what is usual
        Scores.assertWithin(scores, Scores.clear(program, pixels), 4e-4);
        Scores.assertWithin(scores, ReferenceExecutor.run(network, pixels), 1e-3);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 6, 8})
    void score_convolutionsWithPadding_agreeWithClear(int phases) {
        assertEncryptedRunAgrees(PackedNetworks.convolutional(new Random(31)), phases, 8, 6, 2);
    }

    @Test
    void score_fullRingDegree_agreesWithClear() {
        assertEncryptedRunAgrees(PackedNetworks.convolutional(new Random(31)), 2, 13, 6, 2);
    }

    /** Stride, valid padding, sizes that the phases do not divide, a global pooling. */
    @ParameterizedTest
    @ValueSource(ints = {2, 4, 5, 7})
    void score_stridesOnOddSizes_agreeWithClear(int phases) {
        Random random = new Random(32);
        Network network = Network.chain(
                new Shape(1, 9, 7),
                List.of(
                        TestNetworks.conv(random, 3, 1, 5, 2, 2, 1, 0.5),
                        new CompletedSquare(2, 0, 0, 0.25),
                        TestNetworks.conv(random, 4, 3, 3, 1, 0, 1, 0.4),
                        new CompletedSquare(2, 0, 0, 0.1),
                        new SumPool(Window.of(3, 1), Window.of(2, 1)),
                        new Flatten(),
                        TestNetworks.dense(random, 2, 4, 0.3)));
        assertEncryptedRunAgrees(network, phases, 8, 5, 1);
    }

    /** A map fills all coarse positions, so that its sum needs rotations of one ciphertext per channel only. */
    @Test
    void score_globalPoolingBehindAnActivation_agreesWithClear() {
        Random random = new Random(33);
        Network network = Network.chain(
                new Shape(1, 8, 8),
                List.of(
                        TestNetworks.conv(random, 3, 1, 3, 1, 1, 1, 0.5),
                        new CompletedSquare(2, 0, 0, 0.25),
                        SumPool.square(8, 1),
                        new Flatten(),
                        TestNetworks.dense(random, 2, 3, 0.1)));
        assertEncryptedRunAgrees(network, 2, 8, 4, 1);
    }

    /** Branches of different depth, and so of different level and scale, into a sum; twice. */
    private static Network residual(Random random) {
        Conv2d first = TestNetworks.conv(random, 3, 2, 3, 1, 1, 1, 0.5);
        return new Network(
                new Shape(2, 6, 6),
                List.of(
                        Node.of("stem", first, Node.INPUT),
                        Node.of("act0", new CompletedSquare(2, 0, 0, 0.1), 0),
                        Node.of("conv1", TestNetworks.conv(random, 3, 3, 3, 1, 1, 1, 0.4), 1),
                        Node.of("act1", new CompletedSquare(4, -0.4, 0.5, 0.1), 2),
                        Node.of("conv2", TestNetworks.conv(random, 3, 3, 3, 1, 1, 1, 0.3), 3),
                        new Node("add1", new Add(), new int[] {4, 1}),
                        Node.of("act2", new CompletedSquare(2, 0, 0, 0.2), 5),
                        new Node("add2", new Add(), new int[] {6, 5}),
                        Node.of("flatten", new Flatten(), 7),
                        Node.of("dense", TestNetworks.dense(random, 2, 108, 0.1), 8)));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 6})
    void score_residualBranches_agreeWithClear(int phases) {
        assertEncryptedRunAgrees(residual(new Random(34)), phases, 8, 9, 2);
    }

    /** A sum of an array and of its square: nothing is rotated, so that both are made while the sum is. */
    private static Network besideItsSquare(Random random, int phases) {
        return new Network(
                new Shape(1, phases, phases),
                List.of(
                        Node.of("conv", TestNetworks.conv(random, 2, 1, 3, 1, 1, 1, 0.5), Node.INPUT),
                        Node.of("square", new CompletedSquare(2, 0, 0, 0.1), 0),
                        Node.of("scaled", TestNetworks.conv(random, 2, 2, 1, 1, 0, 1, 0.5), 1),
                        new Node("sum", new Add(), new int[] {0, 2}),
                        Node.of("flatten", new Flatten(), 3),
                        Node.of("dense", TestNetworks.dense(random, 3, 2 * phases * phases, 0.1), 4)));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 6})
    void score_arrayBesideItsSquare_isNotReleasedWhileTheSumReadsIt(int phases) {
        assertEncryptedRunAgrees(besideItsSquare(new Random(36), phases), phases, 8, 5, 1);
    }

    @Test
    void score_outputIsAMap_scoresStandInOrder() {
        Random random = new Random(35);
        Network network = Network.chain(
                new Shape(1, 4, 4),
                List.of(TestNetworks.conv(random, 2, 1, 3, 1, 1, 1, 0.5), new CompletedSquare(2, 0, 0, 0.25)));
        assertEncryptedRunAgrees(network, 2, 6, 3, 1);
    }

    /** Sums over Q of what is masked but not rotated: there is nothing to hoist. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void score_groupsOfMaskedSourcesAlone_agreeWithClear(int phases) {
        int size = phases + 2;
        Random random = new Random(37);
        Network network = Network.chain(
                new Shape(1, size, size),
                List.of(
                        TestNetworks.conv(random, 2, 1, 3, 1, 1, 1, 0.5),
                        new CompletedSquare(2, 0, 0, 0.1),
                        new Flatten(),
                        TestNetworks.dense(random, 2, 2 * size * size, 0.1)));
        LinearDataflow dataflow = ((LinearStep) Lowering.lower(network, phases, Lowering.unbounded(network))
                        .steps()
                        .get(0))
                .dataflow();
        assertThat(IntStream.range(0, dataflow.producers())
                        .mapToObj(g -> dataflow.group(g).tiles()))
                .anyMatch(tiles -> tiles.stream().anyMatch(dataflow::isMasked)
                        && tiles.stream().noneMatch(dataflow::isRotated));
        assertEncryptedRunAgrees(network, phases, 8, 4, 2);
    }

    /** Vectors that were maps of other shapes, or none, before they were flattened. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 6})
    void score_sumOfVectorsOfDifferentMaps_agreesWithClear(int phases) {
        Random random = new Random(38);
        Network network = new Network(
                new Shape(2, 6, 1),
                List.of(
                        Node.of("conv", TestNetworks.conv(random, 2, 2, 1, 1, 0, 1, 0.5), Node.INPUT),
                        Node.of("square", new CompletedSquare(2, 0, 0, 0.1), 0),
                        Node.of("map", new Flatten(), 1),
                        Node.of("scores", TestNetworks.dense(random, 12, 12, 0.3), 2),
                        new Node("first", new Add(), new int[] {2, 3}),
                        Node.of("square2", new CompletedSquare(2, 0, 0, 0.1), 4),
                        new Node("second", new Add(), new int[] {5, 2}),
                        new Node("third", new Add(), new int[] {6, 4}),
                        Node.of("dense", TestNetworks.dense(random, 3, 12, 0.3), 7)));
        assertEncryptedRunAgrees(network, phases, 8, 7, 1);
    }

    /** A block of few images: what a network makes of the zeros in the other places is larger than all scores. */
    @ParameterizedTest
    @ValueSource(ints = {2, 8})
    void score_zerosBeyondCalibrationInEmptyPlaces_spoilNoScores(int phases) {
        Random random = new Random(39);
        Network network = Network.chain(
                new Shape(1, 8, 8),
                List.of(
                        new Conv2d(
                                new double[][][][] {{{{-1, -1}, {-1, -1}}}},
                                new double[] {2.1},
                                Window.of(2, 2),
                                Window.of(2, 2),
                                1),
                        new CompletedSquare(4, 0, 0, 0),
                        new CompletedSquare(2, 0, 0, 0),
                        new Flatten(),
                        TestNetworks.dense(random, 2, 16, 0.1)));
        byte[][] images = new byte[2][64];
        for (byte[] image : images) {
            for (int p = 0; p < 64; p++) {
                image[p] = (byte) (100 + random.nextInt(50));
            }
        }
        double[][] pixels = TestNetworks.pixels(images);
        for (int levels : new int[] {3, 6}) {
            AnalyzedProgram program = ProgramCompiler.compile(
                    network,
                    CompileOptions.automatic()
                            .withParameters(TestNetworks.insecure(8, levels))
                            .withCalibration(pixels)
                            .withPhases(phases));
            TestNetworks.Owner owner = TestNetworks.Owner.of(program);
            ScoredBlock scored = new BlockScorer(program, owner.keys(), 1)
                    .score(owner.encrypt(images).iterator());
            double[][] clear = Scores.clear(program, pixels);
            Scores.assertWithin(owner.decrypt(scored.outputs(), 2), clear, 1e-2 * Scores.largest(clear));
        }
    }
}
