package io.nightjar.model.onnx;

import static io.nightjar.model.onnx.OnnxGraph.ints;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.onnxruntime.OrtException;
import io.nightjar.model.RandomNetworks;
import io.nightjar.model.Scores;
import io.nightjar.model.TestNetworks;
import io.nightjar.model.compiler.CompileOptions;
import io.nightjar.model.compiler.ProgramCompiler;
import io.nightjar.model.network.Conv2d;
import io.nightjar.model.network.Layer;
import io.nightjar.model.network.Network;
import io.nightjar.model.network.Node;
import io.nightjar.model.network.PolynomialActivation;
import io.nightjar.model.network.PolynomialByChannel;
import io.nightjar.model.passes.Passes;
import io.nightjar.model.program.AnalyzedProgram;
import io.nightjar.model.program.PlanReport;
import io.nightjar.model.reference.ReferenceExecutor;
import io.nightjar.model.runtime.BlockScorer;
import io.nightjar.model.runtime.ScoredBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Polynomials in any algebraic form become one activation, with the values of ONNX Runtime. */
class OnnxPolynomialTest {
    @TempDir
    Path folder;

    /** conv, then the form, then a dense layer. */
    private static OnnxGraph graph(String form, int degree) {
        OnnxGraph g = new OnnxGraph(1, 8, 8);
        g.node("Conv", "t", List.of("x", g.weights(0.4, 2, 1, 3, 3), g.weights(0.3, 2)), ints("pads", 0, 0, 0, 0));
        switch (form) {
            case "powers" -> powers(g, degree, false);
            case "powersByChannel" -> powers(g, degree, true);
            case "horner" -> horner(g, degree, false);
            case "hornerByChannel" -> horner(g, degree, true);
            default -> factored(g, degree);
        }
        g.node("Flatten", "flat", List.of("act"));
        g.node("Gemm", "fc", List.of("flat", g.weights(0.2, 72, 3), g.weights(0.2, 3)));
        return g;
    }

    private static String coefficient(OnnxGraph g, boolean byChannel) {
        return byChannel ? g.weights(0.4, 1, 2, 1, 1) : g.weights(0.4);
    }

    private static void powers(OnnxGraph g, int degree, boolean byChannel) {
        g.node("Add", "s0", List.of("t", coefficient(g, byChannel)));
        for (int k = 2; k <= degree; k++) {
            g.node("Pow", "p" + k, List.of("t", g.scalar(k)));
            g.node("Mul", "m" + k, List.of("p" + k, coefficient(g, byChannel)));
            g.node("Sub", k == degree ? "act" : "s" + (k - 1), List.of("s" + (k - 2), "m" + k));
        }
    }

    private static void horner(OnnxGraph g, int degree, boolean byChannel) {
        String sum = "t";
        for (int k = 1; k <= degree; k++) {
            g.node("Mul", "m" + k, List.of(k == 1 ? coefficient(g, byChannel) : "t", sum));
            sum = k == degree ? "act" : "s" + k;
            g.node("Add", sum, List.of("m" + k, coefficient(g, byChannel)));
        }
    }

    /** A product of shifted tensors, taken two at a time where the degree allows. */
    private static void factored(OnnxGraph g, int degree) {
        String product = "t";
        for (int k = 1; k < degree; k++) {
            g.node("Sub", "f" + k, List.of(g.weights(0.8), "t"));
            g.node("Mul", k == degree - 1 ? "act" : "g" + k, List.of(product, "f" + k));
            product = "g" + k;
        }
    }

    private Network read(byte[] model) throws IOException {
        return OnnxReader.read(Files.write(folder.resolve("model.onnx"), model)).network();
    }

