package io.nightjar.model.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.nightjar.model.network.Node;
import io.nightjar.model.network.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The graph's image input: its shape, and whether channels come first or last. */
final class InputReader {
    private static final Set<String> ELEMENTWISE =
            Set.of("Identity", "Cast", "Dropout", "Add", "Sub", "Mul", "Div", "Pow", "BatchNormalization");
    private static final int MAX_CHANNELS = 4;

    private InputReader() {}

    static Symbol read(GraphProto graph, Set<String> initializers, GraphUses uses) {
        List<ValueInfoProto> inputs = new ArrayList<>(graph.getInputList());
        inputs.removeIf(info -> initializers.contains(info.getName()));
        if (inputs.size() != 1) {
            throw new NodeProblem(
                    "the graph has " + inputs.size() + " inputs", "export a model whose only input is the image");
        }
        String name = inputs.get(0).getName();
        int[] dims = dims(inputs.get(0));
        if (dims.length == 3 && isChannelLast(name, dims, uses)) {
            Shape shape = new Shape(dims[2], dims[0], dims[1]);
            return symbol(name, shape, Layout.channelLast(shape));
        }
        Shape shape = switch (dims.length) {
            case 1 -> Shape.vector(dims[0]);
            case 2 -> new Shape(1, dims[0], dims[1]);
            case 3 -> new Shape(dims[0], dims[1], dims[2]);
            default ->
                throw new NodeProblem(
                        "the input '" + name + "' has " + (dims.length + 1) + " dimensions",
                        "use an image input of batch, channel, height, width");
        };
        return symbol(name, shape, Layout.image(shape).reshape(dims));
    }

    private static Symbol symbol(String name, Shape shape, Layout layout) {
        return new Symbol(Node.INPUT, shape, layout, ChannelPolynomial.IDENTITY, new Origin(name, "input"));
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
    private static boolean isChannelLast(String name, int[] dims, GraphUses uses) {
        String tensor = name;
        Set<String> seen = new HashSet<>();
        while (seen.add(tensor) && !uses.readers(tensor).isEmpty()) {
            NodeProto reader = uses.readers(tensor).get(0);
            if (reader.getOpType().equals("Transpose")) {
                int[] permutation = new Attributes(reader).integers("perm");
                return permutation.length == 4 && permutation[1] == 3;
            } else if (!ELEMENTWISE.contains(reader.getOpType())) {
                return !reader.getOpType().equals("Conv") && dims[2] <= MAX_CHANNELS && dims[0] > MAX_CHANNELS;
            }
            tensor = GraphUses.output(reader);
        }
        return false;
    }
}
