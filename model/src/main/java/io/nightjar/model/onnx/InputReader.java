package io.nightjar.model.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.nightjar.ckks.Counts;
import io.nightjar.model.network.Node;
import io.nightjar.model.network.Shape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The graph's image input: its shape, whether channels come first or last, and what it is given for a pixel. */
final class InputReader {
    private static final Set<String> ELEMENTWISE =
            Set.of("Identity", "Cast", "CastLike", "Dropout", "Add", "Sub", "Mul", "Div", "Pow", "BatchNormalization");
    private static final Set<String> MOVES =
            Set.of("Transpose", "Reshape", "Squeeze", "Unsqueeze", "Flatten", "Pad", "Slice");
    private static final Set<String> SAME_AXES = Set.of("Pad", "Slice", "Split");
    private static final Set<String> SIGNAL_LAYERS =
            Set.of("Conv", "ConvTranspose", "AveragePool", "GlobalAveragePool", "BatchNormalization");
    /** Operators that read dimensions alone. */
    private static final Set<String> DIMENSIONS = Set.of("Shape", "Size");
    /** Operators that leave a constant's values as they are. */
    private static final Set<String> FORMS =
            Set.of("Identity", "Cast", "CastLike", "Reshape", "Squeeze", "Unsqueeze", "Flatten");

    private static final int MAX_DEPTH = 8;
    private static final Set<DataType> FLOATS = Set.of(DataType.FLOAT, DataType.DOUBLE, DataType.FLOAT16);
    private static final Set<DataType> BYTES =
            Set.of(DataType.UINT8, DataType.INT16, DataType.UINT16, DataType.INT32, DataType.UINT32, DataType.INT64);
    private static final Set<String> PASS = Set.of("Identity", "Cast", "CastLike", "Dropout");
    private static final int MAX_CHANNELS = 4;
    private static final int MAX_READERS = 1000;

    /**
     * A network that first multiplies its input by less than this takes bytes: to bring 0 to 255 to deviations near 1
     * takes 1/58 and less, to bring 0 to 1 there takes 2 to 5.
     */
    private static final double SCALE_OF_BYTES = 1.0 / 32;

    private final GraphProto graph;
    private final Initializers initializers;
    private final GraphUses uses;
    private final TensorReader tensors;
    private final Map<String, Tensor> constants = new HashMap<>();
    private PixelScale pixels;

    InputReader(GraphProto graph, Initializers initializers, GraphUses uses, TensorReader tensors) {
        this.graph = graph;
        this.initializers = initializers;
        this.uses = uses;
        this.tensors = tensors;
    }

    /** @param given what to take for pixels; null for what the graph says */
    Symbol read(Pixels given) {
        List<ValueInfoProto> inputs = new ArrayList<>(graph.getInputList());
        inputs.removeIf(info -> initializers.has(info.getName()));
        if (inputs.size() != 1) {
            throw new NodeProblem(
                    "the graph has " + Counts.of(inputs.size(), "input"),
                    "export a model whose only input is the image");
        }
        ValueInfoProto info = inputs.get(0);
        boolean isInteger = isInteger(info);
        pixels = pixels(info.getName(), isInteger, given);
        View view = view(info);
        ChannelPolynomial polynomial = pixels.pixels() == Pixels.UNIT
                ? ChannelPolynomial.IDENTITY
                : ChannelPolynomial.IDENTITY.times(
                        ChannelPolynomial.constant(pixels.pixels().scale()));
        Whole whole = isInteger
                ? Whole.bytes(DataType.forNumber(info.getType().getTensorType().getElemType()))
                : null;
        return new Symbol(Node.INPUT, view, polynomial, new Origin(info.getName(), "input"), whole, 0);
    }

    /** What the network is given for pixels, and why, once it was read. */
    PixelScale pixels() {
        return pixels;
    }

    /** The number of images that the input has; 0 where it is open. */
    static long batch(GraphProto graph, Initializers initializers) {
        return graph.getInputList().stream()
                .filter(info -> !initializers.has(info.getName()))
                .map(info -> info.getType().getTensorType().getShape())
                .mapToLong(shape ->
                        shape.getDimCount() > 0 ? Math.max(0, shape.getDim(0).getDimValue()) : 0)
                .findFirst()
                .orElse(0);
    }

