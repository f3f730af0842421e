package io.nightjar.model.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Operators as the operator sets 1 to 6 define them (ONNX, Changelog), in the form of later sets.
 *
 * @param opset version of the standard operators; 0 where a model names none, which is read as a late one
 * @param versions of the standard operators in the model and in its functions; 1 where it names none
 */
record EarlierOperators(long opset, Set<Integer> versions) {
    private static final int NUMPY_BROADCAST = 7;
    private static final int TYPES_BY_NUMBER = 6;
    private static final int TILES_BY_AXIS = 6;

    private static final Set<String> PAIRS =
            Set.of("Add", "Sub", "Mul", "Div", "Pow", "And", "Or", "Xor", "Equal", "Greater", "Less");
    private static final Set<String> TRAINED = Set.of("BatchNormalization", "Dropout");

    static EarlierOperators of(ModelProto model) {
        Stream<OperatorSetIdProto> ofFunctions =
                model.getFunctionsList().stream().flatMap(each -> each.getOpsetImportList().stream());
        Set<Integer> versions = Stream.concat(model.getOpsetImportList().stream(), ofFunctions)
                .filter(EarlierOperators::isStandard)
                .map(set -> (int) Math.min(Integer.MAX_VALUE, set.getVersion()))
                .collect(Collectors.toSet());
        long opset = model.getOpsetImportList().stream()
                .filter(EarlierOperators::isStandard)
                .mapToLong(OperatorSetIdProto::getVersion)
                .findFirst()
                .orElse(0);
        return new EarlierOperators(opset, versions.isEmpty() ? Set.of(1) : versions);
    }

    private static boolean isStandard(OperatorSetIdProto set) {
        return set.getDomain().isEmpty() || set.getDomain().equals("ai.onnx");
    }

    private boolean isBelow(int version) {
        return opset > 0 && opset < version;
    }

    /** The node with attributes of later sets. */
    NodeProto modern(NodeProto node) {
        String type = node.getOpType();
        Attributes attributes = new Attributes(node);
        if (isBelow(NUMPY_BROADCAST) && TRAINED.contains(type) && !attributes.has("is_test")) {
            throw new NodeProblem(
                    "it is in training mode, as it has no is_test in operator set " + opset,
                    "export the model in inference (eval) mode");
        } else if (isBelow(NUMPY_BROADCAST) && PAIRS.contains(type)) {
            return without(node, Set.of("axis", "broadcast"));
        } else if (isBelow(TYPES_BY_NUMBER) && type.equals("Cast")) {
            return cast(node, attributes.text("to", ""));
        } else if (isBelow(NUMPY_BROADCAST) && type.equals("Upsample") && attributes.has("height_scale")) {
            AttributeProto.Builder scales =
                    AttributeProto.newBuilder().setName("scales").setType(AttributeProto.AttributeType.FLOATS);
            scales.addFloats(1).addFloats(1);
            scales.addFloats((float) attributes.number("height_scale", 1));
            scales.addFloats((float) attributes.number("width_scale", 1));
            return node.toBuilder().addAttribute(scales).build();
        } else if (isBelow(TILES_BY_AXIS) && type.equals("Tile")) {
            throw new NodeProblem(
                    "it repeats one axis, as operator sets below 6 did", "export with operator set 9 or newer");
        }
        return node;
    }

    private static NodeProto without(NodeProto node, Set<String> names) {
        NodeProto.Builder changed = node.toBuilder().clearAttribute();
        node.getAttributeList().stream()
                .filter(attribute -> !names.contains(attribute.getName()))
                .forEach(changed::addAttribute);
        return changed.build();
    }

    private static NodeProto cast(NodeProto node, String name) {
        DataType type = Arrays.stream(DataType.values())
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new NodeProblem("it casts to the type '" + name + "'", "cast to FLOAT"));
        return without(node, Set.of("to")).toBuilder()
                .addAttribute(AttributeProto.newBuilder()
                        .setName("to")
                        .setType(AttributeProto.AttributeType.INT)
                        .setI(type.getNumber()))
                .build();
    }

    /** The inputs of a node, the second one lined up with the first by an axis where the node says so. */
    Arguments linedUp(NodeProto node, Arguments in) {
        Attributes attributes = new Attributes(node);
        boolean tensors = in.values().stream().allMatch(value -> value instanceof Symbol || value instanceof Tensor);
        if (!isBelow(NUMPY_BROADCAST) || !PAIRS.contains(node.getOpType()) || in.count() != 2 || !tensors) {
            return in;
        }
        int[] first = MoveOperators.dims(in.value(0));
        int[] second = MoveOperators.dims(in.value(1));
        if (attributes.integer("broadcast", 0) == 0) {
            if (in.value(1) instanceof Tensor && !areSame(first, second, MoveOperators.batchAxis(in.value(0)))) {
                throw new NodeProblem(
                        "its inputs have the shapes " + Arrays.toString(first) + " and " + Arrays.toString(second)
                                + ", which operator set " + opset + " does not line up without broadcast",
                        "export with operator set 9 or newer");
            }
            return in;
        } else if (!attributes.has("axis")) {
            return in;
        } else if (!(in.value(1) instanceof Tensor tensor)) {
            throw new NodeProblem(
                    "it lines up two tensors that depend on the image by an axis, as operator sets below 7 did",
                    "export with operator set 9 or newer");
        } else {
            int axis = ShapeOperators.axis(attributes.integer("axis", 0), first.length);
            if (axis + second.length > first.length) {
                throw new NodeProblem(
                        "its second input of shape " + Arrays.toString(second) + " does not fit "
                                + Arrays.toString(first) + " from axis " + axis,
                        "export the model again");
            }
            int[] dims = new int[first.length - axis];
            Arrays.fill(dims, 1);
            System.arraycopy(second, 0, dims, 0, second.length);
            List<Value> values = new ArrayList<>(in.values());
            values.set(1, tensor.reshape(dims));
            return new Arguments(values);
        }
    }

    /** Whether dimensions are the same but for the batch, which counts as 1 in the first. */
    private static boolean areSame(int[] first, int[] second, int batchAxis) {
        return first.length == second.length
                && Arrays.equals(Symbol.without(first, batchAxis), Symbol.without(second, batchAxis));
    }
}
