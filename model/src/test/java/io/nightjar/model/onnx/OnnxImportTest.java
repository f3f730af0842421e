package io.nightjar.model.onnx;

import static io.nightjar.model.onnx.OnnxGraph.integer;
import static io.nightjar.model.onnx.OnnxGraph.ints;
import static io.nightjar.model.onnx.OnnxGraph.number;
import static io.nightjar.model.onnx.OnnxGraph.text;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import io.nightjar.model.RandomNetworks;
import io.nightjar.model.network.ChannelAffine;
import io.nightjar.model.network.Conv2d;
import io.nightjar.model.network.Layer;
import io.nightjar.model.network.Network;
import io.nightjar.model.network.Node;
import io.nightjar.model.network.PaddingMode;
import io.nightjar.model.network.PolynomialActivation;
import io.nightjar.model.network.Shape;
import io.nightjar.model.network.Window;
import io.nightjar.model.passes.Passes;
import io.nightjar.model.reference.ReferenceExecutor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Imports agree with ONNX Runtime, before and after the passes. */
class OnnxImportTest {
    @TempDir
    Path folder;

    @Test
    void read_interpolationThatMakesAllPlacesAlike_isAConvolution() throws IOException {
        OnnxGraph g = new OnnxGraph(3, 12, 8);
        String scales = g.constant(new double[] {1, 1, 1.0 / 3, 0.5}, 4);
        g.node("Resize", "small", List.of("x", "", scales), text("mode", "linear"));
        Layer layer = read(g.model("small")).network().nodes().get(0).layer();
        assertThat(layer).isInstanceOfSatisfying(Conv2d.class, conv -> {
            assertThat(conv.groups()).isEqualTo(3);
            assertThat(conv.y()).isEqualTo(new Window(1, 3, -1, -1, 1));
            assertThat(conv.x()).isEqualTo(new Window(2, 2, 0, 0, 1));
            assertThat(conv.weights()[0][0]).isEqualTo(new double[][] {{0.5, 0.5}});
        });
    }

    /** A matrix of all values would have more than 2^24. */
    @ParameterizedTest
    @ValueSource(strings = {"reflect", "edge", "wrap"})
    void read_padOfALargeMap_isPartOfTheConvolution(String mode) throws IOException {
        OnnxGraph g = new OnnxGraph(4, 40, 48);
        g.node("Mul", "square", List.of("x", "x"));
        g.node("Pad", "padded", List.of("square", g.integers(0, 0, 1, 2, 0, 0, 1, 2)), text("mode", mode));
        g.node("Conv", "conv", List.of("padded", g.weights(0.3, 3, 4, 3, 5)));
        Network network = read(g.model("conv")).network();
        assertThat(network.nodes()).hasSize(2);
        assertThat(network.nodes().get(1).layer()).isInstanceOfSatisfying(Conv2d.class, conv -> {
            assertThat(conv.y()).isEqualTo(new Window(3, 1, 1, 1, 1));
            assertThat(conv.x()).isEqualTo(new Window(5, 1, 2, 2, 1));
            assertThat(conv.mode().wraps()).isEqualTo(mode.equals("wrap"));
        });
    }

    /** On a ring a step backwards is one ahead by nearly all of it, which would be no stride for a packing. */
    @Test
    void read_convolutionOfAFlippedMap_keepsItsStride() throws Exception {
        OnnxGraph g = new OnnxGraph(2, 6, 7);
        String backwards = g.integers(-1);
        g.node("Mul", "square", List.of("x", "x"));
        g.node(
                "Slice",
                "flipped",
                List.of("square", backwards, g.integers(Integer.MIN_VALUE), g.integers(3), backwards));
        g.node("Conv", "conv", List.of("flipped", g.weights(0.3, 3, 2, 3, 3)));
        g.node("Flatten", "flat", List.of("conv"));
        g.node("Gemm", "scores", List.of("flat", g.weights(0.3, 60, 3)));
        Network network = assertAgrees(g.model("scores"), 2, 6, 7);
        assertThat(network.nodes().get(1).layer()).isInstanceOfSatisfying(Conv2d.class, conv -> {
            assertThat(conv.mode().kind()).isEqualTo(PaddingMode.Kind.COPIES);
            assertThat(conv.x().stride()).isEqualTo(1);
        });
    }

