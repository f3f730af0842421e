package io.nightjar.model.passes;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.model.RandomNetworks;
import io.nightjar.model.network.Add;
import io.nightjar.model.network.AveragePool;
import io.nightjar.model.network.ChannelAffine;
import io.nightjar.model.network.CompletedSquare;
import io.nightjar.model.network.Conv2d;
import io.nightjar.model.network.Dense;
import io.nightjar.model.network.Flatten;
import io.nightjar.model.network.Network;
import io.nightjar.model.network.Node;
import io.nightjar.model.network.PolynomialActivation;
import io.nightjar.model.network.Shape;
import io.nightjar.model.network.SumPool;
import io.nightjar.model.reference.ReferenceExecutor;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PassesTest {
    private static final double[] SWISH_6 = {0.1198, 0.5, 0.1473, 0, -0.002012};
    private static final double[] WITH_CUBIC = {0.02, 0.45, 0.3, 0.02, -0.01};

    private final Random random = new Random(7);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void optimise_randomNetworks_keepTheirFunction(long series) {
        for (long seed = series * 1000; seed < series * 1000 + 100; seed++) {
            assertSameFunction(RandomNetworks.create(seed), "seed " + seed);
            assertSameFunction(RandomNetworks.createPositional(seed), "positional seed " + seed);
        }
    }

    @Test
    void optimise_randomNetworks_leaveOnlyEncryptedLayers() {
        for (long seed = 0; seed < 200; seed++) {
            for (Network network : List.of(RandomNetworks.create(seed), RandomNetworks.createPositional(seed))) {
                for (Node node : Passes.optimise(network).nodes()) {
                    assertThat(node.layer())
                            .as("seed %d", seed)
                            .isNotInstanceOfAny(ChannelAffine.class, PolynomialActivation.class, AveragePool.class);
                }
            }
        }
    }

    @Test
    void optimise_twice_changesNothingMore() {
        for (long seed = 0; seed < 100; seed++) {
            Network once = Passes.optimise(RandomNetworks.create(seed));
            assertThat(kinds(Passes.optimise(once))).as("seed %d", seed).isEqualTo(kinds(once));
            Network positional = Passes.optimise(RandomNetworks.createPositional(seed));
            assertThat(kinds(Passes.optimise(positional)))
                    .as("positional seed %d", seed)
                    .isEqualTo(kinds(positional));
        }
    }

    @Test
    void optimise_convolutionsWithNormalisationAndSwish_leaveConvolutionsAndSquares() {
        Network network = Network.chain(
                new Shape(1, 28, 28),
                List.of(
                        conv(5, 1, 5, 2, 0),
                        affine(5),
                        new PolynomialActivation(SWISH_6),
                        conv(50, 5, 5, 2, 0),
                        affine(50),
                        new PolynomialActivation(WITH_CUBIC),
                        new Flatten(),
                        RandomNetworks.dense(random, 10, 800)));
        Network optimised = assertSameFunction(network, "MNIST");
        assertThat(kinds(optimised)).isEqualTo("Conv2d CompletedSquare Conv2d CompletedSquare Flatten Dense");
        assertThat(squares(optimised)).allMatch(square -> square.e() == 0);
    }

    @Test
    void optimise_paddedConvolutionAfterSwish_keepsTheConstantInTheSquare() {
        Network network = Network.chain(
                new Shape(2, 6, 6),
                List.of(conv(3, 2, 3, 1, 1), new PolynomialActivation(SWISH_6), conv(3, 3, 3, 1, 1)));
        Network optimised = assertSameFunction(network, "padded");
        assertThat(kinds(optimised)).isEqualTo("Conv2d CompletedSquare Conv2d");
        assertThat(squares(optimised)).allMatch(square -> square.e() != 0);
    }

    @Test
    void optimise_globalAveragePool_becomesASumWithItsDivisorInTheDenseLayer() {
        Dense dense = RandomNetworks.dense(random, 4, 3);
        Network network = Network.chain(
                new Shape(2, 6, 6),
                List.of(
                        conv(3, 2, 3, 1, 1),
                        new PolynomialActivation(new double[] {0, 0, 1}),
                        AveragePool.square(6, 1),
                        new Flatten(),
                        dense));
        Network optimised = assertSameFunction(network, "pooled");
        assertThat(kinds(optimised)).isEqualTo("Conv2d CompletedSquare SumPool Dense");
        assertThat(optimised.nodes().get(2).layer()).isEqualTo(SumPool.square(6, 1));
        Dense scaled = (Dense) optimised.nodes().get(3).layer();
        assertThat(scaled.weights()[1][2] * 36).isCloseTo(dense.weights()[1][2], within(1e-15));
    }

    @Test
    void optimise_residualBlockWithNegativeLeadingCoefficient_needsNoExtraLayer() {
        Network network = new Network(
                new Shape(3, 6, 6),
                List.of(
                        Node.of("stem", conv(3, 3, 3, 1, 1), Node.INPUT),
                        Node.of("act1", new PolynomialActivation(SWISH_6), 0),
                        Node.of("conv2", conv(3, 3, 3, 1, 1), 1),
                        Node.of("act2", new PolynomialActivation(SWISH_6), 2),
                        Node.of("conv3", conv(3, 3, 3, 1, 1), 3),
                        new Node("sum", new Add(), new int[] {1, 4}),
                        Node.of("act3", new PolynomialActivation(SWISH_6), 5),
                        Node.of("pool", AveragePool.square(6, 1), 6),
                        Node.of("flatten", new Flatten(), 7),
                        Node.of("dense", RandomNetworks.dense(random, 5, 3), 8)));
        Network optimised = assertSameFunction(network, "residual");
        assertThat(kinds(optimised))
                .isEqualTo("Conv2d CompletedSquare Conv2d CompletedSquare Conv2d Add CompletedSquare SumPool Dense");
    }

    @Test
    void optimise_normalisationOfAPaddedInput_isAShiftBehindTheConvolution() {
        Network network = Network.chain(new Shape(3, 5, 5), List.of(affine(3), conv(4, 3, 3, 1, 1)));
        Network optimised = assertSameFunction(network, "normalised");
        assertThat(kinds(optimised)).isEqualTo("Conv2d ElementAffine");
    }

    @Test
    void optimise_normalisationOfAnUnpaddedInput_foldsIntoTheConvolution() {
        Network network = Network.chain(new Shape(3, 5, 5), List.of(affine(3), conv(4, 3, 3, 1, 0)));
        assertThat(kinds(assertSameFunction(network, "normalised"))).isEqualTo("Conv2d");
    }

    @Test
    void optimise_linearLayersInARow_mergeIntoOne() {
        Network network = Network.chain(
                new Shape(2, 8, 8),
                List.of(
                        conv(6, 2, 3, 1, 1),
                        affine(6),
                        AveragePool.square(2, 2),
                        new Flatten(),
                        RandomNetworks.dense(random, 20, 96),
                        RandomNetworks.dense(random, 4, 20)));
        assertThat(kinds(assertSameFunction(network, "linear"))).isEqualTo("Flatten Dense");
    }

    @Test
    void optimise_pointwiseConvolutionsAroundAnother_mergeIntoIt() {
        Conv2d pointwise = conv(3, 2, 1, 1, 0).with(RandomNetworks.kernels(random, 3, 2, 1, 1), new double[3]);
        Network network =
                Network.chain(new Shape(2, 7, 7), List.of(pointwise, conv(4, 3, 3, 2, 1), conv(3, 4, 1, 1, 0)));
        assertThat(kinds(assertSameFunction(network, "pointwise"))).isEqualTo("Conv2d");
    }

    @Test
    void optimise_biasedPointwiseConvolutionBeforePadding_stays() {
        Network network = Network.chain(new Shape(2, 7, 7), List.of(conv(3, 2, 1, 1, 0), conv(4, 3, 3, 2, 1)));
        assertThat(kinds(assertSameFunction(network, "padded"))).isEqualTo("Conv2d Conv2d");
    }

    @Test
    void optimise_bottleneck_staysTwoLayers() {
        Network network = Network.chain(
                Shape.vector(60), List.of(RandomNetworks.dense(random, 2, 60), RandomNetworks.dense(random, 60, 2)));
        assertThat(kinds(assertSameFunction(network, "bottleneck"))).isEqualTo("Dense Dense");
    }

    private Network assertSameFunction(Network network, String description) {
        Network optimised = Passes.optimise(network);
        for (int i = 0; i < 3; i++) {
            double[] image = RandomNetworks.image(random, network.input().size());
            double[] expected = ReferenceExecutor.run(network, image);
            double[] actual = ReferenceExecutor.run(optimised, image);
            double largest = 1e-3;
            for (double value : expected) {
                largest = Math.max(largest, Math.abs(value));
            }
            assertThat(actual).as(description).hasSameSizeAs(expected);
            assertThat(actual).as(description).containsExactly(expected, within(1e-9 * largest));
        }
        return optimised;
    }

    private static Offset<Double> within(double offset) {
        return Offset.offset(offset);
    }

    private Conv2d conv(int out, int in, int kernel, int stride, int pad) {
        return Conv2d.of(
                        RandomNetworks.kernels(random, out, in, kernel, kernel),
                        RandomNetworks.uniform(random, out, 0.5))
                .withStride(stride)
                .withPadding(pad);
    }

    private ChannelAffine affine(int channels) {
        return new ChannelAffine(
                RandomNetworks.uniform(random, channels, 1), RandomNetworks.uniform(random, channels, 1));
    }

    private static String kinds(Network network) {
        StringBuilder kinds = new StringBuilder();
        for (Node node : network.nodes()) {
            kinds.append(' ').append(node.layer().getClass().getSimpleName());
        }
        return kinds.substring(1);
    }

    private static List<CompletedSquare> squares(Network network) {
        return network.nodes().stream()
                .map(Node::layer)
                .filter(CompletedSquare.class::isInstance)
                .map(CompletedSquare.class::cast)
                .toList();
    }
}
