package io.nightjar.model.passes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nightjar.model.PositionalNetworks;
import io.nightjar.model.RandomNetworks;
import io.nightjar.model.TestNetworks;
import io.nightjar.model.compiler.CompileOptions;
import io.nightjar.model.compiler.ProgramCompiler;
import io.nightjar.model.network.Add;
import io.nightjar.model.network.AveragePool;
import io.nightjar.model.network.ChannelAffine;
import io.nightjar.model.network.CompletedSquare;
import io.nightjar.model.network.Conv2d;
import io.nightjar.model.network.ElementAffine;
import io.nightjar.model.network.Flatten;
import io.nightjar.model.network.Layer;
import io.nightjar.model.network.Network;
import io.nightjar.model.network.Node;
import io.nightjar.model.network.Shape;
import io.nightjar.model.network.Window;
import io.nightjar.model.program.AnalyzedProgram;
import io.nightjar.model.program.PlanReport;
import io.nightjar.model.reference.ReferenceExecutor;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ElementFoldingTest {
    private static final Shape IMAGE = new Shape(2, 5, 5);

    private final Random random = new Random(8);

    private Network optimised(Layer... layers) {
        Network network = Network.chain(IMAGE, List.of(layers));
        Network optimised = Passes.optimise(network);
        double[] image = RandomNetworks.image(random, IMAGE.size());
        assertThat(ReferenceExecutor.run(optimised, image))
                .containsExactly(ReferenceExecutor.run(network, image), within(1e-12));
        return optimised;
    }

    private static String kinds(Network network) {
        return network.nodes().stream()
                .map(node -> node.layer().getClass().getSimpleName())
                .collect(Collectors.joining(" "));
    }

    /** The work of every linear step: its level, rotations and transforms. */
    private List<String> cost(Network network) {
        AnalyzedProgram program = ProgramCompiler.compile(
                network,
                CompileOptions.automatic()
                        .withParameters(TestNetworks.insecure(8, 4))
                        .withCalibration(new double[][] {RandomNetworks.image(new Random(9), IMAGE.size())}));
        return program.report().steps().stream()
                .filter(step -> !step.name().equals(PlanReport.READ))
                .map(step -> step.values().level() + " " + step.work().rotations() + " "
                        + step.work().transforms())
                .toList();
    }

    private Conv2d conv() {
        return TestNetworks.conv(random, 3, 2, 3, 1, 1, 1, 0.5);
    }

    private static double[] filled(int count, double value) {
        double[] values = new double[count];
        Arrays.fill(values, value);
        return values;
    }

    @Test
    void affineThatIsTheSameInAChannel_foldsAsOneByChannel() {
        ElementAffine uniform = new ElementAffine(filled(75, 2), filled(75, 0.5));
        assertThat(kinds(optimised(conv(), uniform))).isEqualTo("Conv2d");
    }

    @Test
    void affineInFrontOfADenseLayer_foldsThroughTheFlattening() {
        Network network = optimised(
                PositionalNetworks.affine(random, IMAGE), new Flatten(), TestNetworks.dense(random, 3, 50, 1));
        assertThat(kinds(network)).isEqualTo("Flatten Dense");
    }

    @Test
    void affineBehindADenseLayer_foldsIntoIt() {
        Network network = optimised(
                new Flatten(),
                TestNetworks.dense(random, 3, 50, 1),
                PositionalNetworks.affine(random, Shape.vector(3)));
        assertThat(kinds(network)).isEqualTo("Flatten Dense");
    }

    @Test
    void affineBehindAFlattenedMap_isOneOfEveryValueBeforeIt() {
        CompletedSquare square = new CompletedSquare(2, 0, 0, 0);
        ElementAffine affine = PositionalNetworks.affine(random, Shape.vector(50));
        Network network = optimised(square, new Flatten(), affine, square);
        assertThat(kinds(network)).isEqualTo("CompletedSquare ElementAffine Flatten CompletedSquare");
    }

    /** The image minus its mean, divided by one deviation, before a convolution with padding. */
    @Test
    void meanImage_becomesAShiftBehindTheConvolution() {
        ElementAffine mean = new ElementAffine(filled(50, 4), RandomNetworks.uniform(random, 50, 1));
        Network network = optimised(mean, conv());
        assertThat(kinds(network)).isEqualTo("Conv2d ElementAffine");
        assertThat(((ElementAffine) network.nodes().get(1).layer()).scale()).containsOnly(1);
    }

    /** (x - mean) / deviation of every channel, before a convolution with padding: one step where there were two. */
    @Test
    void normalisationByChannel_costsNothingInFrontOfAPaddedConvolution() {
        ChannelAffine normalisation = new ChannelAffine(new double[] {4, 5}, new double[] {-2, 0.3});
        Network network = optimised(normalisation, conv());
        assertThat(kinds(network)).isEqualTo("Conv2d ElementAffine");
        assertThat(((ElementAffine) network.nodes().get(1).layer()).scale()).containsOnly(1);
        assertThat(cost(network)).isEqualTo(cost(optimised(conv()))).hasSize(1);
    }

    @Test
    void normalisationByChannel_movesBehindAllConvolutionsThatReadIt() {
        ChannelAffine normalisation = new ChannelAffine(new double[] {4, 5}, new double[] {-2, 0.3});
        Conv2d pointwise = TestNetworks.conv(random, 3, 2, 1, 1, 0, 1, 0.5);
        Network network = new Network(
                IMAGE,
                List.of(
                        Node.of("normalisation", normalisation, Node.INPUT),
                        Node.of("padded", conv(), 0),
                        Node.of("pointwise", pointwise, 0),
                        new Node("sum", new Add(), new int[] {1, 2})));
        Network optimised = Passes.optimise(network);
        double[] image = RandomNetworks.image(random, IMAGE.size());
        assertThat(ReferenceExecutor.run(optimised, image))
                .containsExactly(ReferenceExecutor.run(network, image), within(1e-12));
        assertThat(optimised.nodes())
                .filteredOn(node -> node.layer() instanceof Conv2d)
                .hasSizeLessThanOrEqualTo(2);
        assertThat(cost(optimised)).hasSize(1);
    }

    @Test
    void scaleByChannelWithAShiftByPosition_scalesTheLayerBefore() {
        ElementAffine affine = new ElementAffine(filled(75, 4), RandomNetworks.uniform(random, 75, 1));
        Network network = optimised(conv(), affine);
        assertThat(kinds(network)).isEqualTo("Conv2d ElementAffine");
        assertThat(((ElementAffine) network.nodes().get(1).layer()).scale()).containsOnly(1);
    }

    @Test
    void affinesInARow_becomeOne() {
        Network network = optimised(
                conv(),
                PositionalNetworks.affine(random, new Shape(3, 5, 5)),
                PositionalNetworks.affine(random, new Shape(3, 5, 5)));
        assertThat(kinds(network)).isEqualTo("Conv2d ElementAffine");
    }

    @Test
    void averagePoolOfUncountedPadding_becomesASumWithADivisorByPosition() {
        Window window = Window.of(3, 1).withPadding(1, 1);
        Network network = optimised(new AveragePool(window, window, false));
        assertThat(kinds(network)).isEqualTo("Conv2d ElementAffine");
        double[] scale = ((ElementAffine) network.nodes().get(1).layer()).scale();
        assertThat(scale[0]).isCloseTo(1.0 / 4, within(1e-15));
        assertThat(scale[1]).isCloseTo(1.0 / 6, within(1e-15));
        assertThat(scale[6]).isCloseTo(1.0 / 9, within(1e-15));
    }

    /**
     * With count_include_pad and ceil_mode ONNX Runtime counts the padding that was asked for, not what a window reads
     * behind it: zeros around the map, then a pool whose own padding does not count.
     */
    @Test
    void averagePoolThatCountsItsPaddingAlone_isOneStepOfZerosAndDivisors() {
        Network network = Network.chain(
                new Shape(1, 4, 4),
                List.of(
                        PositionalNetworks.crop(1, 1, 1, 1, 1),
                        new AveragePool(
                                Window.of(3, 2).withPadding(0, 1),
                                Window.of(3, 2).withPadding(0, 1),
                                false)));
        Network optimised = Passes.optimise(network);
        assertThat(kinds(optimised)).isEqualTo("Conv2d ElementAffine");
        for (Network form : List.of(network, optimised)) {
            assertThat(ReferenceExecutor.run(form, filled(16, 36)))
                    .containsExactly(new double[] {16, 24, 12, 24, 36, 18, 12, 18, 9}, within(1e-12));
        }
    }

    /** A window that ceil_mode adds ends behind the padding. */
    @Test
    void averagePoolOfWindowsBeyondTheBorder_dividesByWhatIsInside() {
        Window window = Window.of(2, 2).withPadding(0, 1);
        Network network = optimised(new AveragePool(window, window, false));
        double[] scale = ((ElementAffine) network.nodes().get(1).layer()).scale();
        assertThat(Arrays.copyOf(scale, 9)).containsExactly(.25, .25, .5, .25, .25, .5, .5, .5, 1);
    }
}