    private static boolean isInteger(ValueInfoProto info) {
        DataType type = DataType.forNumber(info.getType().getTensorType().getElemType());
        if (type == null || (!FLOATS.contains(type) && !BYTES.contains(type))) {
            throw new NodeProblem(
                    "the input '" + info.getName() + "' has the type " + type,
                    "export a model that reads float or uint8 images");
        }
        return BYTES.contains(type);
    }

    private PixelScale pixels(String name, boolean isInteger, Pixels given) {
        if (given != null) {
            if (isInteger && given == Pixels.UNIT) {
                throw new NodeProblem(
                        "the input '" + name + "' takes whole numbers, which byte / 255 is not",
                        "give the network bytes");
            }
            return new PixelScale(given, "that was asked for");
        } else if (isInteger) {
            return new PixelScale(Pixels.BYTES, "its input takes whole numbers");
        }
        List<Double> scales = scales(name);
        double largest = scales.stream().mapToDouble(scale -> scale).max().orElse(1);
        double least = scales.stream().mapToDouble(scale -> scale).min().orElse(1);
        if (least < SCALE_OF_BYTES && largest >= SCALE_OF_BYTES) {
            throw new NodeProblem(
                    String.format(
                            Locale.ROOT,
                            "the input '%s' is scaled like bytes by %.3g for one layer, and by %.3g for another",
                            name,
                            least,
                            largest),
                    "say whether the network is given bytes or byte / 255");
        }
        return largest < SCALE_OF_BYTES
                ? new PixelScale(
                        Pixels.BYTES, String.format(Locale.ROOT, "it begins by multiplying them by %.3g", largest))
                : new PixelScale(Pixels.UNIT, "it does not begin by scaling bytes");
    }

    /** The factors that the input is multiplied by before the layers that read it. */
    private List<Double> scales(String input) {
        List<Double> scales = new ArrayList<>();
        Map<String, Double> reached = new HashMap<>(Map.of(input, 1.0));
        Deque<String> open = new ArrayDeque<>(List.of(input));
        while (!open.isEmpty() && scales.size() <= MAX_READERS) {
            String tensor = open.pop();
            double scale = reached.get(tensor);
            for (NodeProto reader : readers(tensor)) {
                Double factor = factor(reader, tensor);
                String output = GraphUses.output(reader);
                if (factor == null || output.isEmpty()) {
                    scales.add(scale);
                } else if (reached.putIfAbsent(output, scale * factor) == null) {
                    open.push(output);
                }
            }
        }
        return scales;
    }

    /** The largest factor of a node that scales, shifts or moves its input alone; null for a layer of another kind. */
    private Double factor(NodeProto reader, String tensor) {
        String type = reader.getOpType();
        if (type.equals("Mul") || type.equals("Div")) {
            int at = reader.getInput(0).equals(tensor) ? 1 : 0;
            Tensor other = reader.getInputCount() == 2 ? constant(reader.getInput(at)) : null;
            if (other == null || other.data().length == 0 || (type.equals("Div") && at == 0)) {
                return null;
            }
            boolean divides = type.equals("Div");
            return Arrays.stream(other.data())
                    .map(v -> divides ? 1 / Math.abs(v) : Math.abs(v))
                    .max()
                    .orElse(1);
        } else if (type.equals("BatchNormalization")) {
            return normalisation(reader);
        } else if (type.equals("Add") || type.equals("Sub")) {
            int at = reader.getInput(0).equals(tensor) ? 1 : 0;
            return reader.getInputCount() == 2 && constant(reader.getInput(at)) != null ? 1.0 : null;
        }
        return MOVES.contains(type) || PASS.contains(type) ? 1.0 : null;
    }

    private Double normalisation(NodeProto node) {
        Tensor scale = node.getInputCount() < 5 ? null : constant(node.getInput(1));
        Tensor variance = scale == null ? null : constant(node.getInput(4));
        if (variance == null || variance.data().length != scale.data().length) {
            return null;
        }
        double epsilon = new Attributes(node).number("epsilon", LinearOperators.DEFAULT_EPSILON);
        double largest = 0;
        for (int c = 0; c < scale.data().length; c++) {
            largest = Math.max(largest, Math.abs(scale.data()[c]) / Math.sqrt(variance.data()[c] + epsilon));
        }
        return largest;
    }

    /** The nodes that read values of a tensor, not its dimensions or its type alone. */
    private List<NodeProto> readers(String tensor) {
        return uses.readers(tensor).stream()
                .filter(node -> !DIMENSIONS.contains(node.getOpType()))
                .filter(node ->
                        !node.getOpType().equals("CastLike") || node.getInput(0).equals(tensor))
                .toList();
    }

