package io.nightjar.model.passes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nightjar.model.RandomNetworks;
import io.nightjar.model.TestNetworks;
import io.nightjar.model.WrappedNetworks;
import io.nightjar.model.network.Add;
import io.nightjar.model.network.ChannelAffine;
import io.nightjar.model.network.CompletedSquare;
import io.nightjar.model.network.Conv2d;
import io.nightjar.model.network.Layer;
import io.nightjar.model.network.Network;
import io.nightjar.model.network.Node;
import io.nightjar.model.network.PaddingMode;
import io.nightjar.model.network.Shape;
import io.nightjar.model.network.Window;
import io.nightjar.model.reference.ReferenceExecutor;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What may be merged where something else than zeros is around a map. */
class WrappedPassesTest {
    private static final Shape IMAGE = new Shape(2, 6, 8);
    private static final CompletedSquare SQUARE = new CompletedSquare(2, 0, 0, 0);
    private static final PaddingMode HELICAL = PaddingMode.helical(2);

    private final Random random = new Random(19);

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void randomNetwork_keepsItsFunction(long seed) {
        Network network = WrappedNetworks.random(seed);
        double[] image = RandomNetworks.image(new Random(seed), network.input().size());
        double[] expected = ReferenceExecutor.run(network, image);
        double largest = Arrays.stream(expected).map(Math::abs).reduce(1, Math::max);
        assertThat(ReferenceExecutor.run(Passes.optimise(network), image))
                .containsExactly(expected, within(1e-9 * largest));
    }

    private Network optimised(Network network) {
        Network optimised = Passes.optimise(network);
        double[] image = RandomNetworks.image(random, IMAGE.size());
        assertThat(ReferenceExecutor.run(optimised, image))
                .containsExactly(ReferenceExecutor.run(network, image), within(1e-12));
        return optimised;
    }

    private Network chain(Layer... layers) {
        return optimised(Network.chain(IMAGE, List.of(layers)));
    }

    private static Conv2d first(Network network) {
        return (Conv2d) network.nodes().get(0).layer();
    }

    private Conv2d conv(int kernel, PaddingMode mode) {
        return WrappedNetworks.conv(random, 2, 2, kernel, 1, kernel / 2, mode);
    }

    /** A convolution of one weight that reads (y + down, x + right). */
    private Conv2d shift(int down, int right, PaddingMode mode) {
        return TestNetworks.conv(random, 2, 2, 1, 1, 0, 1, 0.5)
                .withWindows(
                        Window.of(1, 1).withPadding(-down, down),
                        Window.of(1, 1).withPadding(-right, right))
                .withMode(mode);
    }

    /** Its border is of the map, and so is shifted as the map is. */
    @Test
    void shiftBeforeAMapThatWraps_isPartOfTheBias() {
        ChannelAffine affine = new ChannelAffine(new double[] {2, 3}, new double[] {0.5, -1});
        Network network = chain(affine, conv(3, HELICAL), SQUARE);
        assertThat(network.nodes()).hasSize(2);
    }

    @Test
    void shiftOfAMapThatWraps_movesTheWindowBehindIt() {
        Network network = chain(shift(1, -2, HELICAL), conv(3, HELICAL), SQUARE);
        assertThat(network.nodes()).hasSize(2);
        assertThat(first(network).y()).isEqualTo(new Window(3, 1, 0, 2, 1));
        assertThat(first(network).x()).isEqualTo(new Window(3, 1, 3, -1, 1));
    }

    /** Rows that wrap are the same for every pitch. */
    @Test
    void shiftOfRows_mergesWhateverThePitch() {
        Network network = chain(shift(1, 0, PaddingMode.CIRCULAR), conv(3, HELICAL), SQUARE);
        assertThat(network.nodes()).hasSize(2);
        assertThat(first(network).mode()).isEqualTo(HELICAL);
    }

    @Test
    void mapsThatWrapDifferently_stayApart() {
        assertThat(chain(shift(0, 1, PaddingMode.helical(1)), conv(3, HELICAL), SQUARE)
                        .nodes())
                .hasSize(3);
        assertThat(chain(shift(0, 1, HELICAL), conv(3, PaddingMode.ZEROS), SQUARE)
                        .nodes())
                .hasSize(3);
        assertThat(chain(shift(0, 1, PaddingMode.ZEROS), conv(3, HELICAL), SQUARE)
                        .nodes())
                .hasSize(3);
    }

    /** A map that is cut wraps around what is left of it. */
    @Test
    void cropBeforeAMapThatWraps_stays() {
        Conv2d crop = shift(0, 0, PaddingMode.ZEROS).withWindows(Window.of(1, 1).withPadding(-1, 0), Window.of(1, 1));
        assertThat(chain(crop, conv(3, HELICAL), SQUARE).nodes()).hasSize(3);
    }

    @Test
    void cropBehindAMapThatWraps_isWhereItBegins() {
        Conv2d crop = shift(0, 0, PaddingMode.ZEROS).withWindows(Window.of(1, 1).withPadding(-1, -1), Window.of(1, 1));
        Network network = chain(conv(3, HELICAL), crop, SQUARE);
        assertThat(network.nodes()).hasSize(2);
        assertThat(first(network).mode()).isEqualTo(HELICAL);
    }

    @Test
    void sumOfShifts_isOneConvolution() {
        Network network = optimised(new Network(
                IMAGE,
                List.of(
                        Node.of("a", shift(-1, 0, PaddingMode.CIRCULAR), Node.INPUT),
                        Node.of("b", shift(0, 0, PaddingMode.ZEROS), Node.INPUT),
                        Node.of("c", shift(1, 1, HELICAL), Node.INPUT),
                        new Node("ab", new Add(), new int[] {0, 1}),
                        new Node("abc", new Add(), new int[] {3, 2}),
                        Node.of("square", SQUARE, 4))));
        assertThat(network.nodes()).hasSize(2);
        assertThat(first(network).y()).isEqualTo(new Window(3, 1, 1, 1, 1));
        assertThat(first(network).x()).isEqualTo(new Window(2, 1, 0, 1, 1));
        assertThat(first(network).mode()).isEqualTo(HELICAL);
    }
}
