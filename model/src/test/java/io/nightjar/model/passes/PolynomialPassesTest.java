package io.nightjar.model.passes;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.model.RandomNetworks;
import io.nightjar.model.network.Add;
import io.nightjar.model.network.AveragePool;
import io.nightjar.model.network.ChannelAffine;
import io.nightjar.model.network.Conv2d;
import io.nightjar.model.network.Flatten;
import io.nightjar.model.network.Layer;
import io.nightjar.model.network.Network;
import io.nightjar.model.network.Node;
import io.nightjar.model.network.PolynomialActivation;
import io.nightjar.model.network.PolynomialByChannel;
import io.nightjar.model.network.Shape;
import io.nightjar.model.reference.ReferenceExecutor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the passes make of polynomials that are no completed squares. */
class PolynomialPassesTest {
    private static final int CHANNELS = 3;
    private final Random random = new Random(21);

    private Conv2d conv(int in, int padding) {
        return Conv2d.of(
                        RandomNetworks.kernels(random, CHANNELS, in, 3, 3),
                        RandomNetworks.uniform(random, CHANNELS, 0.5))
                .withPadding(padding);
    }

    private ChannelAffine affine() {
        return new ChannelAffine(
                RandomNetworks.uniform(random, CHANNELS, 1), RandomNetworks.uniform(random, CHANNELS, 0.5));
    }

    private double[] coefficients(int degree) {
        double[] coefficients = RandomNetworks.uniform(random, degree + 1, 0.4);
        coefficients[degree] = (random.nextBoolean() ? 1 : -1) * (0.1 + 0.2 * random.nextDouble());
        return coefficients;
    }

    private PolynomialByChannel byChannel(int degree) {
        double[][] coefficients = new double[CHANNELS][];
        Arrays.setAll(coefficients, c -> coefficients(degree));
        return new PolynomialByChannel(coefficients);
    }

    private Network assertSameFunction(Network network) {
        Network optimised = Passes.optimise(network);
        for (int i = 0; i < 3; i++) {
            double[] image = RandomNetworks.image(random, network.input().size());
            double[] expected = ReferenceExecutor.run(network, image);
            double largest =
                    Math.max(1e-3, Arrays.stream(expected).map(Math::abs).max().orElseThrow());
            assertThat(ReferenceExecutor.run(optimised, image))
                    .containsExactly(expected, Offset.offset(1e-9 * largest));
        }
        return optimised;
    }

    private static String kinds(Network network) {
        return String.join(
                " ",
                network.nodes().stream()
                        .map(node -> node.layer().getClass().getSimpleName())
                        .toList());
    }

