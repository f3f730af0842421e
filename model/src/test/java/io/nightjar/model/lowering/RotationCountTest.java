package io.nightjar.model.lowering;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.model.PackedNetworks;
import io.nightjar.model.TestNetworks;
import io.nightjar.model.circuit.ArrayIndex;
import io.nightjar.model.circuit.Circuit;
import io.nightjar.model.cost.CountingInterpreter;
import io.nightjar.model.network.CompletedSquare;
import io.nightjar.model.network.Flatten;
import io.nightjar.model.network.Network;
import io.nightjar.model.network.Shape;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.Arguments;

/** How many rotations a packing needs. */
class RotationCountTest {
    private static long rotations(Network network, int phases, int mostOutputs, int step) {
        Circuit circuit = Lowering.lower(network, phases, PackedNetworks.bounds(network, mostOutputs));
        return CountingInterpreter.of(circuit.steps())
                .work(ArrayIndex.madeBy(step))
                .rotations();
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

    /** The cheaper of the two ways for a dense layer: products first where there are fewer results than ciphertexts. */
    @Test
    void rotations_denseOverPositions_areOfTheSmallerSide() {
        for (Arguments sizes : List.of(Arguments.of(2, 2L * 15), Arguments.of(40, 8L * 15))) {
            int outputs = (int) sizes.get()[0];
            Network network = Network.chain(
                    new Shape(8, 4, 4), List.of(new Flatten(), TestNetworks.dense(new Random(1), outputs, 128, 0.1)));
            Circuit circuit = Lowering.lower(network, 1, Lowering.unbounded(network));
            CountingInterpreter counting = CountingInterpreter.of(circuit.steps());
            long rotations = IntStream.rangeClosed(0, circuit.steps().size())
                    .mapToLong(i -> counting.work(i).rotations())
                    .sum();
            assertThat(rotations).isEqualTo((long) sizes.get()[1]);
        }
    }
}
