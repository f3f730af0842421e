package io.nightjar.model.lowering;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.model.PackedNetworks;
import io.nightjar.model.TestNetworks;
import io.nightjar.model.circuit.ArrayIndex;
import io.nightjar.model.circuit.Circuit;
import io.nightjar.model.circuit.LinearDataflow;
import io.nightjar.model.circuit.LinearStep;
import io.nightjar.model.cost.CountingInterpreter;
import io.nightjar.model.network.CompletedSquare;
import io.nightjar.model.network.Flatten;
import io.nightjar.model.network.Network;
import io.nightjar.model.network.Shape;
import io.nightjar.model.network.SumPool;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which tiles are computed together. */
class TileGroupingTest {
    private static long rotations(Network network, int phases, int mostOutputs, int step) {
        Circuit circuit = Lowering.lower(network, phases, PackedNetworks.bounds(network, mostOutputs));
        return CountingInterpreter.of(circuit.steps())
                .work(ArrayIndex.madeBy(step))
                .rotations();
    }

    private static int mostHeld(Circuit circuit, int array) {
        return CountingInterpreter.of(circuit.steps()).moments().stream()
                .mapToInt(m -> m.held()[array] + m.plainSums()[array])
                .max()
                .orElseThrow();
    }

    @Test
    void rotations_boundedGroups_repeatWhatTheyShare() {
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
        Circuit circuit = Lowering.lower(network, 4, PackedNetworks.bounds(network, 32));
        LinearDataflow dataflow = ((LinearStep) circuit.steps().get(0)).dataflow();
        IntStream.range(0, dataflow.producers())
                .forEach(b -> assertThat(dataflow.group(b).outputCount()).isLessThanOrEqualTo(32));
    }

    /** 16384 tiles. */
    @Test
    @Timeout(180)
    void groups_ofManyTiles_areFoundInTime() {
        Network network = Network.chain(
                new Shape(16, 32, 32),
                List.of(
                        TestNetworks.conv(new Random(1), 16, 16, 3, 1, 1, 16, 0.5),
                        new CompletedSquare(2, 0, 0, 0),
                        SumPool.square(2, 2)));
        Circuit circuit = Lowering.lower(network, 32, Lowering.unbounded(network));
        assertThat(circuit.steps().get(0).producers()).isEqualTo(16 * 32 * 32);
    }

    @Test
    void groups_boundedOutputs_holdLessBeforeTheActivation() {
        Network network = Network.chain(
                new Shape(4, 8, 8),
                List.of(
                        TestNetworks.conv(new Random(1), 40, 4, 3, 1, 1, 1, 0.2),
                        new CompletedSquare(2, 0, 0, 0),
                        SumPool.square(2, 2),
                        new Flatten(),
                        TestNetworks.dense(new Random(2), 3, 40 * 16, 0.1)));
        Circuit whole = Lowering.lower(network, 8, Lowering.unbounded(network));
        Circuit parts = Lowering.lower(network, 8, PackedNetworks.bounds(network, 4 * 20));
        LinearDataflow dataflow = ((LinearStep) parts.steps().get(0)).dataflow();
        assertThat(dataflow.tiles().stream().map(t -> t.outputs().length)).containsOnly(18, 22);
        assertThat(mostHeld(whole, 1)).isEqualTo(4 * 40);
        // a wave of activations takes the last two windows of a part before the next part is made
        assertThat(mostHeld(parts, 1)).isEqualTo(4 * 22 + 4 * 2);
    }

    /** Every piece of the channels would make the rotations of its phase again. */
    @Test
    void tiles_ofABoundedConvolutionWithoutPooling_keepTheirChannels() {
        Network network = Network.chain(
                new Shape(4, 16, 16),
                List.of(TestNetworks.conv(new Random(1), 16, 4, 3, 1, 1, 1, 0.5), new CompletedSquare(2, 0, 0, 0)));
        Circuit circuit = Lowering.lower(network, 4, PackedNetworks.bounds(network, 24));
        LinearDataflow dataflow = ((LinearStep) circuit.steps().get(0)).dataflow();
        assertThat(dataflow.tiles().stream().map(t -> t.outputs().length)).containsOnly(16);
        // five at a corner of the four by four phases and three at an edge
        assertThat(rotations(network, 4, 24, 0)).isEqualTo(4 * (4 * 5 + 8 * 3));
    }

    @Test
    void sums_withoutRotations_waitForWhatTheyRead() {
        Network network = Network.chain(
                new Shape(1, 4, 4),
                List.of(
                        TestNetworks.conv(new Random(1), 8, 1, 3, 1, 1, 1, 0.5),
                        new CompletedSquare(2, 0, 0, 0),
                        TestNetworks.conv(new Random(2), 8, 8, 3, 1, 1, 1, 0.5),
                        new CompletedSquare(2, 0, 0, 0)));
        Circuit circuit = Lowering.lower(network, 4, Lowering.unbounded(network));
        assertThat(CountingInterpreter.of(circuit.steps()).moments())
                .noneMatch(m -> m.plainSums()[1] > 0 && m.plainSums()[3] > 0);
    }
}
