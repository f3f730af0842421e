package io.nightjar.model.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nightjar.model.CompileException;
import io.nightjar.model.RandomNetworks;
import io.nightjar.model.TestNetworks;
import io.nightjar.model.circuit.ActivationStep;
import io.nightjar.model.circuit.Circuit;
import io.nightjar.model.circuit.LinearDataflow;
import io.nightjar.model.circuit.LinearStep;
import io.nightjar.model.circuit.QuantizedWeights;
import io.nightjar.model.circuit.Step;
import io.nightjar.model.circuit.SumStep;
import io.nightjar.model.circuit.TileGroup;
import io.nightjar.model.circuit.UseCounts;
import io.nightjar.model.compiler.CompileOptions;
import io.nightjar.model.compiler.ProgramCompiler;
import io.nightjar.model.cost.CountingInterpreter;
import io.nightjar.model.cost.MemoryModel;
import io.nightjar.model.cost.ScheduleAnalysis;
import io.nightjar.model.cost.ScheduledCircuit;
import io.nightjar.model.interpreter.ClearInterpreter;
import io.nightjar.model.interpreter.DemandDrivenExecutor;
import io.nightjar.model.interpreter.Interpreter;
import io.nightjar.model.lowering.Lowering;
import io.nightjar.model.network.Add;
import io.nightjar.model.network.AveragePool;
import io.nightjar.model.network.CompletedSquare;
import io.nightjar.model.network.Conv2d;
import io.nightjar.model.network.Flatten;
import io.nightjar.model.network.Network;
import io.nightjar.model.network.Node;
import io.nightjar.model.network.Shape;
import io.nightjar.model.network.SumPool;
import io.nightjar.model.network.Window;
import io.nightjar.model.passes.Passes;
import io.nightjar.model.program.AnalyzedProgram;
import io.nightjar.model.program.PlanReport;
import io.nightjar.model.ranges.ValueBounds;
import io.nightjar.model.reference.ReferenceExecutor;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Phase packing for many numbers of phases: the interpreters against the reference executor. */
class PhasePackingTest {
    private static final int IMAGES = 3;

    private static double[][] pixels(Network network, Random random) {
        double[][] pixels = new double[IMAGES][];
        for (int b = 0; b < IMAGES; b++) {
            pixels[b] = RandomNetworks.image(random, network.input().size());
        }
        return pixels;
    }

    /** A circuit with weights as good as real. */
    private static double[][] clear(Circuit circuit, double[][] pixels) {
        io.nightjar.model.packing.Packing packing = new io.nightjar.model.packing.Packing(
                circuit.phases(), circuit.coarseHeight(), circuit.coarseWidth(), IMAGES * circuit.positions());
        List<double[]> rows = new ClearInterpreter(
                        ValueBounds.exactSteps(circuit),
                        index -> packing.slots(circuit.input(), index, IMAGES, (b, p) -> pixels[b][p]))
                .run();
        double[][] scores = new double[IMAGES][rows.size()];
        for (int b = 0; b < IMAGES; b++) {
            for (int c = 0; c < rows.size(); c++) {
                scores[b][c] = rows.get(c)[packing.slot(b, 0, 0)];
            }
        }
        return scores;
    }

    private static int[] bound(Network network, int mostOutputs) {
        int[] bounds = new int[network.nodes().size()];
        Arrays.fill(bounds, mostOutputs);
        return bounds;
    }

    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void clear_randomNetworkInEveryPacking_givesReferenceScores(long seed) {
        Network network = Passes.optimise(RandomNetworks.create(seed));
        if (network.nodes().stream().anyMatch(n -> n.layer() instanceof AveragePool)) {
            return;
        }
        double[][] pixels = pixels(network, new Random(seed));
        double[][] reference = ReferenceExecutor.run(network, pixels);
        int size = Math.max(network.input().height(), network.input().width());
        for (int phases = 1; phases <= size + 2; phases++) {
            for (int mostOutputs : new int[] {1, Integer.MAX_VALUE}) {
                Circuit circuit = Lowering.lower(network, phases, bound(network, mostOutputs));
                InterpretersTest.assertScoresWithin(clear(circuit, pixels), reference, 1e-4);
            }
        }
    }

