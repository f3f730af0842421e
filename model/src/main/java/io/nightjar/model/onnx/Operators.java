package io.nightjar.model.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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
    /** Operators that read tensors whose batch is not their first axis. */
    private static final Set<String> WITH_BATCH_ANYWHERE = Set.of(
            "Transpose",
            "Squeeze",
            "Unsqueeze",
            "Shape",
            "Size",
            "Slice",
            "Gather",
            "Split",
            "Concat",
            "Pad",
            "Expand",
            "Tile",
            "SequenceConstruct",
            "SequenceInsert",
            "SplitToSequence",
            "Gemm",
            "MatMul",
            "Einsum",
            "Add",
            "Sub",
            "Mul",
            "Div",
            "Pow",
            "Neg",
            "Sum",
            "Mean",
            "Where",
            "Identity",
            "Cast",
            "CastLike",
            "Dropout");
    /** Operators that read tensors of one image that have lost the axis of the batch, besides those. */
    private static final Set<String> WITHOUT_BATCH = Set.of("Reshape", "Flatten");

    private static final Set<String> ELEMENTWISE = Set.of("Add", "Sub", "Mul", "Div", "Pow", "Neg", "Sum", "Mean");
    private static final Set<String> PASS = Set.of("Constant", "Identity", "Dropout", "Cast", "CastLike", "If");
    private static final Set<DataType> FLOATS =
            Set.of(DataType.FLOAT, DataType.DOUBLE, DataType.FLOAT16, DataType.BFLOAT16);
    private static final double LARGEST_HALF = 65_504;
    private static final double LARGEST_FLOAT = 3.4e38;

    private final GraphUses uses;
    private final TensorReader tensors;
    private final LinearOperators linear;
    private final PoolOperators pools;
    private final Reductions reductions;
    private final ElementwiseOperators elementwise;
    private final ShapeOperators shapes;
    private final MoveOperators moves;
    private final Sequences sequences;
    private final MlOperators ml;
    private final Endings endings;
    private final GraphBuilder builder;
    private final long batch;
    private final EarlierOperators earlier;

    /** @param batch number of images that the graph is made for; 0 for any */
    Operators(GraphBuilder builder, GraphUses uses, TensorReader tensors, long batch, EarlierOperators earlier) {
        this.batch = batch;
        this.earlier = earlier;
        shapes = new ShapeOperators(batch);
        this.builder = builder;
        this.uses = uses;
        this.tensors = tensors;
        elementwise = new ElementwiseOperators(builder);
        linear = new LinearOperators(builder, elementwise);
        pools = new PoolOperators(builder);
        reductions = new Reductions(builder, elementwise);
        moves = new MoveOperators(builder, elementwise, batch);
        sequences = new Sequences(moves, shapes);
        endings = new Endings(builder, shapes, elementwise, moves, earlier.versions());
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
                        || Sequences.TYPES.contains(type)
                        || PASS.contains(type);
        if (!known && (isMl || !Set.of("DequantizeLinear", "Clip", "Where").contains(type))) {
            throw Impossible.problem(type);
        }
    }

    /** The scores that an output of the graph is told by. */
    Symbol told(Decision decision) {
        return endings.told(decision);
    }

    /** What the node's outputs stand for, the first ones at least. */
    List<Value> read(NodeProto node, Origin origin, List<Value> inputs) {
        List<Value> values = values(node, origin, inputs);
        return batch == 1 ? values.stream().map(Operators::ofOneImage).toList() : values;
    }

    private static Value ofOneImage(Value value) {
        return value instanceof Symbol symbol
                ? symbol.ofOneImage()
                : value instanceof Decision decision
                        ? decision.of(decision.scores().ofOneImage())
                        : value;
    }

    private List<Value> values(NodeProto given, Origin origin, List<Value> inputs) {
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
        if (Sequences.TYPES.contains(type)) {
            requireBatchApart(type, inputs);
            return List.of(sequences.read(origin, arguments, attributes));
        } else if (inputs.stream().anyMatch(Value.Sequence.class::isInstance) && !type.equals("Identity")) {
            throw new NodeProblem("it reads a sequence of tensors", "take its tensors with SequenceAt");
        }
        if (attributes.has("is_test") && attributes.integer("is_test", 0) == 0) {
            throw new NodeProblem("it is in training mode (is_test = 0)", "export the model in inference (eval) mode");
        } else if (type.equals("Constant")) {
            return List.of(tensors.constant(node));
        } else if (inputs.stream().anyMatch(Decision.class::isInstance) && Endings.mayFollow(type)) {
            return endings.follow(node, origin, arguments, attributes);
        } else if (ConstantOperators.knows(type) && isConstant(arguments.values())) {
            return List.of(ConstantOperators.read(type, arguments, attributes));
        } else if (Endings.BEGIN.contains(type) && uses.isFinal(node)) {
            return endings.begin(origin, arguments, attributes);
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
            } else if (input instanceof Symbol symbol
                    && !symbol.isBatchFirst()
                    && !symbol.hasBatchInside()
                    && !WITH_BATCH_ANYWHERE.contains(type)
                    && (symbol.batchAxis() > 0 || !WITHOUT_BATCH.contains(type))) {
                throw new NodeProblem(
                        symbol.batchAxis() > 0
                                ? "its input has the batch on axis " + symbol.batchAxis()
                                : "its input has lost the axis of the batch",
                        "bring the batch to the first axis before it");
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
        boolean like = node.getOpType().equals("CastLike");
        DataType type = like ? typeOf(in.value(1)) : DataType.forNumber(attributes.integer("to", 0));
        boolean toFloat = like && in.value(1) instanceof Tensor model
                ? !model.isInteger()
                : type != null && FLOATS.contains(type);
        if (!like && (type == null || type == DataType.STRING || type == DataType.UNDEFINED)) {
            throw new NodeProblem("it casts to the type " + type, "cast to float");
        }
        if (in.value(0) instanceof Tensor tensor) {
            if (toFloat) {
                return tensor.asInteger(false);
            }
            boolean truth = type == DataType.BOOL;
            requireRange(tensor, node, attributes);
            double[] data = Arrays.stream(tensor.data())
                    .map(v -> truth ? (v == 0 ? 0 : 1) : v < 0 ? Math.ceil(v) : Math.floor(v))
                    .toArray();
            return new Tensor(tensor.dims(), data, true, tensor.ofBatch());
        }
        return cast(in.symbol(0), type, toFloat);
    }

    /** The type of what depends on the image; null for a constant, whose type is not kept. */
    private static DataType typeOf(Value value) {
        return value instanceof Symbol symbol
                ? symbol.isInteger() ? symbol.whole().type() : DataType.FLOAT
                : null;
    }

    private static Value cast(Symbol symbol, DataType type, boolean toFloat) {
        Whole whole = symbol.whole();
        if (whole == null && !toFloat) {
            throw new NodeProblem(
                    "it rounds values that depend on the image to whole numbers, which no polynomial does",
                    "export the model without casts to integers between the image and its scores");
        } else if (whole == null) {
            return symbol;
        }
        boolean holds = toFloat
                ? type != DataType.FLOAT16 || Math.max(-whole.low(), whole.high()) <= LARGEST_HALF
                : whole.fits(type);
        if (!holds) {
            throw new NodeProblem(
                    String.format(
                            Locale.ROOT,
                            "it casts whole numbers from %.0f to %.0f to a type that may not hold them, where they"
                                    + " wrap or overflow",
                            whole.low(),
                            whole.high()),
                    "cast the image to float at once");
        }
        return toFloat ? symbol.asNumbers() : symbol.as(new Whole(type, whole.low(), whole.high()));
    }

    /** Casts of values that a type does not hold wrap around; they are refused. */
    private static void requireRange(Tensor tensor, NodeProto node, Attributes attributes) {
        DataType type = node.getOpType().equals("Cast") ? DataType.forNumber(attributes.integer("to", 0)) : null;
        double[] range = type == null ? null : Whole.range(type);
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