    @Test
    void read_pytorchStyleNetwork_agreesWithOnnxRuntime() throws Exception {
        OnnxGraph g = new OnnxGraph(1, 28, 28);
        g.node("Conv", "conv1", List.of("x", g.weights(0.3, 5, 1, 5, 5), g.weights(0.2, 5)), ints("strides", 2, 2));
        g.node("BatchNormalization", "bn1", norm(g, "conv1", 5), number("epsilon", 1e-3));
        swish(g, "bn1", "act1");
        g.node(
                "Conv",
                "conv2",
                List.of("act1", g.weights(0.2, 20, 5, 5, 5)),
                ints("strides", 2, 2),
                ints("kernel_shape", 5, 5),
                ints("pads", 1, 0, 2, 1),
                text("auto_pad", "NOTSET"));
        g.node("BatchNormalization", "bn2", norm(g, "conv2", 20));
        swish(g, "bn2", "act2");
        g.node("Flatten", "flat", List.of("act2"), integer("axis", 1));
        g.node("Gemm", "fc", List.of("flat", g.weights(0.1, 10, 600), g.weights(0.1, 10)), integer("transB", 1));
        Network network = assertAgrees(g.model("fc"), 1, 28, 28);
        assertThat(network.nodes().stream().filter(n -> n.layer() instanceof PolynomialActivation))
                .hasSize(2);
        assertThat(Passes.optimise(network).nodes()).hasSize(6);
    }

    @Test
    void read_kerasStyleNetwork_agreesWithOnnxRuntime() throws Exception {
        OnnxGraph g = new OnnxGraph(12, 10, 3);
        g.node("Sub", "centred", List.of("x", g.weights(0.5, 3)));
        g.node("Div", "scaled", List.of("centred", g.positive(1, 1, 1, 3)));
        g.node("Transpose", "nchw", List.of("scaled"), ints("perm", 0, 3, 1, 2));
        g.node(
                "Conv",
                "conv",
                List.of("nchw", g.weights(0.3, 4, 3, 3, 3)),
                text("auto_pad", "SAME_UPPER"),
                ints("strides", 2, 2));
        g.node("Transpose", "nhwc", List.of("conv"), ints("perm", 0, 2, 3, 1));
        g.node("Add", "biased", List.of("nhwc", g.weights(0.3, 4)));
        g.node("Mul", "square", List.of("biased", "biased"));
        g.node("Reshape", "flat", List.of("square", g.integers(-1, 120)));
        g.node("MatMul", "product", List.of("flat", g.weights(0.2, 120, 7)));
        g.node("Add", "dense", List.of(g.weights(0.2, 7), "product"));
        g.node("Softmax", "softmax", List.of("dense"));
        ImportedNetwork imported = read(g.model("dense"));
        assertThat(imported.network().input()).isEqualTo(new Shape(3, 12, 10));
        assertAgrees(g.model("dense"), 12, 10, 3);
    }

    @Test
    void read_kerasSingleChannelReshape_agreesWithOnnxRuntime() throws Exception {
        OnnxGraph g = new OnnxGraph(8, 8, 1);
        g.node("Reshape", "nchw", List.of("x", g.integers(-1, 1, 8, 8)));
        g.node("Conv", "conv", List.of("nchw", g.weights(0.3, 3, 1, 3, 3), g.weights(0.1, 3)));
        g.node("Mul", "square", List.of("conv", "conv"));
        g.node("Transpose", "nhwc", List.of("square"), ints("perm", 0, 2, 3, 1));
        g.node("ReduceMean", "pool", List.of("nhwc"), ints("axes", 1, 2), integer("keepdims", 0));
        g.node("MatMul", "dense", List.of("pool", g.weights(0.5, 3, 4)));
        assertThat(read(g.model("dense")).network().input()).isEqualTo(new Shape(1, 8, 8));
        assertAgrees(g.model("dense"), 8, 8, 1);
    }

