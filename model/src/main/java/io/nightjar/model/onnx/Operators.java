package io.nightjar.model.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads one ONNX node: picks the group of operators it belongs to, or says why there is none. */
final class Operators {
    private static final Set<String> LINEAR =
            Set.of("Conv", "ConvTranspose", "Gemm", "MatMul", "BatchNormalization", "Einsum");
    private static final Set<String> POOLS = Set.of("AveragePool", "GlobalAveragePool");
    private static final Set<String> REDUCTIONS = Set.of(
            "ReduceMean",
            "ReduceSum",
            "ReduceSumSquare",
            "ReduceL1",
            "ReduceL2",
            "ReduceProd",
            "ReduceMax",
            "ReduceMin");
    private static final Set<String> WITH_BATCH_INSIDE = Set.of(
            "Reshape",
            "Shape",
            "Gemm",
            "MatMul",
            "Add",
            "Sub",
            "Mul",
            "Div",
            "Pow",
            "Neg",
            "Identity",
            "Cast",
            "CastLike",
            "Dropout");
    private static final Set<String> ELEMENTWISE = Set.of("Add", "Sub", "Mul", "Div", "Pow", "Neg", "Sum", "Mean");
    private static final Set<String> PASS = Set.of("Constant", "Identity", "Dropout", "Cast", "CastLike", "If");
    private static final Set<DataType> FLOATS =
            Set.of(DataType.FLOAT, DataType.DOUBLE, DataType.FLOAT16, DataType.BFLOAT16);
    /** Types of whole numbers that hold any byte. */
    private static final Set<DataType> WHOLE = Set.of(
            DataType.UINT8,
            DataType.INT16,
            DataType.UINT16,
            DataType.INT32,
            DataType.UINT32,
            DataType.INT64,
            DataType.UINT64);

    private static final Map<DataType, double[]> RANGES = Map.of(
            DataType.INT8, new double[] {-128, 127},
            DataType.UINT8, new double[] {0, 255},
            DataType.INT16, new double[] {-32_768, 32_767},
            DataType.UINT16, new double[] {0, 65_535},
            DataType.INT32, new double[] {Integer.MIN_VALUE, Integer.MAX_VALUE},
            DataType.UINT32, new double[] {0, 4_294_967_295.0});
    private static final double LARGEST_FLOAT = 3.4e38;

    private final GraphUses uses;
    private final TensorReader tensors;
    private final LinearOperators linear;
    private final PoolOperators pools;
    private final Reductions reductions;
    private final ElementwiseOperators elementwise;
    private final ShapeOperators shapes;
    private final MoveOperators moves;
    private final MlOperators ml;
    private final Endings endings;
    private final GraphBuilder builder;
    private final EarlierOperators earlier;

    /** @param batch number of images that the graph is made for; 0 for any */
    Operators(GraphBuilder builder, GraphUses uses, TensorReader tensors, long batch, EarlierOperators earlier) {
        this.earlier = earlier;
        shapes = new ShapeOperators(batch);
        this.builder = builder;
        this.uses = uses;
        this.tensors = tensors;
        elementwise = new ElementwiseOperators(builder);
        linear = new LinearOperators(builder, elementwise);
        pools = new PoolOperators(builder);
        reductions = new Reductions(builder, elementwise);
        moves = new MoveOperators(builder, elementwise);
        endings = new Endings(builder, shapes);
        ml = new MlOperators(builder, elementwise, moves, endings);
    }

    static void checkSupported(NodeProto node) {
        String type = node.getOpType();
        boolean isMl = node.getDomain().equals(MlOperators.DOMAIN);
        if (!isMl && !node.getDomain().isEmpty() && !node.getDomain().equals("ai.onnx")) {
            throw new NodeProblem(
                    "the operator belongs to the domain '" + node.getDomain() + "'",
                    "use standard ONNX operators only");
        }
        boolean known = isMl
                ? MlOperators.TYPES.contains(type)
                : LINEAR.contains(type)
                        || POOLS.contains(type)
                        || ELEMENTWISE.contains(type)
                        || REDUCTIONS.contains(type)
                        || ShapeOperators.TYPES.contains(type)
                        || MoveOperators.TYPES.contains(type)
                        || PASS.contains(type);
        if (!known && (isMl || !Set.of("DequantizeLinear", "Clip", "Where").contains(type))) {
            throw Impossible.problem(type);
        }
    }

