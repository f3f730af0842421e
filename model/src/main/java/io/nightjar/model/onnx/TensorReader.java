package io.nightjar.model.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Constants out of ONNX tensors: typed fields, raw little-endian bytes, or bytes in files beside the model. */
final class TensorReader {
    private static final String EXPORT_TYPES = "export the model with constants of floating point or whole numbers";

    private final ExternalData files;
    private final SparseTensors sparse = new SparseTensors();

    TensorReader(ExternalData files) {
        this.files = files;
    }

    /** A constant of numbers or of texts. */
    Value value(TensorProto proto) {
        return proto.getDataType() == DataType.STRING.getNumber()
                ? new Value.Words(
                        proto.getStringDataList().stream()
                                .map(ByteString::toStringUtf8)
                                .toList(),
                        proto.getDimsCount())
                : read(proto);
    }

    Tensor read(TensorProto proto) {
        int[] dims = new int[proto.getDimsCount()];
        for (int k = 0; k < dims.length; k++) {
            long dim = proto.getDims(k);
            if (dim < 0 || dim > Integer.MAX_VALUE) {
                throw new NodeProblem(
                        "the constant '" + proto.getName() + "' has "
                                + (dim < 0 ? "a negative dimension" : "the dimension " + dim),
                        "export the model again");
            }
            dims[k] = (int) dim;
        }
        DataType type = DataType.forNumber(proto.getDataType());
        NumberType numbers = type == null ? null : NumberType.of(type);
        if (numbers == null) {
            throw new NodeProblem(
                    "the constant '" + proto.getName() + "' has the type "
                            + (type == null ? proto.getDataType() : type),
                    EXPORT_TYPES);
        }
        return new Tensor(dims, values(proto, numbers, Tensor.size(dims)), numbers.isInteger());
    }

    /** A constant whose zeros are not stored. */
    Tensor sparse(SparseTensorProto proto) {
        return sparse.read(proto, this::read);
    }

    /** The value of a Constant node. */
    Tensor constant(NodeProto node) {
        Attributes attributes = new Attributes(node);
        if (attributes.has("value")) {
            return read(attributes.tensor("value"));
        } else if (attributes.has("sparse_value")) {
            return sparse(attributes.sparseTensor("sparse_value"));
        } else if (attributes.has("value_floats")) {
            return Tensor.vector(attributes.numbers("value_floats"));
        } else if (attributes.has("value_float")) {
            return Tensor.scalar(attributes.number("value_float", 0));
        }
        for (AttributeProto attribute : node.getAttributeList()) {
            if (attribute.getName().equals("value_ints")) {
                return Tensor.vector(attribute.getIntsList().stream()
                                .mapToDouble(Long::doubleValue)
                                .toArray())
                        .asInteger(true);
            } else if (attribute.getName().equals("value_int")) {
                return Tensor.scalar(attribute.getI()).asInteger(true);
            }
        }
        throw new NodeProblem("its value is neither a number nor a tensor of numbers", "replace it by a plain tensor");
    }

    private double[] values(TensorProto proto, NumberType type, long count) {
        if (proto.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
            return raw(files.read(proto, Math.multiplyExact(count, type.bytes())), type);
        } else if (proto.hasRawData()) {
            return raw(proto.getRawData().asReadOnlyByteBuffer(), type);
        }
        return type.typed(proto);
    }

    private static double[] raw(ByteBuffer bytes, NumberType type) {
        ByteBuffer buffer = bytes.order(ByteOrder.LITTLE_ENDIAN);
        double[] values = new double[buffer.remaining() / type.bytes()];
        for (int i = 0; i < values.length; i++) {
            values[i] = type.next(buffer);
        }
        return values;
    }

    /** The types of numbers that constants may have. */
    private enum NumberType {
        FLOAT(4, false, ByteBuffer::getFloat),
        DOUBLE(8, false, ByteBuffer::getDouble),
        FLOAT16(2, false, buffer -> half(buffer.getShort())),
        BFLOAT16(2, false, buffer -> brain(buffer.getShort())),
        INT64(8, true, ByteBuffer::getLong),
        INT32(4, true, ByteBuffer::getInt),
        INT16(2, true, ByteBuffer::getShort),
        INT8(1, true, ByteBuffer::get),
        UINT8(1, true, buffer -> Byte.toUnsignedInt(buffer.get())),
        UINT16(2, true, buffer -> Short.toUnsignedInt(buffer.getShort())),
        UINT32(4, true, buffer -> Integer.toUnsignedLong(buffer.getInt())),
        BOOL(1, true, ByteBuffer::get);

        private final int bytes;
        private final boolean integer;
        private final ToDoubleFunction<ByteBuffer> next;

        NumberType(int bytes, boolean integer, ToDoubleFunction<ByteBuffer> next) {
            this.bytes = bytes;
            this.integer = integer;
            this.next = next;
        }

        static NumberType of(DataType type) {
            for (NumberType known : values()) {
                if (known.name().equals(type.name())) {
                    return known;
                }
            }
            return null;
        }

        int bytes() {
            return bytes;
        }

        boolean isInteger() {
            return integer;
        }

        double next(ByteBuffer buffer) {
            return next.applyAsDouble(buffer);
        }

        /** Out of the field that the format has for the type; small types lie in that of 32-bit numbers. */
        double[] typed(TensorProto proto) {
            return switch (this) {
                case FLOAT -> numbers(proto.getFloatDataList());
                case DOUBLE -> numbers(proto.getDoubleDataList());
                case INT64 -> numbers(proto.getInt64DataList());
                case UINT32 -> numbers(proto.getUint64DataList());
                case FLOAT16 ->
                    proto.getInt32DataList().stream()
                            .mapToDouble(bits -> half(bits.shortValue()))
                            .toArray();
                case BFLOAT16 ->
                    proto.getInt32DataList().stream()
                            .mapToDouble(bits -> brain(bits.shortValue()))
                            .toArray();
                default -> numbers(proto.getInt32DataList());
            };
        }

        private static double[] numbers(List<? extends Number> list) {
            return list.stream().mapToDouble(Number::doubleValue).toArray();
        }

        /** IEEE 754 binary16. */
        private static double half(short bits) {
            int exponent = bits >> 10 & 0x1f;
            int fraction = bits & 0x3ff;
            double magnitude = switch (exponent) {
                case 0 -> Math.scalb((double) fraction, -24);
                case 0x1f -> fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
                default -> Math.scalb(1 + fraction / 1024.0, exponent - 15);
            };
            return bits < 0 ? -magnitude : magnitude;
        }

        private static double brain(short bits) {
            return Float.intBitsToFloat(bits << 16);
        }
    }
}
