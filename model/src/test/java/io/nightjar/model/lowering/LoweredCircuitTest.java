package io.nightjar.model.lowering;

import io.nightjar.model.PackedNetworks;
import io.nightjar.model.RandomNetworks;
import io.nightjar.model.Scores;
import io.nightjar.model.circuit.Circuit;
import io.nightjar.model.interpreter.ClearInterpreter;
import io.nightjar.model.network.CompletedSquare;
import io.nightjar.model.network.Conv2d;
import io.nightjar.model.network.Flatten;
import io.nightjar.model.network.Network;
import io.nightjar.model.network.Shape;
import io.nightjar.model.network.SumPool;
import io.nightjar.model.network.Window;
import io.nightjar.model.packing.Packing;
import io.nightjar.model.passes.Passes;
import io.nightjar.model.ranges.ValueBounds;
import io.nightjar.model.reference.ReferenceExecutor;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Circuits with weights as good as real against the reference executor, in many packings. */
class LoweredCircuitTest {
    private static final int IMAGES = 3;

    /** The network's scores in every packing with its circuit are those of the reference executor. */
    static void assertEveryPackingAgrees(Network network, long seed) {
        double[][] pixels = PackedNetworks.pixels(network, IMAGES, new Random(seed));
        double[][] reference = ReferenceExecutor.run(network, pixels);
        int size = Math.max(network.input().height(), network.input().width());
        for (int phases = 1; phases <= size + 2; phases++) {
            for (int mostOutputs : new int[] {1, Integer.MAX_VALUE}) {
                Circuit circuit = Lowering.lower(network, phases, PackedNetworks.bounds(network, mostOutputs));
                Scores.assertWithin(clear(circuit, pixels), reference, 1e-4);
            }
        }
    }

    /** A circuit with weights as good as real. */
    private static double[][] clear(Circuit circuit, double[][] pixels) {
        Packing unit = circuit.packing(circuit.positions());
        Packing packing = unit.forImages(IMAGES);
        List<double[]> rows = new ClearInterpreter(
                        unit,
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

    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void clear_randomNetworkInEveryPacking_givesReferenceScores(long seed) {
        Network network = Passes.optimise(RandomNetworks.create(seed));
        assertEveryPackingAgrees(network, seed);
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
            double[][] pixels = PackedNetworks.pixels(network, IMAGES, random);
            Circuit circuit = Lowering.lower(network, phases, Lowering.unbounded(network));
            Scores.assertWithin(clear(circuit, pixels), ReferenceExecutor.run(network, pixels), 1e-4);
        }
    }
}