    @Test
    void read_flattenedChannelLastWithBatchNormalisation_agreesWithOnnxRuntime() throws Exception {
        OnnxGraph g = new OnnxGraph(3, 6, 6);
        g.node("Conv", "conv", List.of("x", g.weights(0.3, 2, 3, 3, 3)));
        g.node("Transpose", "nhwc", List.of("conv"), ints("perm", 0, 2, 3, 1));
        g.node("Flatten", "flat", List.of("nhwc"));
        g.node("BatchNormalization", "bn", norm(g, "flat", 32));
        g.node("Add", "shifted", List.of("bn", g.weights(0.4, 32)));
        g.node("Pow", "act", List.of("shifted", g.scalar(2)));
        g.node("Gemm", "fc", List.of("act", g.weights(0.3, 32, 5)), number("alpha", 0.5));
        assertAgrees(g.model("fc"), 3, 6, 6);
    }

    @Test
    void read_vectorInputReshapedToAnImage_takesTheImageAsInput() throws Exception {
        OnnxGraph g = new OnnxGraph(36);
        g.node("Reshape", "image", List.of("x", g.integers(0, 1, 6, 6)));
        g.node("Conv", "conv", List.of("image", g.weights(0.3, 2, 1, 3, 3)));
        g.node("Shape", "shape", List.of("conv"));
        g.node("Gather", "batch", List.of("shape", g.index(0)), integer("axis", 0));
        g.node("Unsqueeze", "first", List.of("batch", g.integers(0)));
        g.node("Concat", "target", List.of("first", g.integers(-1)), integer("axis", 0));
        g.node("Reshape", "flat", List.of("conv", "target"));
        g.node("Gemm", "fc", List.of("flat", g.weights(0.3, 32, 3)));
        assertThat(read(g.model("fc")).network().input()).isEqualTo(new Shape(1, 6, 6));
        assertAgrees(g.model("fc"), 36);
    }

    @Test
    void read_residualNetwork_agreesWithOnnxRuntime() throws Exception {
        OnnxGraph g = new OnnxGraph(3, 8, 8);
        g.node("Conv", "stem", List.of("x", g.weights(0.3, 4, 3, 3, 3), g.weights(0.1, 4)), ints("pads", 1, 1, 1, 1));
        swish(g, "stem", "act1");
        g.node(
                "Conv",
                "conv2",
                List.of("act1", g.weights(0.3, 4, 2, 3, 3)),
                ints("pads", 1, 1, 1, 1),
                integer("group", 2));
        swish(g, "conv2", "act2");
        g.node(
                "Conv",
                "conv3",
                List.of("act2", g.weights(0.3, 4, 4, 3, 3)),
                ints("pads", 2, 2, 2, 2),
                ints("dilations", 2, 2));
        g.node("Add", "sum", List.of("conv3", "act1"));
        swish(g, "sum", "act3");
        g.node("AveragePool", "pool", List.of("act3"), ints("kernel_shape", 2, 2), ints("strides", 2, 2));
        g.node("GlobalAveragePool", "global", List.of("pool"));
        g.node("Squeeze", "vector", List.of("global", g.integers(2, 3)));
        g.node("Gemm", "fc", List.of("vector", g.weights(0.3, 4, 3)));
        assertAgrees(g.model("fc"), 3, 8, 8);
    }