    /** What the node's outputs stand for, the first ones at least. */
    List<Value> read(NodeProto given, Origin origin, List<Value> inputs) {
        for (Value input : inputs) {
            if (input instanceof Value.Unknown) {
                Impossible.requirePossible(given);
                return List.of(input);
            }
        }
        String type = given.getOpType();
        Arguments arguments = earlier.linedUp(given, new Arguments(inputs));
        NodeProto node = earlier.modern(given);
        Attributes attributes = new Attributes(node);
        if (attributes.has("is_test") && attributes.integer("is_test", 0) == 0) {
            throw new NodeProblem("it is in training mode (is_test = 0)", "export the model in inference (eval) mode");
        } else if (type.equals("Constant")) {
            return List.of(tensors.constant(node));
        } else if (inputs.stream().anyMatch(Value.Decision.class::isInstance) && Endings.mayFollow(type)) {
            return endings.follow(node, origin, arguments, attributes);
        } else if (ConstantOperators.knows(type) && isConstant(arguments.values())) {
            return List.of(ConstantOperators.read(type, arguments, attributes));
        } else if (Endings.BEGIN.contains(type) && uses.isFinal(node)) {
            return endings.begin(node, origin, arguments.symbol(0), arguments, attributes);
        }
        checkSupported(node);
        requireBatchApart(type, inputs);
        if (MlOperators.TYPES.contains(type) && node.getDomain().equals(MlOperators.DOMAIN)) {
            return ml.read(origin, arguments, attributes, uses.isFinal(node));
        } else if (MoveOperators.TYPES.contains(type)) {
            return moves.read(origin, arguments, attributes, node.getOutputCount());
        }
        return List.of(one(node, origin, arguments, attributes));
    }

    private static void requireBatchApart(String type, List<Value> inputs) {
        for (Value input : inputs) {
            if (input instanceof Symbol symbol && symbol.hasBatchInside() && !WITH_BATCH_INSIDE.contains(type)) {
                throw new NodeProblem(
                        "its input counts the batch and places of an image as one axis",
                        "keep the batch as an axis of its own");
            }
        }
    }

    private static boolean isConstant(List<Value> inputs) {
        return inputs.stream().allMatch(input -> input == null || input instanceof Tensor);
    }

    private Value one(NodeProto node, Origin origin, Arguments in, Attributes attributes) {
        String type = node.getOpType();
        if (ShapeOperators.TYPES.contains(type)) {
            return shapes.read(origin, in, attributes);
        } else if (type.equals("Cast") || type.equals("CastLike")) {
            return cast(node, in, attributes);
        }
        if (in.value(0) instanceof Symbol symbol && symbol.isInteger() && !ELEMENTWISE.contains(type)) {
            return integers(type, origin, symbol, in, attributes);
        }
        if (LINEAR.contains(type)) {
            return linear.read(origin, in, attributes, outputs(node));
        } else if (POOLS.contains(type)) {
            return pools.read(origin, in, attributes);
        } else if (REDUCTIONS.contains(type)) {
            return reductions.read(origin, in, attributes);
        } else if (ELEMENTWISE.contains(type)) {
            return elementwise.read(origin, in, attributes);
        } else if (type.equals("Where")) {
            return elementwise.where(origin, in);
        }
        return pass(node, origin, in, attributes);
    }

    private static int outputs(NodeProto node) {
        return (int)
                node.getOutputList().stream().filter(name -> !name.isEmpty()).count();
    }

    private Value integers(String type, Origin origin, Symbol symbol, Arguments in, Attributes attributes) {
        if (type.equals("Identity")) {
            return symbol;
        } else if (type.equals("DequantizeLinear") && in.constant(1).isScalar()) {
            Tensor zero = in.has(2) ? in.constant(2) : Tensor.scalar(0);
            Value centred = elementwise.binary(
                    "Sub", origin, symbol.asNumbers(), zero.reshape().asInteger(false));
            return elementwise.binary("Mul", origin, centred, in.constant(1).reshape());
        }
        throw new NodeProblem("it computes with whole numbers", "cast the image to float first");
    }

