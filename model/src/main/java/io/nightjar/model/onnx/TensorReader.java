package io.nightjar.model.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.ToDoubleFunction;

/** Constants out of ONNX tensors, stored as typed fields or as raw little-endian bytes. */
final class TensorReader {
    private TensorReader() {}

    static Tensor read(TensorProto proto) {
        if (proto.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
            throw new NodeProblem(
                    "the constant '" + proto.getName() + "' lies in a separate file",
                    "export the model as a single file without external data");
        }
        int[] dims = proto.getDimsList().stream().mapToInt(Math::toIntExact).toArray();
        for (int dim : dims) {
            if (dim < 0) {
                throw new NodeProblem(
                        "the constant '" + proto.getName() + "' has a negative dimension", "export the model again");
            }
        }
        return new Tensor(dims, values(proto));
    }

    /** The value of a Constant node. */
    static Tensor constant(NodeProto node) {
        Attributes attributes = new Attributes(node);
        if (attributes.has("value")) {
            return read(attributes.tensor("value"));
        } else if (attributes.has("value_floats")) {
            return Tensor.vector(attributes.numbers("value_floats"));
        } else if (attributes.has("value_float")) {
            return Tensor.scalar(attributes.number("value_float", 0));
        }
        for (AttributeProto attribute : node.getAttributeList()) {
            if (attribute.getName().equals("value_ints")) {
                return Tensor.vector(attribute.getIntsList().stream()
                        .mapToDouble(Long::doubleValue)
                        .toArray());
            } else if (attribute.getName().equals("value_int")) {
                return Tensor.scalar(attribute.getI());
            }
        }
        throw new NodeProblem("its value is neither a number nor a tensor of numbers", "replace it by a plain tensor");
    }

    private static double[] values(TensorProto proto) {
        DataType type = DataType.forNumber(proto.getDataType());
        if (type == DataType.FLOAT) {
            return proto.hasRawData()
                    ? raw(proto, Float.BYTES, ByteBuffer::getFloat)
                    : proto.getFloatDataList().stream()
                            .mapToDouble(Float::doubleValue)
                            .toArray();
        } else if (type == DataType.DOUBLE) {
            return proto.hasRawData()
                    ? raw(proto, Double.BYTES, ByteBuffer::getDouble)
                    : proto.getDoubleDataList().stream()
                            .mapToDouble(Double::doubleValue)
                            .toArray();
        } else if (type == DataType.INT64) {
            return proto.hasRawData()
                    ? raw(proto, Long.BYTES, ByteBuffer::getLong)
                    : proto.getInt64DataList().stream()
                            .mapToDouble(Long::doubleValue)
                            .toArray();
        } else if (type == DataType.INT32) {
            return proto.hasRawData()
                    ? raw(proto, Integer.BYTES, ByteBuffer::getInt)
                    : proto.getInt32DataList().stream()
                            .mapToDouble(Integer::doubleValue)
                            .toArray();
        }
        throw new NodeProblem(
                "the constant '" + proto.getName() + "' has the type " + (type == null ? proto.getDataType() : type),
                "export the model with float, double or 64-bit integer constants");
    }

    private static double[] raw(TensorProto proto, int bytes, ToDoubleFunction<ByteBuffer> next) {
        ByteBuffer buffer = proto.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        double[] values = new double[buffer.remaining() / bytes];
        for (int i = 0; i < values.length; i++) {
            values[i] = next.applyAsDouble(buffer);
        }
        return values;
    }
}