    @Test
    void read_paddedAveragePoolThatCountsPadding_agreesWithOnnxRuntime() throws Exception {
        OnnxGraph g = new OnnxGraph(2, 5, 5);
        g.node(
                "AveragePool",
                "pool",
                List.of("x"),
                ints("kernel_shape", 3, 3),
                ints("pads", 1, 1, 1, 1),
                integer("count_include_pad", 1));
        assertAgrees(g.model("pool"), 2, 5, 5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"powers", "products", "horner", "factored", "chained", "subtracted", "constants", "scaled"})
    void read_polynomialActivation_isRecognised(String form) throws Exception {
        OnnxGraph g = new OnnxGraph(2, 4, 4);
        g.node("Conv", "t", List.of("x", g.weights(0.5, 2, 2, 1, 1), g.weights(0.2, 2)));
        polynomial(g, form);
        g.node("Flatten", "flat", List.of("act"));
        Network network = assertAgrees(g.model("flat"), 2, 4, 4);
        assertThat(network.nodes().stream().map(Node::layer).filter(PolynomialActivation.class::isInstance))
                .hasSize(1);
        assertThat(network.nodes().stream().map(Node::layer).filter(ChannelAffine.class::isInstance))
                .isEmpty();
    }

    @Test
    void read_quadraticsByChannel_agreeWithOnnxRuntime() throws Exception {
        OnnxGraph g = new OnnxGraph(3, 4, 4);
        g.node("Mul", "m1", List.of("x", g.positive(3, 1, 1)));
        g.node("Add", "m2", List.of("m1", g.weights(1, 1, 3, 1, 1)));
        g.node("Mul", "m3", List.of("m2", "x"));
        g.node("Add", "act", List.of("m3", g.weights(1, 3, 1, 1)));
        assertAgrees(g.model("act"), 3, 4, 4);
    }

    @Test
    void read_softmaxAndDropout_areLeftOutWithANote() throws Exception {
        OnnxGraph g = new OnnxGraph(4);
        g.node("Identity", "same", List.of("x"));
        g.node("Dropout", "dropped", List.of("same"));
        g.node("Gemm", "fc", List.of("dropped", g.weights(1, 4, 3), g.typed(1, 2, 3)));
        g.node("LogSoftmax", "log", List.of("fc"));
        g.node("Identity", "out", List.of("log"));
        ImportedNetwork imported = read(g.model("out"));
        assertThat(imported.notes())
                .hasSize(3)
                .anyMatch(n -> n.contains("'log'"))
                .anyMatch(n -> n.contains("byte / 255"))
                .anyMatch(n -> n.contains("'dropped'"));
        assertThat(imported.network().nodes()).hasSize(1);
        assertAgrees(g.model("fc"), 4);
    }

    private static void polynomial(OnnxGraph g, String form) {
        switch (form) {
            case "powers" -> {
                g.node("Pow", "p4", List.of("t", g.scalar(4)));
                g.node("Pow", "p2", List.of("t", g.constantNode(2)));
                g.node("Mul", "m4", List.of(g.scalar(-0.002), "p4"));
                g.node("Mul", "m2", List.of("p2", g.typed(0.14)));
                g.node("Mul", "m1", List.of("t", g.constantNode(0.5)));
                g.node("Add", "s1", List.of("m4", "m2"));
                g.node("Add", "s2", List.of("m1", "s1"));
                g.node("Add", "act", List.of(g.scalar(0.12), "s2"));
            }
            case "products" -> {
                g.node("Mul", "x2", List.of("t", "t"));
                g.node("Mul", "x3", List.of("x2", "t"));
                g.node("Mul", "x4", List.of("x2", "x2"));
                g.node("Mul", "m3", List.of("x3", g.scalar(0.1)));
                g.node("Mul", "m4", List.of("x4", g.scalar(0.3)));
                g.node("Sum", "s1", List.of("m3", "m4", "t"));
                g.node("Neg", "act", List.of("s1"));
            }
            case "horner" -> {
                g.node("Mul", "h1", List.of("t", g.scalar(-0.05)));
                g.node("Add", "h2", List.of("h1", g.scalar(0.03)));
                g.node("Mul", "h3", List.of("h2", "t"));
                g.node("Add", "h4", List.of("h3", g.scalar(0.2)));
                g.node("Mul", "h5", List.of("t", "h4"));
                g.node("Add", "h6", List.of("h5", g.scalar(0.5)));
                g.node("Mul", "h7", List.of("h6", "t"));
                g.node("Add", "act", List.of("h7", g.scalar(0.1)));
            }
            case "factored" -> {
                g.node("Mul", "f1", List.of(g.scalar(0.3), "t"));
                g.node("Add", "f2", List.of(g.scalar(0.5), "f1"));
                g.node("Mul", "act", List.of("t", "f2"));
            }
            case "chained" -> {
                g.node("Mul", "q1", List.of("t", "t"));
                g.node("Add", "q2", List.of("q1", g.scalar(-0.3)));
                g.node("Pow", "q3", List.of("q2", g.scalar(2)));
                g.node("Div", "act", List.of("q3", g.scalar(4)));
            }
            case "subtracted" -> {
                g.node("Sub", "d1", List.of(g.scalar(1), "t"));
                g.node("Mul", "d2", List.of("d1", "t"));
                g.node("Sub", "act", List.of("t", "d2"));
            }
            case "constants" -> {
                g.node("Mul", "k", List.of(g.scalar(0.5), g.constantNode(0.5)));
                g.node("Pow", "k2", List.of("t", g.scalar(2)));
                g.node("Mul", "act", List.of("k", "k2"));
            }
            default -> {
                g.node("Mul", "half", List.of("t", g.scalar(0.5)));
                g.node("Mul", "s2", List.of("half", "half"));
                g.node("Add", "act", List.of("s2", "t"));
            }
        }
    }