    /** Same padding, stride 2, kernels of 3 and 5, pooling, a dense layer over several coarse positions. */
    private static Network convolutional(Random random) {
        return Network.chain(
                new Shape(2, 8, 8),
                List.of(
                        TestNetworks.conv(random, 4, 2, 3, 1, 1, 1, 0.5),
                        new CompletedSquare(4, -0.5, 0.75, 0.1),
                        SumPool.square(2, 2),
                        TestNetworks.conv(random, 6, 4, 3, 1, 1, 2, 0.2),
                        new CompletedSquare(2, 0, 0, 0.25),
                        new Flatten(),
                        TestNetworks.dense(random, 3, 96, 0.1)));
    }

    private static void assertEncryptedRunAgrees(Network network, int phases, int logN, int levels, int threads) {
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
        InterpretersTest.assertScoresWithin(scores, InterpretersTest.clear(program, pixels), 2e-4);
        InterpretersTest.assertScoresWithin(scores, ReferenceExecutor.run(network, pixels), 1e-3);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 6, 8})
    void ckks_convolutionsWithPadding_agreeWithClear(int phases) {
        assertEncryptedRunAgrees(convolutional(new Random(31)), phases, 8, 6, 2);
    }

    @Test
    void ckks_fullRingDegree_agreesWithClear() {
        assertEncryptedRunAgrees(convolutional(new Random(31)), 2, 13, 6, 2);
    }

    /** Stride, valid padding, sizes that the phases do not divide, a global pooling. */
    @ParameterizedTest
    @ValueSource(ints = {2, 4, 5, 7})
    void ckks_stridesOnOddSizes_agreeWithClear(int phases) {
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
    void ckks_globalPoolingBehindAnActivation_agreesWithClear() {
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
    void ckks_residualBranches_agreeWithClear(int phases) {
        assertEncryptedRunAgrees(residual(new Random(34)), phases, 8, 9, 2);
    }

    @Test
    void ckks_outputIsAMap_scoresStandInOrder() {
        Random random = new Random(35);
        Network network = Network.chain(
                new Shape(1, 4, 4),
                List.of(TestNetworks.conv(random, 2, 1, 3, 1, 1, 1, 0.5), new CompletedSquare(2, 0, 0, 0.25)));
        assertEncryptedRunAgrees(network, 2, 6, 3, 1);
    }

    /**
     * On a flattened map a padded convolution reads one place of its kernel, or none, and a pooling window is one
     * value.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void clear_convolutionAndPoolingOfAFlattenedMap_giveReferenceScores(int phases) {
        Random random = new Random(36);
        for (int[] geometry : new int[][] {{3, 2, 2, 2}, {3, 2, 1, 2}, {3, 0, 2, 1}, {2, 4, 4, 1}}) {
            double[][][][] weights = RandomNetworks.kernels(random, 6, 16, geometry[0], geometry[0]);
            int d = geometry[3];
            Conv2d conv = new Conv2d(
                    weights,
                    RandomNetworks.uniform(random, 6, 0.5),
                    new Window(geometry[0], 9, geometry[1], 4, d),
                    new Window(geometry[0], 9, geometry[2], 4, d),
                    2);
            Network network = Network.chain(
                    new Shape(2, 4, 4),
                    List.of(new CompletedSquare(2, 0, 0, 0.1), new Flatten(), SumPool.square(1, 2), conv));
            double[][] pixels = pixels(network, random);
            Circuit circuit = Lowering.lower(network, phases, Lowering.unbounded(network));
            InterpretersTest.assertScoresWithin(clear(circuit, pixels), ReferenceExecutor.run(network, pixels), 1e-4);
        }
    }

    private static long rotations(Network network, int phases, int mostOutputs, int step) {
        Circuit circuit = Lowering.lower(network, phases, bound(network, mostOutputs));
        return CountingInterpreter.of(circuit.steps()).work(step + 1).rotations();
    }

    /** (s + k - t)^2 - s^2 rotations per input channel. */
    @Test
    void rotations_samePaddedConvolution_areThoseOfTheBorder() {
        Network network = Network.chain(
                new Shape(3, 32, 32),
                List.of(TestNetworks.conv(new Random(1), 6, 3, 3, 1, 1, 1, 0.5), new CompletedSquare(2, 0, 0, 0)));
        assertThat(rotations(network, 8, Integer.MAX_VALUE, 0)).isEqualTo(3 * (10 * 10 - 8 * 8));
        assertThat(rotations(network, 16, Integer.MAX_VALUE, 0)).isEqualTo(3 * (18 * 18 - 16 * 16));
        assertThat(rotations(network, 32, Integer.MAX_VALUE, 0)).isZero();
        Network strided = Network.chain(
                new Shape(3, 32, 32),
                List.of(TestNetworks.conv(new Random(1), 6, 3, 5, 2, 0, 1, 0.5), new CompletedSquare(2, 0, 0, 0)));
        assertThat(rotations(strided, 8, Integer.MAX_VALUE, 0)).isEqualTo(3 * (11 * 11 - 8 * 8));
    }

    @Test
    void rotations_boundedBatches_repeatWhatTheyShare() {
        Network network = Network.chain(
                new Shape(4, 16, 16),
                List.of(
                        TestNetworks.conv(new Random(1), 8, 4, 3, 1, 1, 1, 0.5),
                        new CompletedSquare(2, 0, 0, 0),
                        SumPool.square(2, 2)));
        long shared = rotations(network, 4, Integer.MAX_VALUE, 0);
        long bounded = rotations(network, 4, 32, 0);
        assertThat(shared).isEqualTo(4 * (6 * 6 - 4 * 4));
        assertThat(bounded).isEqualTo(4 * 4 * (4 * 4 - 3 * 3));
        Circuit circuit = Lowering.lower(network, 4, bound(network, 32));
        LinearDataflow wiring = ((LinearStep) circuit.steps().get(0)).wiring();
        IntStream.range(0, wiring.producers())
                .forEach(b -> assertThat(wiring.group(b).outputCount()).isLessThanOrEqualTo(32));
    }

    /** 16384 tiles. */
    @Test
    @Timeout(10)
    void batches_ofManyTiles_areFoundInTime() {
        Network network = Network.chain(
                new Shape(16, 32, 32),
                List.of(
                        TestNetworks.conv(new Random(1), 16, 16, 3, 1, 1, 16, 0.5),
                        new CompletedSquare(2, 0, 0, 0),
                        SumPool.square(2, 2)));
        Circuit circuit = Lowering.lower(network, 32, Lowering.unbounded(network));
        assertThat(circuit.steps().get(0).producers()).isEqualTo(16 * 32 * 32);
    }

    /** The cheaper of the two ways for a dense layer: products first where there are fewer results than ciphertexts. */
    @Test
    void rotations_denseOverPositions_areOfTheSmallerSide() {
        for (Arguments sizes : List.of(Arguments.of(2, 2L * 15), Arguments.of(40, 8L * 15))) {
            int outputs = (int) sizes.get()[0];
            Network network = Network.chain(
                    new Shape(8, 4, 4), List.of(new Flatten(), TestNetworks.dense(new Random(1), outputs, 128, 0.1)));
            Circuit circuit = Lowering.lower(network, 1, Lowering.unbounded(network));
            CountingInterpreter demand = CountingInterpreter.of(circuit.steps());
            long rotations = IntStream.rangeClosed(0, circuit.steps().size())
                    .mapToLong(i -> demand.work(i).rotations())
                    .sum();
            assertThat(rotations).isEqualTo((long) sizes.get()[1]);
        }
    }

    @Test
    void taskMemory_tooSmallForAnyPacking_isRefusedWithTheLeast() {
        Network network = convolutional(new Random(31));
        CompileOptions options = CompileOptions.automatic()
                .withCalibration(TestNetworks.pixels(TestNetworks.images(network, 4)))
                .withTaskBytes(1L << 20);
        assertThatExceptionOfType(CompileException.class)
                .isThrownBy(() -> ProgramCompiler.compile(network, options))
                .withMessageContaining("no program fits a task of 0.00 GiB; the smallest found takes ")
                .withMessageContaining("give --task-memory at least that");
    }

    @Test
    void parts_boundedOutputs_holdLessBeforeTheActivation() {
        Network network = Network.chain(
                new Shape(4, 8, 8),
                List.of(
                        TestNetworks.conv(new Random(1), 40, 4, 3, 1, 1, 1, 0.2),
                        new CompletedSquare(2, 0, 0, 0),
                        SumPool.square(2, 2),
                        new Flatten(),
                        TestNetworks.dense(new Random(2), 3, 40 * 16, 0.1)));
        Circuit whole = Lowering.lower(network, 8, Lowering.unbounded(network));
        Circuit parts = Lowering.lower(network, 8, bound(network, 4 * 20));
        LinearDataflow wiring = ((LinearStep) parts.steps().get(0)).wiring();
        assertThat(wiring.tiles().stream().map(t -> t.outputs().length)).containsOnly(18, 22);
        assertThat(mostHeld(whole, 1)).isEqualTo(4 * 40);
        // a wave of activations takes the last two windows of a part before the next part is made
        assertThat(mostHeld(parts, 1)).isEqualTo(4 * 22 + 4 * 2);
    }

    private static int mostHeld(Circuit circuit, int array) {
        return CountingInterpreter.of(circuit.steps()).moments().stream()
                .mapToInt(m -> m.held()[array] + m.plainSums()[array])
                .max()
                .orElseThrow();
    }

    /** Counts the values that are alive when a batch adds a chunk and when activations run. */
    private static final class Counting implements Interpreter<Integer> {
        private final DemandDrivenExecutor<Integer> runner;
        private int alive;
        private int atChunks;
        private int atActivations;

        Counting(List<Step> steps) {
            this.runner = new DemandDrivenExecutor<>(steps, UseCounts.of(steps), this, DemandDrivenExecutor.WAVE);
        }

        private List<Integer> make(int count) {
            alive += count;
            return java.util.Collections.nCopies(count, 0);
        }

        @Override
        public List<Integer> open(int[] indices) {
            return make(indices.length);
        }

        @Override
        public BatchSum<Integer> linear(LinearStep step, int array, TileGroup group) {
            return new BatchSum<>() {
                @Override
                public void add(int from, List<Integer> inputs) {
                    atChunks = Math.max(atChunks, alive);
                }

                @Override
                public List<Integer> finish() {
                    return make(group.outputCount());
                }
            };
        }

        @Override
        public List<Integer> activate(ActivationStep step, int array, List<List<Integer>> groups) {
            List<Integer> outputs = make(groups.size());
            int squares = step.degree() == 4
                    ? groups.stream().mapToInt(List::size).max().orElseThrow()
                    : 0;
            atActivations = Math.max(atActivations, alive + squares);
            return outputs;
        }

        @Override
        public List<Integer> sum(SumStep step, int array, int[] outputs, List<List<Integer>> inputs) {
            return make(outputs.length);
        }

        @Override
        public void release(Integer value) {
            alive--;
        }
    }

    private static int mostHeld(CountingInterpreter demand, boolean inChunks) {
        return demand.moments().stream()
                .filter(m -> m.step() >= 0 == inChunks)
                .mapToInt(m -> Arrays.stream(m.held()).sum())
                .max()
                .orElseThrow();
    }

    @Test
    void moments_longBatchesAndLargeWindows_areWhatARunHolds() {
        Network longBatch = Network.chain(
                new Shape(600, 2, 1),
                List.of(
                        TestNetworks.conv(new Random(1), 4, 600, 3, 1, 1, 1, 0.1),
                        new CompletedSquare(4, -0.2, 0.3, 0),
                        new Flatten(),
                        TestNetworks.dense(new Random(1), 2, 8, 0.1)));
        Network largeWindow = Network.chain(
                new Shape(1, 16, 16),
                List.of(
                        TestNetworks.conv(new Random(1), 2, 1, 3, 1, 1, 1, 0.1),
                        new CompletedSquare(4, -0.2, 0.3, 0),
                        SumPool.square(8, 8)));
        for (Network network : List.of(longBatch, largeWindow)) {
            for (int phases : new int[] {1, 8, 16}) {
                List<Step> steps =
                        Lowering.lower(network, phases, bound(network, 40)).steps();
                Counting counting = new Counting(steps);
                counting.runner.run();
                CountingInterpreter demand = CountingInterpreter.of(steps);
                assertThat(mostHeld(demand, true)).isEqualTo(counting.atChunks);
                assertThat(mostHeld(demand, false)).isGreaterThanOrEqualTo(counting.atActivations);
            }
        }
    }

    @Test
    void taskMemory_rowsOfARegion_shareWhatStaysEmptyAtItsEnd() {
        assertThat(MemoryModel.rowBytes(1 << 15)).isEqualTo((8L << 20) / 31);
        assertThat(MemoryModel.rowBytes(1 << 14)).isEqualTo((8L << 20) / 63);
        assertThat(MemoryModel.rowBytes(1 << 21)).isGreaterThan(8L << 21);
    }

    @Test
    void wave_ofUpToFourThreads_isNoMoreThanMemoryIsPredictedFor() {
        assertThat(IntStream.rangeClosed(1, 6).map(DemandDrivenExecutor::wave)).containsExactly(4, 4, 3, 4, 5, 6);
    }

    @Test
    void taskMemory_countsMasksAndWeights() {
        Network network = convolutional(new Random(31));
        AnalyzedProgram program = ProgramCompiler.compile(
                network,
                CompileOptions.automatic()
                        .withParameters(TestNetworks.insecure(8, 6))
                        .withCalibration(TestNetworks.pixels(TestNetworks.images(network, 4)))
                        .withPhases(2));
        long bytes = 0;
        for (int i = 0; i < program.steps().size(); i++) {
            if (program.steps().get(i) instanceof LinearStep step) {
                for (var mask : PreparedStep.of(step, program.context(), program.level(i))
                        .masks()) {
                    bytes += mask.limbs() * MemoryModel.rowBytes(256);
                }
                for (QuantizedWeights.Panel panel : step.quantized().panels()) {
                    bytes += 12L * panel.rows() * panel.columns();
                }
            }
        }
        ScheduledCircuit plan = ScheduledCircuit.of(program.steps());
        ScheduleAnalysis run = new ScheduleAnalysis(
                program.parameters(),
                plan,
                CountingInterpreter.of(program.steps()),
                program.program().bounds(),
                io.nightjar.ckks.noise.NoiseEstimate.secretKeyEncryption(
                        program.parameters(),
                        program.input().level(),
                        program.input().scale()));
        assertThat(run.held().preparedBytes()).isEqualTo(bytes);
    }

    @Test
    void taskMemory_lessThanTheFastestPlanTakes_isKept() {
        Network network = convolutional(new Random(31));
        CompileOptions options =
                CompileOptions.automatic().withCalibration(TestNetworks.pixels(TestNetworks.images(network, 4)));
        long ample =
                ProgramCompiler.compile(network, options).report().prediction().taskBytes();
        PlanReport less = ProgramCompiler.compile(network, options.withTaskBytes(ample - 1))
                .report();
        assertThat(less.prediction().taskBytes()).isLessThan(ample);
    }

    @Test
    void images_fewOfThem_leadToSmallBlocks() {
        Network network = convolutional(new Random(31));
        CompileOptions options =
                CompileOptions.automatic().withCalibration(TestNetworks.pixels(TestNetworks.images(network, 4)));
        AnalyzedProgram many = ProgramCompiler.compile(network, options);
        AnalyzedProgram few = ProgramCompiler.compile(network, options.withImages(16));
        assertThat(few.report().block().imagesPerBlock())
                .isLessThan(many.report().block().imagesPerBlock());
        assertThat(few.report().prediction().secondsPerBlock())
                .isLessThan(many.report().prediction().secondsPerBlock());
        assertThat(many.report().alternatives())
                .isNotEmpty()
                .allSatisfy(a -> assertThat(a.reason()).isNotBlank());
    }
}
