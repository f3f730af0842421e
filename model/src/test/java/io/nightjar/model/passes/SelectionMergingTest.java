package io.nightjar.model.passes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nightjar.model.PositionalNetworks;
import io.nightjar.model.RandomNetworks;
import io.nightjar.model.TestNetworks;
import io.nightjar.model.network.Add;
import io.nightjar.model.network.AveragePool;
import io.nightjar.model.network.CompletedSquare;
import io.nightjar.model.network.Conv2d;
import io.nightjar.model.network.Flatten;
import io.nightjar.model.network.Layer;
import io.nightjar.model.network.Network;
import io.nightjar.model.network.Node;
import io.nightjar.model.network.Shape;
import io.nightjar.model.network.Window;
import io.nightjar.model.reference.ReferenceExecutor;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Crops, zeros around a map, steps and choices of channels as parts of the layers around them. */
class SelectionMergingTest {
    private static final Shape IMAGE = new Shape(2, 8, 8);
    private static final CompletedSquare SQUARE = new CompletedSquare(2, 0, 0, 0);

    private final Random random = new Random(9);

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

    private static String kinds(Network network) {
        return network.nodes().stream()
                .map(node -> node.layer().getClass().getSimpleName())
                .collect(Collectors.joining(" "));
    }

    private Conv2d conv(int pad) {
        return TestNetworks.conv(random, 3, 2, 3, 1, pad, 1, 0.5);
    }

    @Test
    void zerosBeforeAConvolution_becomeItsPadding() {
        Network network = chain(PositionalNetworks.crop(2, 1, 0, 2, 1), conv(1), SQUARE);
        assertThat(kinds(network)).isEqualTo("Conv2d CompletedSquare");
        Conv2d merged = (Conv2d) network.nodes().get(0).layer();
        assertThat(merged.y()).isEqualTo(new Window(3, 1, 2, 1, 1));
        assertThat(merged.x()).isEqualTo(new Window(3, 1, 3, 2, 1));
    }

    @Test
    void cropBeforeAnUnpaddedConvolution_becomesNegativePadding() {
        Network network = chain(PositionalNetworks.crop(2, -1, 0, 0, -2), conv(0), SQUARE);
        assertThat(kinds(network)).isEqualTo("Conv2d CompletedSquare");
        assertThat(((Conv2d) network.nodes().get(0).layer()).y()).isEqualTo(new Window(3, 1, -1, 0, 1));
    }

    /** The padding reads zeros where the crop left values out. */
    @Test
    void cropBeforeAPaddedConvolution_stays() {
        assertThat(kinds(chain(PositionalNetworks.crop(2, -1, 0, 0, 0), conv(1), SQUARE)))
                .isEqualTo("Conv2d Conv2d CompletedSquare");
    }

    /** Zeros around what a convolution made are not what it makes there. */
    @Test
    void zerosBehindAConvolution_stay() {
        assertThat(kinds(chain(conv(0), PositionalNetworks.crop(3, 1, 1, 1, 1), SQUARE)))
                .isEqualTo("Conv2d Conv2d CompletedSquare");
    }

    @Test
    void cropBehindAConvolution_isWhereItBegins() {
        Network network = chain(conv(1), PositionalNetworks.crop(3, -2, -1, 0, 0), SQUARE);
        assertThat(kinds(network)).isEqualTo("Conv2d CompletedSquare");
        assertThat(((Conv2d) network.nodes().get(0).layer()).y()).isEqualTo(new Window(3, 1, -1, 0, 1));
    }

    /** x[::2] before a convolution of stride 2. */
    @Test
    void everySecondValue_becomesStrideAndDilation() {
        Conv2d second = PositionalNetworks.crop(2, 0, 0, 0, 0).withStride(2);
        Network network = chain(second, TestNetworks.conv(random, 3, 2, 2, 2, 0, 1, 0.5), SQUARE);
        assertThat(kinds(network)).isEqualTo("Conv2d CompletedSquare");
        assertThat(((Conv2d) network.nodes().get(0).layer()).y()).isEqualTo(new Window(2, 4, 0, -1, 2));
    }

    @Test
    void zerosBeforeAPool_becomeItsPadding() {
        Network network = chain(SQUARE, PositionalNetworks.crop(2, 1, 1, 1, 1), AveragePool.square(2, 2), SQUARE);
        assertThat(kinds(network)).isEqualTo("CompletedSquare Conv2d CompletedSquare");
    }