    private static void swish(OnnxGraph g, String in, String out) {
        g.node("Mul", out + "_x2", List.of(in, in));
        g.node("Mul", out + "_x4", List.of(out + "_x2", out + "_x2"));
        g.node("Mul", out + "_m4", List.of(out + "_x4", g.scalar(-0.002012)));
        g.node("Mul", out + "_m2", List.of(out + "_x2", g.scalar(0.1473)));
        g.node("Mul", out + "_m1", List.of(in, g.scalar(0.5)));
        g.node("Add", out + "_s1", List.of(out + "_m4", out + "_m2"));
        g.node("Add", out + "_s2", List.of(out + "_s1", out + "_m1"));
        g.node("Add", out, List.of(out + "_s2", g.scalar(0.1198)));
    }

    private static List<String> norm(OnnxGraph g, String in, int channels) {
        return List.of(
                in, g.weights(1, channels), g.weights(0.5, channels), g.weights(0.5, channels), g.positive(channels));
    }

    private ImportedNetwork read(byte[] model) throws IOException {
        return OnnxReader.read(Files.write(folder.resolve("model.onnx"), model));
    }

    /**
     * Feeds the same random image to both; with three dimensions whose input shape differs, channel last to ONNX
     * Runtime.
     */
    private Network assertAgrees(byte[] model, long... dims) throws IOException, OrtException {
        Network network = read(model).network();
        Network optimised = Passes.optimise(network);
        Random random = new Random(3);
        for (int i = 0; i < 3; i++) {
            double[] image = RandomNetworks.image(random, network.input().size());
            double[] expected = OnnxOracle.run(model, channelLastIfNeeded(image, network.input(), dims), dims);
            Offset<Double> tolerance = Offset.offset(1e-4);
            assertThat(ReferenceExecutor.run(network, image)).containsExactly(expected, tolerance);
            assertThat(ReferenceExecutor.run(optimised, image)).containsExactly(expected, tolerance);
        }
        return network;
    }

    private static double[] channelLastIfNeeded(double[] image, Shape shape, long... dims) {
        if (dims.length != 3 || dims[0] == shape.channels()) {
            return image;
        }
        double[] channelLast = new double[image.length];
        int at = 0;
        for (int y = 0; y < shape.height(); y++) {
            for (int x = 0; x < shape.width(); x++) {
                for (int c = 0; c < shape.channels(); c++) {
                    channelLast[at++] = image[shape.index(c, y, x)];
                }
            }
        }
        return channelLast;
    }
}
