package io.nightjar.model.lowering;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.model.WrappedNetworks;
import io.nightjar.model.circuit.Circuit;
import io.nightjar.model.circuit.LinearDataflow;
import io.nightjar.model.circuit.LinearStep;
import io.nightjar.model.network.CompletedSquare;
import io.nightjar.model.network.Network;
import io.nightjar.model.network.PaddingMode;
import io.nightjar.model.network.Shape;
import io.nightjar.model.packing.SlotOrder;
import io.nightjar.model.passes.Passes;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Maps that wrap, in every packing. */
class WrappedLoweringTest {
    static List<String> names() {
        return List.copyOf(WrappedNetworks.all().keySet());
    }

    @ParameterizedTest
    @MethodSource("names")
    void clear_inEveryPacking_givesReferenceScores(String name) {
        LoweredCircuitTest.assertEveryPackingAgrees(WrappedNetworks.all().get(name), 2);
    }

    static LongStream seeds() {
        return LongStream.range(0, 40);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void clear_randomNetworkInEveryPacking_givesReferenceScores(long seed) {
        LoweredCircuitTest.assertEveryPackingAgrees(Passes.optimise(WrappedNetworks.random(seed)), seed);
    }

    private static Circuit lower(Network network, int phases) {
        return Lowering.lower(network, phases, Lowering.unbounded(network));
    }

    private static Network single(int pitch) {
        return Network.chain(
                new Shape(1, 16, 16),
                List.of(
                        WrappedNetworks.conv(new Random(1), 1, 1, 3, 1, 1, PaddingMode.helical(pitch)),
                        new CompletedSquare(2, 0, 0, 0)));
    }

    @Test
    void pitchOfThePacking_needsNoMask() {
        Circuit circuit = lower(WrappedNetworks.residual(), 2);
        assertThat(circuit.hasMasks()).isFalse();
        assertThat(circuit.order()).isEqualTo(SlotOrder.IMAGES_INNERMOST);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8})
    void pitchOfAsManyRowsAsPhases_needsNoMask(int phases) {
        assertThat(lower(single(phases), phases).hasMasks()).isFalse();
    }

    /** Vertically such a map wraps as the rotation does; the columns at the edge are masked. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void otherPitch_isMasked(int pitch) {
        Circuit circuit = lower(single(pitch), 2);
        assertThat(circuit.hasMasks()).isTrue();
        assertThat(circuit.order()).isEqualTo(SlotOrder.IMAGES_INNERMOST);
        assertThat(((LinearStep) circuit.steps().get(0)).dataflow().sources()).anyMatch(s -> !s.isMasked());
    }

    /** 6 x 6 positions do not fill a power of two of slots, so that images are outermost. */
    @Test
    void gridThatLeavesSlotsOver_isMasked() {
        Network network = Network.chain(
                new Shape(1, 12, 12),
                List.of(WrappedNetworks.conv(new Random(1), 1, 1, 3, 1, 1, PaddingMode.helical(2))));
        assertThat(lower(network, 2).order()).isEqualTo(SlotOrder.IMAGES_OUTERMOST);
        assertThat(lower(network, 2).hasMasks()).isTrue();
    }

    @Test
    void onePositionPerCiphertext_needsNeitherMaskNorRotation() {
        Circuit circuit = lower(single(5), 16);
        assertThat(circuit.hasMasks()).isFalse();
        assertThat(((LinearStep) circuit.steps().get(0)).dataflow().sources())
                .noneMatch(LinearDataflow.Source::isRotated);
    }

    /** The rotations are those of a 3 x 3 window, as with zeros. */
    @Test
    void rotations_areThoseOfAnUnwrappedWindow() {
        assertThat(((LinearStep) lower(single(1), 1).steps().get(0)).dataflow().sources())
                .extracting(LinearDataflow.Source::rotation)
                .containsExactly(-17, -16, -15, -1, 0, 1, 15, 16, 17);
    }
}