    private Network assertAgrees(byte[] model) throws IOException, OrtException {
        Network network = read(model);
        Network optimised = Passes.optimise(network);
        Random random = new Random(3);
        for (int i = 0; i < 3; i++) {
            double[] image = RandomNetworks.image(random, network.input().size());
            double[] expected = OnnxOracle.run(model, image, 1, 8, 8);
            Offset<Double> tolerance = Offset.offset(1e-5
                    * Math.max(1, Arrays.stream(expected).map(Math::abs).max().orElseThrow()));
            assertThat(ReferenceExecutor.run(network, image)).containsExactly(expected, tolerance);
            assertThat(ReferenceExecutor.run(optimised, image)).containsExactly(expected, tolerance);
        }
        return network;
    }

    private static List<Layer> activations(Network network) {
        return network.nodes().stream()
                .map(Node::layer)
                .filter(l -> l instanceof PolynomialActivation || l instanceof PolynomialByChannel)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "powers, 3",
        "powers, 5",
        "powers, 8",
        "horner, 3",
        "horner, 6",
        "horner, 8",
        "factored, 3",
        "factored, 7",
        "factored, 8"
    })
    void sharedPolynomial_inAnyForm_isOneActivation(String form, int degree) throws Exception {
        Network network = assertAgrees(graph(form, degree).model("fc"));
        assertThat(activations(network))
                .singleElement()
                .satisfies(layer ->
                        assertThat(((PolynomialActivation) layer).degree()).isEqualTo(degree));
    }

    @ParameterizedTest
    @CsvSource({"powersByChannel, 3", "powersByChannel, 4", "hornerByChannel, 4", "hornerByChannel, 7"})
    void polynomialByChannel_inAnyForm_isOneActivation(String form, int degree) throws Exception {
        Network network = assertAgrees(graph(form, degree).model("fc"));
        assertThat(activations(network))
                .singleElement()
                .satisfies(layer ->
                        assertThat(((PolynomialByChannel) layer).degree()).isEqualTo(degree));
    }

    @Test
    void squareInSomeChannelsOnly_isOneActivation() throws Exception {
        OnnxGraph g = new OnnxGraph(1, 8, 8);
        g.node("Conv", "t", List.of("x", g.weights(0.4, 2, 1, 3, 3), g.weights(0.3, 2)));
        g.node("Mul", "square", List.of("t", "t"));
        g.node("Mul", "some", List.of("square", g.constant(new double[] {0.7, 0}, 2, 1, 1)));
        g.node("Add", "act", List.of("t", "some"));
        g.node("Flatten", "flat", List.of("act"));
        g.node("Gemm", "fc", List.of("flat", g.weights(0.2, 72, 3)));
        assertThat(activations(assertAgrees(g.model("fc")))).singleElement().isInstanceOf(PolynomialByChannel.class);
    }

    @Test
    void squareOfDegreeEight_isEvaluatedAfterIt() throws Exception {
        OnnxGraph g = new OnnxGraph(1, 8, 8);
        g.node("Conv", "t", List.of("x", g.weights(0.4, 2, 1, 3, 3), g.weights(0.3, 2)));
        g.node("Pow", "eighth", List.of("t", g.scalar(8)));
        g.node("Mul", "act", List.of("eighth", "eighth"));
        assertThat(activations(assertAgrees(g.model("act")))).hasSize(2);
    }

    /** The cubic that stands for a sigmoid in many papers, as a converter writes it. */
    private static OnnxGraph sigmoidCubic() {
        OnnxGraph g = new OnnxGraph(1, 8, 8);
        g.node("Conv", "conv", List.of("x", g.weights(0.6, 2, 1, 3, 3), g.weights(1, 2)), ints("strides", 2, 2));
        g.node("Mul", "line", List.of("conv", g.scalar(0.197)));
        g.node("Pow", "cube", List.of("conv", g.scalar(3)));
        g.node("Mul", "bend", List.of("cube", g.scalar(0.004)));
        g.node("Sub", "act", List.of("line", "bend"));
        g.node("Flatten", "flat", List.of("act"));
        g.node("Gemm", "fc", List.of("flat", g.weights(0.3, 18, 3), g.weights(0.2, 3)));
        return g;
    }

    @Test
    void sigmoidCubic_isCompletedAndTakesTwoLevels() throws Exception {
        Network optimised = Passes.optimise(assertAgrees(sigmoidCubic().model("fc")));
        assertThat(optimised.nodes().get(0).layer()).isInstanceOf(Conv2d.class);
        assertThat(((PolynomialByChannel) optimised.nodes().get(1).layer()).isMonic())
                .isTrue();
        byte[][] images = TestNetworks.images(optimised, 4);
        double[][] pixels = TestNetworks.pixels(images);
        PlanReport report = ProgramCompiler.compile(
                        optimised, CompileOptions.automatic().withCalibration(pixels))
                .report();
        PlanReport.StepReport conv = report.steps().get(1);
        PlanReport.StepReport act = report.steps().get(2);
        assertThat(act.name()).isEqualTo(optimised.nodes().get(1).name());
        assertThat(act.values().level()).isEqualTo(conv.values().level() - 2);
        assertThat(act.work().transforms()).isPositive();
        assertThat(act.work().seconds()).isPositive();
        assertThat(report.prediction().logError()).isLessThan(-8);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 8})
    void sigmoidCubic_encrypted_givesTheScoresOfOnnxRuntime(int phases) throws Exception {
        byte[] model = sigmoidCubic().model("fc");
        Network network = Passes.optimise(read(model));
        byte[][] images = TestNetworks.images(network, 2);
        double[][] pixels = TestNetworks.pixels(images);
        AnalyzedProgram program = ProgramCompiler.compile(
                network,
                CompileOptions.automatic()
                        .withParameters(TestNetworks.insecure(8, 6))
                        .withPhases(phases)
                        .withCalibration(pixels));
        TestNetworks.Owner owner = TestNetworks.Owner.of(program);
        ScoredBlock scored = new BlockScorer(program, owner.keys(), 1)
                .score(owner.encrypt(images).iterator());
        double[][] expected = new double[images.length][];
        for (int b = 0; b < images.length; b++) {
            expected[b] = OnnxOracle.run(model, pixels[b], 1, 8, 8);
        }
        Scores.assertWithin(owner.decrypt(scored.outputs(), images.length), expected, 1e-4);
    }

    /** A polynomial of a polynomial by Horner's rule, of which the outer one is the first layer of its argument. */
    @ParameterizedTest
    @CsvSource({"2, 5, false", "3, 3, true", "5, 2, false", "5, 4, true", "8, 8, false"})
    void polynomialOfAPolynomial_becomesTwoLayers(int inner, int outer, boolean byChannel)
            throws IOException, OrtException {
        OnnxGraph g = new OnnxGraph(1, 8, 8);
        g.node("Conv", "t", List.of("x", g.weights(0.4, 2, 1, 3, 3), g.weights(0.3, 2)), ints("pads", 0, 0, 0, 0));
        String sum = "t";
        for (int k = 1; k <= inner; k++) {
            g.node("Mul", "ma" + k, List.of(k == 1 ? coefficient(g, byChannel) : "t", sum));
            sum = "sa" + k;
            g.node("Add", sum, List.of("ma" + k, coefficient(g, byChannel)));
        }
        String argument = sum;
        for (int k = 1; k <= outer; k++) {
            g.node("Mul", "mb" + k, List.of(k == 1 ? coefficient(g, byChannel) : argument, sum));
            sum = k == outer ? "act" : "sb" + k;
            g.node("Add", sum, List.of("mb" + k, coefficient(g, byChannel)));
        }
        g.node("Flatten", "flat", List.of("act"));
        g.node("Gemm", "fc", List.of("flat", g.weights(0.2, 72, 3), g.weights(0.2, 3)));
        Network network = assertAgrees(g.model("fc"));
        assertThat(activations(network)).hasSize(2);
    }

    /** Powers of a power, and the power itself beside them. */
    @Test
    void powersOfAPolynomial_besideIt_agree() throws IOException, OrtException {
        OnnxGraph g = new OnnxGraph(1, 8, 8);
        g.node("Conv", "t", List.of("x", g.weights(0.4, 2, 1, 3, 3), g.weights(0.3, 2)), ints("pads", 0, 0, 0, 0));
        g.node("Pow", "p", List.of("t", g.scalar(5)));
        g.node("Add", "q", List.of("p", "t"));
        g.node("Pow", "r", List.of("q", g.scalar(2)));
        g.node("Mul", "s", List.of("r", "q"));
        g.node("Sub", "act", List.of("s", "t"));
        g.node("Flatten", "flat", List.of("act"));
        g.node("Gemm", "fc", List.of("flat", g.weights(0.2, 72, 3), g.weights(0.2, 3)));
        assertAgrees(g.model("fc"));
    }

    /** A product of two polynomials is no polynomial of either. */
    @Test
    void productOfTwoPolynomials_ofTooHighADegree_isRefused() {
        OnnxGraph g = new OnnxGraph(1, 8, 8);
        g.node("Conv", "t", List.of("x", g.weights(0.4, 2, 1, 3, 3), g.weights(0.3, 2)), ints("pads", 0, 0, 0, 0));
        g.node("Pow", "p", List.of("t", g.scalar(5)));
        g.node("Add", "q", List.of("p", "t"));
        g.node("Pow", "r", List.of("t", g.scalar(4)));
        g.node("Mul", "act", List.of("q", "r"));
        g.node("Flatten", "flat", List.of("act"));
        g.node("Gemm", "fc", List.of("flat", g.weights(0.2, 72, 3), g.weights(0.2, 3)));
        assertThatExceptionOfType(UnsupportedModelException.class)
                .isThrownBy(() -> read(g.model("fc")))
                .withMessageContaining("node 'act' (Mul): it makes a polynomial of degree 9; use degree 8 or less");
    }

    /** What padding has put around a value is zero before a polynomial, and the polynomial's constant behind it. */
    @Test
    void polynomialOfPaddedValues_isThatOfOneTensor() throws IOException, OrtException {
        OnnxGraph g = new OnnxGraph(1, 8, 8);
        g.node("Conv", "c", List.of("x", g.weights(0.4, 2, 1, 3, 3), g.weights(0.3, 2)), ints("pads", 0, 0, 0, 0));
        g.node("Pow", "p", List.of("c", g.scalar(2)));
        g.node("Pad", "t", List.of("p", g.integers(0, 0, 1, 0, 0, 0, 1, 2)));
        horner(g, 3, true);
        g.node("Flatten", "flat", List.of("act"));
        g.node("Gemm", "fc", List.of("flat", g.weights(0.2, 128, 3), g.weights(0.2, 3)));
        assertAgrees(g.model("fc"));
    }

    /** The input turns out to have channels after the first layer has read it as an image of one. */
    @Test
    void polynomialByChannelOfSignals_besideAConvolutionOfThem_agrees() throws IOException, OrtException {
        OnnxGraph g = new OnnxGraph(3, 8);
        g.node("Conv", "t", List.of("x", g.weights(0.4, 3, 3, 3)), ints("pads", 1, 1));
        g.node("Mul", "sq", List.of("x", "x"));
        g.node("Add", "by", List.of("sq", g.weights(0.4, 3, 1)));
        g.node("Conv", "u", List.of("by", g.weights(0.4, 3, 1, 1)), OnnxGraph.integer("group", 3));
        g.node("Add", "sum", List.of("t", "u"));
        g.node("Flatten", "flat", List.of("sum"));
        g.node("Gemm", "fc", List.of("flat", g.weights(0.2, 24, 3), g.weights(0.2, 3)));
        byte[] model = g.model("fc");
        Network network = read(model);
        double[] image = RandomNetworks.image(new Random(3), 24);
        assertThat(ReferenceExecutor.run(network, image))
                .containsExactly(OnnxOracle.run(model, image, 3, 8), Offset.offset(1e-5));
    }
}