    private static List<PolynomialByChannel> polynomials(Network network) {
        List<PolynomialByChannel> found = new ArrayList<>();
        for (Node node : network.nodes()) {
            if (node.layer() instanceof PolynomialByChannel polynomial) {
                found.add(polynomial);
            }
        }
        return found;
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 5, 6, 7, 8})
    void behindAConvolution_leadingCoefficientsAndShifts_goIntoIt(int degree) {
        double[] coefficients = coefficients(degree);
        coefficients[degree - 1] = 0.3 * coefficients[degree];
        Network network = Network.chain(
                new Shape(2, 7, 7),
                List.of(conv(2, 1), affine(), new PolynomialActivation(coefficients), affine(), conv(CHANNELS, 0)));
        Network optimised = assertSameFunction(network);
        assertThat(kinds(optimised)).isEqualTo("Conv2d PolynomialByChannel Conv2d");
        assertThat(polynomials(optimised)).singleElement().satisfies(polynomial -> {
            assertThat(polynomial.isMonic()).isTrue();
            assertThat(polynomial.coefficients()[0][degree - 1]).isZero();
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 6, 7, 8})
    void mapsThatLinearLayersCannotTake_goIntoThePolynomial(int degree) {
        // the output is read by nobody, and a padded convolution takes no shift
        for (Layer last : List.of(affine(), conv(CHANNELS, 1))) {
            Network network = Network.chain(
                    new Shape(2, 7, 7),
                    List.of(conv(2, 0), byChannel(degree), AveragePool.square(2, 2), affine(), last));
            Network optimised = assertSameFunction(network);
            assertThat(optimised.nodes().stream().filter(n -> n.layer() instanceof Conv2d))
                    .hasSize(last instanceof Conv2d ? 2 : 1);
            assertThat(polynomials(optimised).get(0).isMonic()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 5, 7})
    void behindABranch_polynomial_staysAsItIs(int degree) {
        double[] coefficients = coefficients(degree);
        List<Node> nodes = List.of(
                Node.of("conv", conv(2, 1), Node.INPUT),
                Node.of("act", new PolynomialActivation(coefficients), 0),
                new Node("sum", new Add(), new int[] {0, 1}));
        Network optimised = assertSameFunction(new Network(new Shape(2, 7, 7), nodes));
        assertThat(kinds(optimised)).isEqualTo("Conv2d PolynomialByChannel Add");
        assertThat(polynomials(optimised).get(0).coefficients()[0]).containsExactly(coefficients);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 5, 7})
    void affineMapOfABranch_goesIntoThePolynomial(int degree) {
        double[] coefficients = coefficients(degree);
        coefficients[degree] = 1;
        for (Layer activation :
                List.of(new PolynomialActivation(coefficients), PolynomialByChannel.uniform(CHANNELS, coefficients))) {
            List<Node> nodes = List.of(
                    Node.of("conv", conv(2, 1), Node.INPUT),
                    Node.of("norm", affine(), 0),
                    Node.of("act", activation, 1),
                    new Node("sum", new Add(), new int[] {0, 2}));
            Network optimised = assertSameFunction(new Network(new Shape(2, 7, 7), nodes));
            assertThat(kinds(optimised)).isEqualTo("Conv2d PolynomialByChannel Add");
        }
    }

    @Test
    void behindABranch_degreeEight_getsAStepInFrontThatSparesALevel() {
        List<Node> nodes = List.of(
                Node.of("conv", conv(2, 1), Node.INPUT),
                Node.of("act", new PolynomialActivation(coefficients(8)), 0),
                new Node("sum", new Add(), new int[] {0, 1}));
        Network optimised = assertSameFunction(new Network(new Shape(2, 7, 7), nodes));
        assertThat(polynomials(optimised).get(0).isMonic()).isTrue();
    }

    @Test
    void leadingCoefficientsOfZeroOrNext_polynomial_staysAsItIs() {
        double[][] coefficients = {{0.1, 0.5, 0.2, 0}, {0.1, 0.5, 0.2, -0.004}, {0, 1, 0, 0}};
        double[] tiny = {0.1, 0.5, 0.2, 1e-7};
        for (Layer layer : List.of(new PolynomialByChannel(coefficients), new PolynomialActivation(tiny))) {
            Network optimised = assertSameFunction(
                    Network.chain(new Shape(2, 7, 7), List.of(conv(2, 1), layer, conv(CHANNELS, 0))));
            assertThat(polynomials(optimised))
                    .singleElement()
                    .satisfies(polynomial -> assertThat(polynomial.isMonic()).isFalse());
        }
    }

    @Test
    void farShift_isLeftAlone() {
        // x^3 + 9 x^2 is (x + 3)^3 - 27 x - 27, in which numbers of about 27 cancel
        Network optimised = assertSameFunction(Network.chain(
                new Shape(2, 7, 7), List.of(conv(2, 1), new PolynomialActivation(new double[] {0, 0, 9, 1}))));
        assertThat(polynomials(optimised).get(0).coefficients()[0]).containsExactly(0, 0, 9, 1);
    }

    @Test
    void randomChains_ofAnyDegree_keepTheirFunction() {
        for (int i = 0; i < 60; i++) {
            List<Layer> layers = new ArrayList<>();
            layers.add(conv(2, random.nextInt(2)));
            for (int block = 0; block < 2; block++) {
                if (random.nextBoolean()) {
                    layers.add(affine());
                }
                int degree = 2 + random.nextInt(7);
                layers.add(random.nextBoolean() ? new PolynomialActivation(coefficients(degree)) : byChannel(degree));
                if (random.nextBoolean()) {
                    layers.add(affine());
                }
                layers.add(random.nextBoolean() ? AveragePool.square(2, 1) : conv(CHANNELS, random.nextInt(2)));
            }
            Network network = Network.chain(new Shape(2, 9, 9), layers);
            if (random.nextBoolean()) {
                layers.add(new Flatten());
                layers.add(RandomNetworks.dense(random, 4, network.output().size()));
                network = Network.chain(new Shape(2, 9, 9), layers);
            }
            assertSameFunction(network);
        }
    }
}
