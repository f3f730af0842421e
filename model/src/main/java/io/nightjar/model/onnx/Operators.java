package io.nightjar.model.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads one ONNX node: picks the group of operators it belongs to, or says why there is none. */
final class Operators {
    private static final String TRAIN_POLYNOMIAL =
            "train the model with a polynomial activation (x*x, or a degree-4 polynomial of Swish) in its place";
    private static final Map<String, String> REMEDIES = Map.ofEntries(
            Map.entry("Relu", TRAIN_POLYNOMIAL),
            Map.entry("LeakyRelu", TRAIN_POLYNOMIAL),
            Map.entry("PRelu", TRAIN_POLYNOMIAL),
            Map.entry("Elu", TRAIN_POLYNOMIAL),
            Map.entry("Selu", TRAIN_POLYNOMIAL),
            Map.entry("Celu", TRAIN_POLYNOMIAL),
            Map.entry("Gelu", TRAIN_POLYNOMIAL),
            Map.entry("Clip", TRAIN_POLYNOMIAL),
            Map.entry("Sigmoid", TRAIN_POLYNOMIAL),
            Map.entry("HardSigmoid", TRAIN_POLYNOMIAL),
            Map.entry("HardSwish", TRAIN_POLYNOMIAL),
            Map.entry("Mish", TRAIN_POLYNOMIAL),
            Map.entry("Swish", TRAIN_POLYNOMIAL),
            Map.entry("Softplus", TRAIN_POLYNOMIAL),
            Map.entry("Softsign", TRAIN_POLYNOMIAL),
            Map.entry("Tanh", TRAIN_POLYNOMIAL),
            Map.entry("Erf", TRAIN_POLYNOMIAL),
            Map.entry("Exp", TRAIN_POLYNOMIAL),
            Map.entry("Max", TRAIN_POLYNOMIAL),
            Map.entry("MaxPool", "train the model with AveragePool in its place"),
            Map.entry("GlobalMaxPool", "train the model with GlobalAveragePool in its place"),
            Map.entry("LayerNormalization", "train the model with BatchNormalization in its place"),
            Map.entry("InstanceNormalization", "train the model with BatchNormalization in its place"),
            Map.entry("ConvTranspose", "use Conv layers only"));

    private static final Set<String> LINEAR =
            Set.of("Conv", "Gemm", "MatMul", "BatchNormalization", "AveragePool", "GlobalAveragePool", "ReduceMean");
    private static final Set<String> ELEMENTWISE = Set.of("Add", "Sub", "Mul", "Div", "Pow", "Neg", "Sum");
    private static final Set<String> SHAPE =
            Set.of("Flatten", "Reshape", "Transpose", "Squeeze", "Unsqueeze", "Shape", "Gather", "Concat", "Slice");
    private static final Set<String> PASS = Set.of("Constant", "Identity", "Dropout", "Cast", "Softmax", "LogSoftmax");

    private final GraphBuilder builder;
    private final GraphUses uses;
    private final LinearOperators linear;
    private final ElementwiseOperators elementwise;
    private final ShapeOperators shapes;

    Operators(GraphBuilder builder, GraphUses uses) {
        this.builder = builder;
        this.uses = uses;
        linear = new LinearOperators(builder);
        elementwise = new ElementwiseOperators(builder);
        shapes = new ShapeOperators();
    }

    static void checkSupported(NodeProto node) {
        String type = node.getOpType();
        boolean standard = node.getDomain().isEmpty() || node.getDomain().equals("ai.onnx");
        if (!standard) {
            throw new NodeProblem(
                    "the operator belongs to the domain '" + node.getDomain() + "'",
                    "use standard ONNX operators only");
        }
        if (!LINEAR.contains(type) && !ELEMENTWISE.contains(type) && !SHAPE.contains(type) && !PASS.contains(type)) {
            throw new NodeProblem(
                    "the operator cannot be evaluated under encryption",
                    REMEDIES.getOrDefault(
                            type, "express it by convolutions, average pools, dense layers and polynomials"));
        }
    }

    /** What the node's first output stands for. */
    Value read(NodeProto node, Origin origin, List<Value> inputs) {
        checkSupported(node);
        for (Value input : inputs) {
            if (input instanceof Value.Unknown) {
                return input;
            }
        }
        String type = node.getOpType();
        if (type.equals("Constant")) {
            return TensorReader.constant(node);
        }
        Arguments arguments = new Arguments(inputs);
        Attributes attributes = new Attributes(node);
        if (LINEAR.contains(type)) {
            return linear.read(origin, arguments, attributes);
        } else if (ELEMENTWISE.contains(type)) {
            return elementwise.read(origin, arguments);
        } else if (SHAPE.contains(type)) {
            return shapes.read(origin, arguments, attributes);
        }
        return pass(node, origin, arguments);
    }

    /** A value for the output of an unusable node that lets the nodes after it be checked too. */
    static Value standIn(NodeProto node, Value input) {
        boolean keepsShape = TRAIN_POLYNOMIAL.equals(REMEDIES.get(node.getOpType()));
        return keepsShape && input instanceof Symbol symbol ? symbol : new Value.Unknown();
    }

    private Value pass(NodeProto node, Origin origin, Arguments arguments) {
        boolean softmax = origin.operator().endsWith("Softmax");
        if (softmax && !uses.isFinal(GraphUses.output(node))) {
            throw new NodeProblem("it is not at the end of the model", "use it only as the last operation");
        }
        if (softmax) {
            builder.note("Node '" + origin.node() + "' (" + origin.operator()
                    + ") at the end is left out: the output is the logits, whose order it does not change");
        } else if (origin.operator().equals("Dropout")) {
            builder.note("Node '" + origin.node() + "' (Dropout) is left out: it acts in training only");
        }
        return arguments.value(0);
    }
}