    @Test
    void cropBeforeADenseLayer_isPartOfIt() {
        Network network = chain(
                SQUARE,
                PositionalNetworks.crop(2, -3, -3, -3, -3),
                new Flatten(),
                TestNetworks.dense(random, 2, 8, 0.5));
        assertThat(kinds(network)).isEqualTo("CompletedSquare Flatten Dense");
    }

    /** Convolutions of some of a map's channels each, added up, are one of all its channels. */
    @Test
    void splitChannels_arePartOfWhatReadsThem() {
        Network network = optimised(new Network(
                IMAGE,
                List.of(
                        Node.of("stem", conv(1), Node.INPUT),
                        Node.of("act", SQUARE, 0),
                        Node.of("a", PositionalNetworks.select(3, 0, 1), 1),
                        Node.of("b", PositionalNetworks.select(3, 2, 1), 1),
                        Node.of("convA", conv(1), 2),
                        Node.of("convB", conv(1), 3),
                        new Node("sum", new Add(), new int[] {4, 5}),
                        Node.of("end", SQUARE, 6))));
        assertThat(kinds(network)).isEqualTo("Conv2d CompletedSquare Conv2d CompletedSquare");
    }

    /** The halves of a map the other way round are a permutation: one convolution of it. */
    @Test
    void concatenatedSlicesOfOneMap_areOneConvolution() {
        Network network = optimised(new Network(
                IMAGE,
                List.of(
                        Node.of("act", SQUARE, Node.INPUT),
                        Node.of("a", PositionalNetworks.select(2, 1, -1), 0),
                        Node.of("b", PositionalNetworks.select(2, -1, 0), 0),
                        new Node("sum", new Add(), new int[] {1, 2}),
                        Node.of("end", SQUARE, 3))));
        assertThat(kinds(network)).isEqualTo("CompletedSquare Conv2d CompletedSquare");
    }

    /** Maps side by side, then a convolution: a sum of convolutions, one for each map that there is. */
    @Test
    void concatenationBeforeAConvolution_becomesASumOfConvolutions() {
        Network network = optimised(concatenation(random));
        assertThat(kinds(network)).isEqualTo("Conv2d Conv2d CompletedSquare Conv2d Add CompletedSquare");
    }

    /** The image, a convolution of it with an activation, and the image again. */
    static Network concatenation(Random random) {
        return new Network(
                IMAGE,
                List.of(
                        Node.of("stem", TestNetworks.conv(random, 3, 2, 3, 1, 1, 1, 0.5), Node.INPUT),
                        Node.of("act", SQUARE, 0),
                        Node.of("a", PositionalNetworks.select(2, 0, 1, -1, -1, -1, -1, -1), Node.INPUT),
                        Node.of("b", PositionalNetworks.select(3, -1, -1, 0, 1, 2, -1, -1), 1),
                        Node.of("c", PositionalNetworks.select(2, -1, -1, -1, -1, -1, 0, 1), Node.INPUT),
                        new Node("ab", new Add(), new int[] {2, 3}),
                        new Node("abc", new Add(), new int[] {5, 4}),
                        Node.of("conv", TestNetworks.conv(random, 4, 7, 3, 1, 1, 1, 0.4), 6),
                        Node.of("end", SQUARE, 7)));
    }

    /** What only sums up maps is no concatenation: its convolution would be computed for each of them. */
    @Test
    void sumOfActivationsBeforeAConvolution_stays() {
        Network network = optimised(new Network(
                IMAGE,
                List.of(
                        Node.of("a", TestNetworks.conv(random, 2, 2, 3, 1, 1, 1, 0.5), Node.INPUT),
                        Node.of("actA", SQUARE, 0),
                        Node.of("b", TestNetworks.conv(random, 2, 2, 3, 1, 1, 1, 0.5), Node.INPUT),
                        Node.of("actB", SQUARE, 2),
                        new Node("sum", new Add(), new int[] {1, 3}),
                        Node.of("conv", conv(1), 4),
                        Node.of("end", SQUARE, 5))));
        assertThat(kinds(network))
                .isEqualTo("Conv2d CompletedSquare Conv2d CompletedSquare Add Conv2d CompletedSquare");
    }
}
