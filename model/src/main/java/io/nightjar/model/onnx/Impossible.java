package io.nightjar.model.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.Map;
import java.util.Set;

/** Operators that are not read, each with the true reason and what helps. */
final class Impossible {
    private static final String TRAIN_POLYNOMIAL =
            "train the model with a polynomial activation (x*x, or a degree-4 polynomial of Swish) in its place;"
                    + " nightjar study compares what they cost";
    private static final String NO_POLYNOMIAL = "it is not a polynomial, and encrypted values allow nothing else";
    private static final String COMPARES =
            "it compares values that depend on the image, which encryption does not allow";
    private static final String DIVIDES =
            "it divides by a value that depends on the image, which encryption does not allow";

    private static final Set<String> ACTIVATIONS = Set.of(
            "Relu",
            "LeakyRelu",
            "PRelu",
            "Elu",
            "Selu",
            "Celu",
            "Gelu",
            "Clip",
            "Sigmoid",
            "HardSigmoid",
            "HardSwish",
            "Mish",
            "Swish",
            "Softplus",
            "Softsign",
            "Tanh",
            "Erf",
            "Exp",
            "Abs",
            "Sqrt",
            "Log",
            "ThresholdedRelu",
            "Shrink",
            "Sin",
            "Cos",
            "Reciprocal");
    private static final String AT_THE_END = "use it only as the last operation";
    private static final String ON_CONSTANTS = "use it on constants only, or as the last operation on one score";
    private static final Map<String, String> COMPARISONS = Map.ofEntries(
            Map.entry("Max", TRAIN_POLYNOMIAL),
            Map.entry("Min", TRAIN_POLYNOMIAL),
            Map.entry("MaxPool", "train the model with AveragePool in its place"),
            Map.entry("GlobalMaxPool", "train the model with GlobalAveragePool in its place"),
            Map.entry("ReduceMax", "train the model with ReduceMean in its place"),
            Map.entry("ReduceMin", "train the model with ReduceMean in its place"),
            Map.entry("ArgMax", AT_THE_END),
            Map.entry("ArgMin", AT_THE_END),
            Map.entry("TopK", AT_THE_END),
            Map.entry("Equal", "use it on constants only"),
            Map.entry("Greater", ON_CONSTANTS),
            Map.entry("GreaterOrEqual", ON_CONSTANTS),
            Map.entry("Less", ON_CONSTANTS),
            Map.entry("LessOrEqual", ON_CONSTANTS));
    private static final Set<String> NORMS =
            Set.of("ReduceL1", "ReduceL2", "ReduceLogSum", "ReduceLogSumExp", "LpPool", "GlobalLpPool");
    private static final Set<String> NORMALISATIONS = Set.of(
            "LayerNormalization",
            "InstanceNormalization",
            "GroupNormalization",
            "LpNormalization",
            "LRN",
            "MeanVarianceNormalization",
            "Normalizer");
    private static final Set<String> ROUNDING = Set.of(
            "QuantizeLinear",
            "DynamicQuantizeLinear",
            "Round",
            "Floor",
            "Ceil",
            "Sign",
            "QLinearConv",
            "QLinearMatMul",
            "ConvInteger",
            "MatMulInteger");

    private static final Set<String> ON_IMAGES = Set.of(
            "Relu",
            "LeakyRelu",
            "PRelu",
            "Elu",
            "Selu",
            "Celu",
            "Gelu",
            "HardSwish",
            "Mish",
            "Swish",
            "MaxPool",
            "GlobalMaxPool",
            "LayerNormalization",
            "InstanceNormalization",
            "GroupNormalization",
            "LRN");

    private Impossible() {}

    static NodeProblem problem(String type) {
        if (ACTIVATIONS.contains(type)) {
            return new NodeProblem(NO_POLYNOMIAL, TRAIN_POLYNOMIAL);
        } else if (COMPARISONS.containsKey(type)) {
            return new NodeProblem(COMPARES, COMPARISONS.get(type));
        } else if (NORMS.contains(type)) {
            return new NodeProblem(NO_POLYNOMIAL, "train the model with sums, means or ReduceSumSquare in its place");
        } else if (NORMALISATIONS.contains(type)) {
            return new NodeProblem(DIVIDES, "train the model with BatchNormalization in its place");
        } else if (type.equals("Softmax") || type.equals("LogSoftmax")) {
            return new NodeProblem(
                    "it is not at the end of the model, and it is not a polynomial",
                    "use it only as the last operation");
        } else if (ROUNDING.contains(type)) {
            return new NodeProblem(
                    "it rounds values that depend on the image, which no polynomial does",
                    "export the model before its activations are quantised; quantised weights are read");
        }
        return new NodeProblem(
                "this importer does not know the operator",
                "express it by convolutions, average pools, dense layers, polynomials and moves of axes");
    }

    /** Refuses an operator that never acts on constants alone, also where its input could not be read. */
    static void requirePossible(NodeProto node) {
        boolean moves = node.getOpType().equals("MaxPool") && Resampling.onlyThins(new Attributes(node));
        if (ON_IMAGES.contains(node.getOpType()) && !moves) {
            throw problem(node.getOpType());
        }
    }

    static boolean keepsShape(String type) {
        return ACTIVATIONS.contains(type) || ROUNDING.contains(type) && !type.startsWith("Q");
    }
}
