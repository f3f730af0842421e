package io.nightjar.model.onnx;

import static io.nightjar.model.onnx.OnnxGraph.integer;
import static io.nightjar.model.onnx.OnnxGraph.ints;
import static io.nightjar.model.onnx.OnnxGraph.number;
import static io.nightjar.model.onnx.OnnxGraph.text;

import java.util.List;
import java.util.Map;

/** Small models that together use every operator the reader knows. */
public final class OnnxSeeds {
    private OnnxSeeds() {}

    /** By name. */
    public static Map<String, byte[]> models() {
        return Map.of("pytorch", pytorch(), "keras", keras(), "shapes", shapes(), "constants", constants());
    }

    /** Models with one thing wrong, by name. */
    public static Map<String, byte[]> malformed() {
        return Map.of(
                "constants-that-double",
                doubling(),
                "constants-that-spread",
                spreading(46341),
                "constants-that-spread-beyond-memory",
                spreading(40000),
                "negative-dimensions",
                negativeDimensions(),
                "negative-dimensions-of-the-image",
                negativeImage(),
                "huge-image",
                hugeImage());
    }

    private static byte[] doubling() {
        OnnxGraph g = new OnnxGraph(4);
        String last = g.typed(1, 2);
        for (int i = 0; i < 40; i++) {
            g.node("Concat", "d" + i, List.of(last, last), integer("axis", 0));
            last = "d" + i;
        }
        g.node("Mul", "out", List.of("x", last));
        return g.model("out");
    }

    /** A column and a row of one value each, repeated to side x side. */
    private static byte[] spreading(int side) {
        OnnxGraph g = new OnnxGraph(4);
        String row = g.typed(1);
        for (String axis : List.of("a", "b")) {
            String last = row;
            for (int size = 1; size < side; size *= 2) {
                String next = axis + size;
                g.node("Concat", next, List.of(last, last), integer("axis", 0));
                last = next;
            }
            g.node("Slice", axis, List.of(last, g.integers(0), g.integers(side)));
        }
        g.node("Unsqueeze", "column", List.of("a", g.integers(1)));
        g.node("Add", "square", List.of("column", "b"));
        g.node("Mul", "out", List.of("x", "square"));
        return g.model("out");
    }

    private static byte[] negativeDimensions() {
        OnnxGraph g = new OnnxGraph(1, 4, 4);
        g.node("Reshape", "turned", List.of(g.weights(1, 2, 1, 2, 2), g.integers(-2, -2, 2, 1)));
        g.node("Conv", "out", List.of("x", "turned"));
        return g.model("out");
    }

    private static byte[] negativeImage() {
        OnnxGraph g = new OnnxGraph(16);
        g.node("Reshape", "image", List.of("x", g.integers(0, -2, -2, 4)));
        g.node("Add", "out", List.of("image", g.scalar(1)));
        return g.model("out");
    }

    private static byte[] hugeImage() {
        OnnxGraph g = new OnnxGraph(1, 4096, 4096);
        g.node("Add", "shifted", List.of("x", g.scalar(1)));
        g.node("Conv", "conv", List.of("shifted", g.weights(1, 1, 1, 2, 2)));
        g.node("Mul", "out", List.of("conv", "conv"));
        return g.model("out");
    }

    private static byte[] pytorch() {
        OnnxGraph g = new OnnxGraph(1, 6, 6);
        g.node("Conv", "conv", List.of("x", g.weights(0.3, 2, 1, 3, 3), g.weights(0.2, 2)), ints("pads", 1, 1, 1, 1));
        g.node(
                "BatchNormalization",
                "bn",
                List.of("conv", g.weights(1, 2), g.weights(0.5, 2), g.weights(0.5, 2), g.positive(2)),
                number("epsilon", 1e-3));
        g.node("Mul", "x2", List.of("bn", "bn"));
        g.node("Pow", "x4", List.of("x2", g.scalar(2)));
        g.node("Mul", "m4", List.of("x4", g.scalar(-0.002)));
        g.node("Add", "act", List.of("m4", "x2"));
        g.node("AveragePool", "pool", List.of("act"), ints("kernel_shape", 2, 2), ints("strides", 2, 2));
        g.node("Flatten", "flat", List.of("pool"), integer("axis", 1));
        g.node("Gemm", "fc", List.of("flat", g.weights(0.1, 3, 18), g.weights(0.1, 3)), integer("transB", 1));
        return g.model("fc");
    }

    private static byte[] keras() {
        OnnxGraph g = new OnnxGraph(6, 5, 3);
        g.node("Sub", "centred", List.of("x", g.weights(0.5, 3)));
        g.node("Div", "scaled", List.of("centred", g.positive(1, 1, 1, 3)));
        g.node("Transpose", "nchw", List.of("scaled"), ints("perm", 0, 3, 1, 2));
        g.node("Conv", "conv", List.of("nchw", g.weights(0.3, 2, 3, 2, 2)), text("auto_pad", "SAME_UPPER"));
        g.node("Transpose", "nhwc", List.of("conv"), ints("perm", 0, 2, 3, 1));
        g.node("Mul", "square", List.of("nhwc", "nhwc"));
        g.node("ReduceMean", "pool", List.of("square"), ints("axes", 1, 2), integer("keepdims", 0));
        g.node("MatMul", "dense", List.of("pool", g.weights(0.5, 2, 3)));
        g.node("Softmax", "softmax", List.of("dense"));
        return g.model("softmax");
    }

    private static byte[] shapes() {
        OnnxGraph g = new OnnxGraph(16);
        g.node("Reshape", "image", List.of("x", g.integers(0, 1, 4, 4)));
        g.node("Conv", "conv", List.of("image", g.weights(0.3, 2, 1, 2, 2)), ints("dilations", 2, 2));
        g.node("Shape", "shape", List.of("conv"));
        g.node("Slice", "cut", List.of("shape", g.integers(0), g.integers(1)));
        g.node("Gather", "batch", List.of("shape", g.index(0)), integer("axis", 0));
        g.node("Unsqueeze", "first", List.of("batch", g.integers(0)));
        g.node("Concat", "target", List.of("first", g.integers(-1)), integer("axis", 0));
        g.node("GlobalAveragePool", "global", List.of("conv"));
        g.node("Squeeze", "vector", List.of("global", g.integers(2, 3)));
        g.node("Add", "sum", List.of("vector", "vector"));
        g.node("Reshape", "flat", List.of("sum", "target"));
        return g.model("flat");
    }

    private static byte[] constants() {
        OnnxGraph g = new OnnxGraph(4);
        g.node("Identity", "same", List.of("x"));
        g.node("Dropout", "dropped", List.of("same"));
        String weights = g.weights(1, 3, 4);
        g.node("Transpose", "turned", List.of(weights), ints("perm", 1, 0));
        g.node("Reshape", "again", List.of("turned", g.integers(4, -1)));
        g.node("Mul", "half", List.of(g.scalar(0.5), g.constantNode(0.5)));
        g.node("Mul", "scaled", List.of("again", "half"));
        g.node("Gemm", "fc", List.of("dropped", "scaled", g.typed(1, 2, 3)));
        g.node("Neg", "out", List.of("fc"));
        return g.model("out");
    }
}