    private Tensor constant(String name) {
        return constant(name, 0);
    }

    /** A constant, or one that is made of constants; null where it is none. */
    private Tensor constant(String name, int depth) {
        if (!constants.containsKey(name)) {
            constants.put(name, found(name, depth));
        }
        return constants.get(name);
    }

    private Tensor found(String name, int depth) {
        if (initializers.has(name)) {
            return initializers.value(name) instanceof Tensor tensor ? tensor : null;
        }
        for (NodeProto node : depth > MAX_DEPTH ? List.<NodeProto>of() : graph.getNodeList()) {
            if (GraphUses.output(node).equals(name)) {
                return node.getOpType().equals("Constant") ? tensors.constant(node) : computed(node, depth + 1);
            }
        }
        return null;
    }

    private Tensor computed(NodeProto node, int depth) {
        List<Value> inputs = new ArrayList<>();
        boolean knows = ConstantOperators.knows(node.getOpType());
        for (String input : knows || FORMS.contains(node.getOpType()) ? node.getInputList() : List.<String>of()) {
            inputs.add(constant(input, depth));
        }
        if (inputs.isEmpty() || inputs.get(0) == null) {
            return null;
        } else if (!knows) {
            return (Tensor) inputs.get(0);
        }
        return inputs.contains(null)
                ? null
                : ConstantOperators.read(node.getOpType(), new Arguments(inputs), new Attributes(node));
    }

    private View view(ValueInfoProto info) {
        int[] dims = dims(info);
        if (dims.length == 3 && isChannelLast(info.getName(), dims)) {
            return View.channelLast(new Shape(dims[2], dims[0], dims[1]));
        }
        Shape shape = switch (dims.length) {
            case 1 -> Shape.vector(dims[0]);
            case 2 -> isSignal(info.getName()) ? new Shape(dims[0], 1, dims[1]) : new Shape(1, dims[0], dims[1]);
            case 3 -> new Shape(dims[0], dims[1], dims[2]);
            default ->
                throw new NodeProblem(
                        "the input '" + info.getName() + "' has " + Counts.of(dims.length + 1, "dimension"),
                        "use an image input of batch, channel, height, width");
        };
        return View.image(shape).reshape(dims);
    }

    /** Whether a layer over one spatial axis reads a tensor of batch, channel, x, before its dimensions are changed. */
    private boolean isSignal(String input) {
        Set<String> seen = new HashSet<>(Set.of(input));
        Deque<String> open = new ArrayDeque<>(seen);
        while (!open.isEmpty()) {
            for (NodeProto reader : readers(open.pop())) {
                String type = reader.getOpType();
                if (SIGNAL_LAYERS.contains(type)) {
                    return true;
                } else if (ELEMENTWISE.contains(type) || SAME_AXES.contains(type)) {
                    reader.getOutputList().stream().filter(seen::add).forEach(open::push);
                }
            }
        }
        return false;
    }

    private static int[] dims(ValueInfoProto info) {
        TensorShapeProto shape = info.getType().getTensorType().getShape();
        int[] dims = new int[Math.max(0, shape.getDimCount() - 1)];
        for (int k = 0; k < dims.length; k++) {
            long dim = shape.getDim(k + 1).getDimValue();
            if (dim < 1 || dim > Short.MAX_VALUE * 2L) {
                throw new NodeProblem(
                        "dimension " + (k + 1) + " of the input '" + info.getName() + "' is not fixed",
                        "export the model with fixed channels, height and width; only the batch may be dynamic");
            }
            dims[k] = (int) dim;
        }
        return dims;
    }

    /** A Transpose to channel-first tells; otherwise few values on the last axis and many on the first. */
    private boolean isChannelLast(String name, int[] dims) {
        String tensor = name;
        Set<String> seen = new HashSet<>();
        while (seen.add(tensor) && !readers(tensor).isEmpty()) {
            NodeProto reader = readers(tensor).get(0);
            if (reader.getOpType().equals("Transpose")) {
                int[] permutation = new Attributes(reader).integers("perm");
                return permutation.length == 4 && permutation[1] == 3;
            } else if (reader.getOpType().equals("BatchNormalization")) {
                return false;
            } else if (!ELEMENTWISE.contains(reader.getOpType())) {
                return !reader.getOpType().equals("Conv") && dims[2] <= MAX_CHANNELS && dims[0] > MAX_CHANNELS;
            }
            tensor = GraphUses.output(reader);
        }
        return false;
    }
}
