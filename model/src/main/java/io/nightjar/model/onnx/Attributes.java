package io.nightjar.model.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import io.nightjar.ckks.Counts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The attributes of one ONNX node by name, with defaults. */
final class Attributes {
    private final Map<String, AttributeProto> byName = new HashMap<>();

    Attributes(NodeProto node) {
        node.getAttributeList().forEach(attribute -> byName.put(attribute.getName(), attribute));
    }

    boolean has(String name) {
        return byName.containsKey(name);
    }

    int integer(String name, int absent) {
        return has(name) ? Math.toIntExact(byName.get(name).getI()) : absent;
    }

    double number(String name, double absent) {
        return has(name) ? byName.get(name).getF() : absent;
    }

    String text(String name, String absent) {
        return has(name) ? byName.get(name).getS().toStringUtf8() : absent;
    }

    GraphProto graph(String name) {
        if (!has(name)) {
            throw new NodeProblem("it has no " + name, "export the model again");
        }
        return byName.get(name).getG();
    }

    TensorProto tensor(String name) {
        return byName.get(name).getT();
    }

    int[] integers(String name, int... absent) {
        return has(name)
                ? byName.get(name).getIntsList().stream()
                        .mapToInt(v -> (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, v)))
                        .toArray()
                : absent;
    }

    SparseTensorProto sparseTensor(String name) {
        return byName.get(name).getSparseTensor();
    }

    /** A list that must have a given length. */
    int[] integersOfLength(int length, String name, int... absent) {
        int[] values = integers(name, absent);
        if (values.length != length) {
            throw new NodeProblem(
                    "attribute " + name + " has " + Counts.of(values.length, "value") + " instead of " + length,
                    "use layers over images (height, width) or signals (one axis)");
        }
        return values;
    }

    List<String> texts(String name) {
        return byName.get(name).getStringsList().stream()
                .map(ByteString::toStringUtf8)
                .toList();
    }

    double[] numbers(String name) {
        return byName.get(name).getFloatsList().stream()
                .mapToDouble(Float::doubleValue)
                .toArray();
    }
}
