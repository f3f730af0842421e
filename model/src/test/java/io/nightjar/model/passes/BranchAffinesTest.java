package io.nightjar.model.passes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nightjar.model.RandomNetworks;
import io.nightjar.model.ResidualNetworks;
import io.nightjar.model.ResidualNetworks.Residual;
import io.nightjar.model.circuit.LinearStep;
import io.nightjar.model.lowering.Lowering;
import io.nightjar.model.network.Add;
import io.nightjar.model.network.ChannelAffine;
import io.nightjar.model.network.CompletedSquare;
import io.nightjar.model.network.Conv2d;
import io.nightjar.model.network.Flatten;
import io.nightjar.model.network.Network;
import io.nightjar.model.network.Node;
import io.nightjar.model.network.Shape;
import io.nightjar.model.reference.ReferenceExecutor;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Scales and shifts around the activations and sums of residual networks. */
class BranchAffinesTest {
    private static final Shape IMAGE = new Shape(2, 4, 4);
    private static final CompletedSquare SQUARE = new CompletedSquare(2, 0, 0, 0);

    private final Random random = new Random(15);

    static List<String> names() {
        return List.copyOf(ResidualNetworks.all().keySet());
    }

    @ParameterizedTest
    @MethodSource("names")
    void optimise_residual_needsNoStepForAffines(String name) {
        Residual residual = ResidualNetworks.all().get(name);
        assertThat(linearSteps(optimised(residual.network()))).isEqualTo(residual.linearSteps());
    }

    @Test
    void optimise_randomResiduals_needNoStepForAffines() {
        for (long seed = 0; seed < 300; seed++) {
            Residual residual = ResidualNetworks.create(seed);
            assertThat(linearSteps(optimised(residual.network())))
                    .as("seed %d", seed)
                    .isEqualTo(residual.linearSteps());
        }
    }

    @Test
    void optimise_twice_changesNothingMore() {
        for (long seed = 0; seed < 100; seed++) {
            Network once = Passes.optimise(ResidualNetworks.create(seed).network());
            assertThat(kinds(Passes.optimise(once))).as("seed %d", seed).isEqualTo(kinds(once));
        }
    }

    /** One step whose weights have the scales of both branches, in place of ones. */
    @Test
    void optimise_scaleBehindASumOfSquares_isOnBothEdges() {
        ChannelAffine affine = new ChannelAffine(new double[] {-2, 3}, new double[] {5, 7});
        Network optimised = optimised(new Network(
                IMAGE,
                List.of(
                        Node.of("a", SQUARE, Node.INPUT),
                        Node.of("b", SQUARE, 0),
                        new Node("sum", new Add(), new int[] {0, 1}),
                        Node.of("affine", affine, 2),
                        Node.of("end", SQUARE, 3))));
        assertThat(kinds(optimised)).isEqualTo("CompletedSquare Conv2d CompletedSquare Conv2d Add CompletedSquare");
        Conv2d first = (Conv2d) optimised.nodes().get(1).layer();
        Conv2d second = (Conv2d) optimised.nodes().get(3).layer();
        for (Conv2d edge : List.of(first, second)) {
            assertThat(edge.weights()[0][0][0][0]).isEqualTo(-2);
            assertThat(edge.weights()[1][0][0][0]).isEqualTo(3);
        }
        assertThat(first.bias()[0] + second.bias()[0]).isEqualTo(5);
        assertThat(first.bias()[1] + second.bias()[1]).isEqualTo(7);
        assertThat(linearSteps(optimised)).isEqualTo(1);
    }

    /** The square needs the map itself, so that copies for the others would spare nothing. */
    @Test
    void optimise_mapThatAnActivationReads_staysOne() {
        Network optimised = optimised(new Network(
                IMAGE,
                List.of(
                        Node.of("square", SQUARE, Node.INPUT),
                        Node.of("affine", affine(2), 0),
                        Node.of("conv", conv(), 1),
                        Node.of("again", SQUARE, 1),
                        new Node("first", new Add(), new int[] {2, 1}),
                        new Node("second", new Add(), new int[] {4, 3}))));
        assertThat(kinds(optimised)).isEqualTo("CompletedSquare Conv2d Conv2d Add CompletedSquare Add");
        assertThat(linearSteps(optimised)).isEqualTo(2);
    }

    @Test
    void optimise_affineThatEndsTheNetworkBehindASquare_staysAStep() {
        Network optimised = optimised(Network.chain(IMAGE, List.of(conv(), SQUARE, affine(2))));
        assertThat(kinds(optimised)).isEqualTo("Conv2d CompletedSquare Conv2d");
        assertThat(linearSteps(optimised)).isEqualTo(2);
    }

    /** The sum's other reader needs what it was. */
    @Test
    void optimise_affineBehindASumThatOthersRead_staysAStep() {
        Network optimised = optimised(new Network(
                IMAGE,
                List.of(
                        Node.of("square", SQUARE, Node.INPUT),
                        new Node("sum", new Add(), new int[] {0, Node.INPUT}),
                        Node.of("affine", affine(2), 1),
                        Node.of("again", SQUARE, 2),
                        new Node("end", new Add(), new int[] {3, 1}))));
        assertThat(kinds(optimised)).isEqualTo("CompletedSquare Add Conv2d CompletedSquare Add");
    }

    /** A vector may be a flattened map, for whose values a convolution by channel is a step of its own. */
    @Test
    void optimise_affineBehindASumOfFlattenedMaps_staysOneStep() {
        Network optimised = optimised(new Network(
                IMAGE,
                List.of(
                        Node.of("square", SQUARE, Node.INPUT),
                        Node.of("flat", new Flatten(), 0),
                        Node.of("again", SQUARE, 1),
                        new Node("sum", new Add(), new int[] {1, 2}),
                        Node.of("affine", affine(IMAGE.size()), 3),
                        Node.of("end", SQUARE, 4))));
        assertThat(kinds(optimised)).isEqualTo("CompletedSquare Flatten CompletedSquare Add Conv2d CompletedSquare");
    }

    private Network optimised(Network network) {
        Network optimised = Passes.optimise(network);
        double[] image = RandomNetworks.image(random, network.input().size());
        double[] expected = ReferenceExecutor.run(network, image);
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        assertThat(ReferenceExecutor.run(optimised, image))
                .containsExactly(expected, within(1e-10 * Math.max(1, largest)));
        return optimised;
    }

    private static long linearSteps(Network optimised) {
        return Lowering.lower(optimised, 2, Lowering.unbounded(optimised)).steps().stream()
                .filter(LinearStep.class::isInstance)
                .count();
    }

    private static String kinds(Network network) {
        return network.nodes().stream()
                .map(node -> node.layer().getClass().getSimpleName())
                .collect(Collectors.joining(" "));
    }

    private Conv2d conv() {
        return Conv2d.of(RandomNetworks.kernels(random, 2, 2, 3, 3), RandomNetworks.uniform(random, 2, 0.5))
                .withPadding(1);
    }

    private ChannelAffine affine(int channels) {
        double[] scale = random.doubles(channels, 0.3, 1).toArray();
        scale[0] = -scale[0];
        return new ChannelAffine(scale, RandomNetworks.uniform(random, channels, 0.5));
    }
}
