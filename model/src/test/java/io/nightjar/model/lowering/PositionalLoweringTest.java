package io.nightjar.model.lowering;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.model.PositionalNetworks;
import io.nightjar.model.RandomNetworks;
import io.nightjar.model.TestNetworks;
import io.nightjar.model.circuit.LinearDataflow;
import io.nightjar.model.circuit.LinearStep;
import io.nightjar.model.circuit.Step;
import io.nightjar.model.network.Conv2d;
import io.nightjar.model.network.ElementAffine;
import io.nightjar.model.network.Network;
import io.nightjar.model.network.Shape;
import io.nightjar.model.passes.Passes;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Scales and shifts by position, crops and choices of channels in every packing. */
class PositionalLoweringTest {
    static List<String> names() {
        return List.copyOf(PositionalNetworks.all().keySet());
    }

    @ParameterizedTest
    @MethodSource("names")
    void clear_inEveryPacking_givesReferenceScores(String name) {
        LoweredCircuitTest.assertEveryPackingAgrees(PositionalNetworks.all().get(name), 1);
    }

    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void clear_randomNetworkInEveryPacking_givesReferenceScores(long seed) {
        LoweredCircuitTest.assertEveryPackingAgrees(Passes.optimise(RandomNetworks.createPositional(seed)), seed);
    }

    /** Divisors that differ at the border alone: one column for each of them, not one for each position. */
    @Test
    void scaleOfTwoValues_readsTwoMaskedColumns() {
        double[] scale = new double[16];
        for (int i = 0; i < 16; i++) {
            scale[i] = i % 4 == 0 ? 2 : 3;
        }
        Network network = Network.chain(new Shape(1, 4, 4), List.of(new ElementAffine(scale, new double[16])));
        LinearStep step = (LinearStep)
                Lowering.lower(network, 1, Lowering.unbounded(network)).steps().get(0);
        assertThat(step.dataflow().sources()).hasSize(2).allMatch(LinearDataflow.Source::isMasked);
        assertThat(step.shifts()).isEqualTo(List.of());
    }

    @Test
    void affineBehindOrBeforeAConvolution_takesNoStepOfItsOwn() {
        assertThat(steps("mean image before a padded convolution", 6)).hasSize(3);
        assertThat(steps("scale of every pixel before a strided convolution", 6))
                .hasSize(2);
        assertThat(steps("behind a convolution, then flattened", 6)).hasSize(3);
    }

    private static List<Step> steps(String name, int phases) {
        Network network = PositionalNetworks.all().get(name);
        return Lowering.lower(network, phases, Lowering.unbounded(network)).steps();
    }

    /** Five channels of which the middle one is not chosen: four products of one column, and nothing reads it. */
    @Test
    void selection_readsWhatItChooses() {
        Network network = Network.chain(new Shape(5, 1, 1), List.of(PositionalNetworks.select(5, 4, 0, 3, 1)));
        LinearStep step = (LinearStep)
                Lowering.lower(network, 1, Lowering.unbounded(network)).steps().get(0);
        assertThat(step.dataflow().sources())
                .extracting(LinearDataflow.Source::input)
                .containsExactly(4, 0, 3, 1);
        assertThat(step.dataflow().tiles()).hasSize(4).allMatch(tile -> tile.sources().length == 1);
    }

    /** Without a zero weight nothing is left out and channels stay together. */
    @Test
    void denseKernels_areOneTileForAPhase() {
        Conv2d conv = TestNetworks.conv(new Random(3), 4, 3, 3, 1, 0, 1, 1);
        Network network = Network.chain(new Shape(3, 3, 3), List.of(conv));
        LinearStep step = (LinearStep)
                Lowering.lower(network, 3, Lowering.unbounded(network)).steps().get(0);
        assertThat(step.dataflow().tiles()).hasSize(1);
        assertThat(step.dataflow().tiles().get(0).sources()).hasSize(27);
    }
}