    private Value cast(NodeProto node, Arguments in, Attributes attributes) {
        boolean toFloat;
        boolean toTruth = false;
        boolean holdsPixels = true;
        if (node.getOpType().equals("CastLike")) {
            toFloat = in.value(1) instanceof Tensor like
                    ? !like.isInteger()
                    : !(in.value(1) instanceof Symbol symbol && symbol.isInteger());
            holdsPixels = !(in.value(1) instanceof Tensor);
        } else {
            DataType type = DataType.forNumber(attributes.integer("to", 0));
            toFloat = type != null && FLOATS.contains(type);
            toTruth = type == DataType.BOOL;
            holdsPixels = WHOLE.contains(type);
            if (type == null || type == DataType.STRING || type == DataType.UNDEFINED) {
                throw new NodeProblem("it casts to the type " + type, "cast to float");
            }
        }
        if (in.value(0) instanceof Tensor tensor) {
            if (toFloat) {
                return tensor.asInteger(false);
            }
            boolean truth = toTruth;
            requireRange(tensor, node, attributes);
            double[] data = Arrays.stream(tensor.data())
                    .map(v -> truth ? (v == 0 ? 0 : 1) : v < 0 ? Math.ceil(v) : Math.floor(v))
                    .toArray();
            return new Tensor(tensor.dims(), data, true, tensor.ofBatch());
        }
        Symbol symbol = in.symbol(0);
        if (toFloat) {
            return symbol.asNumbers();
        } else if (symbol.isInteger() && holdsPixels) {
            return symbol;
        } else if (symbol.isInteger()) {
            throw new NodeProblem(
                    "it casts whole numbers to a type that may not hold all bytes, where they wrap",
                    "cast the image to float at once");
        }
        throw new NodeProblem(
                "it rounds values that depend on the image to whole numbers, which no polynomial does",
                "export the model without casts to integers between the image and its scores");
    }

    /** Casts of values that a type does not hold wrap around; they are refused. */
    private static void requireRange(Tensor tensor, NodeProto node, Attributes attributes) {
        DataType type = node.getOpType().equals("Cast") ? DataType.forNumber(attributes.integer("to", 0)) : null;
        double[] range = type == null ? null : RANGES.get(type);
        if (range != null && Arrays.stream(tensor.data()).anyMatch(v -> !(v > range[0] - 1 && v < range[1] + 1))) {
            throw new NodeProblem("it casts constants that " + type + " does not hold", "export the model again");
        }
    }

    private Value pass(NodeProto node, Origin origin, Arguments in, Attributes attributes) {
        switch (node.getOpType()) {
            case "Dropout" -> {
                boolean trains = in.has(2) && in.constant(2).data()[0] != 0;
                boolean drops = !in.has(1) || in.constant(1).data()[0] != 0;
                if (trains && drops) {
                    throw new NodeProblem("it is in training mode", "export the model in inference (eval) mode");
                }
                builder.note("Node '" + origin.node() + "' (Dropout) is left out: it acts in training only");
                return in.value(0);
            }
            case "Clip" -> {
                double low = in.has(1) ? in.constant(1).data()[0] : attributes.number("min", -LARGEST_FLOAT);
                double high = in.has(2) ? in.constant(2).data()[0] : attributes.number("max", LARGEST_FLOAT);
                if (low > -LARGEST_FLOAT || high < LARGEST_FLOAT) {
                    throw Impossible.problem("Clip");
                }
                return in.value(0);
            }
            case "DequantizeLinear" ->
                throw new NodeProblem(
                        "its input is rounded to whole numbers, which no polynomial does",
                        "export the model before its activations are quantised; quantised weights are read");
            default -> {
                return in.value(0);
            }
        }
    }

    /** A value for the output of an unusable node that lets the nodes after it be checked too. */
    static Value standIn(NodeProto node, Value input) {
        return Impossible.keepsShape(node.getOpType()) && input instanceof Symbol symbol ? symbol : new Value.Unknown();
    }
}
