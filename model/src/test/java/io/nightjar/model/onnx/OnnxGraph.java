package io.nightjar.model.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import io.nightjar.model.RandomNetworks;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;

/** Writes ONNX models by hand, as exporters do. */
final class OnnxGraph {
    final Random random;
    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("test");
    private int constants;

    /** A graph whose input 'x' has a dynamic batch followed by these dimensions; 0 makes one dynamic. */
    OnnxGraph(long... dims) {
        this(new Random(11), dims);
    }

    /** @param random what the weights come from */
    OnnxGraph(Random random, long... dims) {
        this.random = random;
        graph.addInput(info("x", dims));
    }

    /** Appends a node whose name and output are {@code output}. */
    OnnxGraph node(String operator, String output, List<String> inputs, AttributeProto... attributes) {
        return node(operator, List.of(output), inputs, attributes);
    }

    /** Appends a node with several outputs, named as the first. */
    OnnxGraph node(String operator, List<String> outputs, List<String> inputs, AttributeProto... attributes) {
        graph.addNode(NodeProto.newBuilder()
                .setOpType(operator)
                .setName(outputs.get(0))
                .addAllInput(inputs)
                .addAllOutput(outputs)
                .addAllAttribute(List.of(attributes)));
        return this;
    }

    /** A random float initializer with raw data; the name. */
    String weights(double bound, int... dims) {
        return constant(RandomNetworks.uniform(random, (int) Tensor.size(dims), bound), dims);
    }

    /** A random positive float initializer. */
    String positive(int... dims) {
        double[] values = random.doubles(Tensor.size(dims), 0.5, 1.5).toArray();
        return constant(values, dims);
    }

    /** A float initializer with raw data; the name. */
    String constant(double[] values, int... dims) {
        String name = "c" + constants++;
        ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : values) {
            raw.putFloat((float) value);
        }
        TensorProto.Builder tensor = tensor(name, TensorProto.DataType.FLOAT, dims);
        graph.addInitializer(tensor.setRawData(ByteString.copyFrom(raw.array())));
        return name;
    }

    /** An initializer of which only some values are stored; the name. */
    String sparse(double[] values, long[] dims, long[] indices, int... indexDims) {
        String name = "c" + constants++;
        TensorProto.Builder given = tensor(name, TensorProto.DataType.FLOAT, values.length);
        for (double value : values) {
            given.addFloatData((float) value);
        }
        TensorProto.Builder places = tensor(name + "_at", TensorProto.DataType.INT64, indexDims);
        SparseTensorProto.Builder sparse = SparseTensorProto.newBuilder().setValues(given);
        for (long index : indices) {
            places.addInt64Data(index);
        }
        for (long dim : dims) {
            sparse.addDims(dim);
        }
        graph.addSparseInitializer(sparse.setIndices(places));
        return name;
    }

    String scalar(double value) {
        return constant(new double[] {value});
    }

    /** A float initializer in the typed field. */
    String typed(double... values) {
        String name = "c" + constants++;
        TensorProto.Builder tensor = tensor(name, TensorProto.DataType.FLOAT, values.length);
        for (double value : values) {
            tensor.addFloatData((float) value);
        }
        graph.addInitializer(tensor);
        return name;
    }

    /** An initializer of any kind; its name. */
    String initializer(TensorProto.Builder tensor) {
        graph.addInitializer(tensor);
        return tensor.getName();
    }

    /** A scalar from a Constant node. */
    String constantNode(double value) {
        String name = "c" + constants++;
        TensorProto tensor = tensor(name, TensorProto.DataType.FLOAT)
                .addFloatData((float) value)
                .build();
        node(
                "Constant",
                name,
                List.of(),
                AttributeProto.newBuilder()
                        .setName("value")
                        .setType(AttributeProto.AttributeType.TENSOR)
                        .setT(tensor)
                        .build());
        return name;
    }

    /** A 64-bit integer vector. */
    String integers(long... values) {
        String name = "c" + constants++;
        TensorProto.Builder tensor = tensor(name, TensorProto.DataType.INT64, values.length);
        for (long value : values) {
            tensor.addInt64Data(value);
        }
        graph.addInitializer(tensor);
        return name;
    }

    /** A 64-bit integer scalar. */
    String index(long value) {
        String name = "c" + constants++;
        graph.addInitializer(tensor(name, TensorProto.DataType.INT64).addInt64Data(value));
        return name;
    }

    static AttributeProto ints(String name, long... values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
        for (long value : values) {
            attribute.addInts(value);
        }
        return attribute.build();
    }

    static AttributeProto integer(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    static AttributeProto text(String name, String value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.STRING)
                .setS(ByteString.copyFromUtf8(value))
                .build();
    }

    static AttributeProto number(String name, double value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.FLOAT)
                .setF((float) value)
                .build();
    }

    /** The model with one named output, of any shape. */
    byte[] model(String output) {
        return proto(output, 13).toByteArray();
    }

    /** The same under a version of the standard operators. */
    ModelProto proto(String output, int opset) {
        GraphProto.Builder complete = graph.clone()
                .addOutput(ValueInfoProto.newBuilder()
                        .setName(output)
                        .setType(TypeProto.newBuilder()
                                .setTensorType(TypeProto.Tensor.newBuilder()
                                        .setElemType(TensorProto.DataType.FLOAT.getNumber()))));
        return ModelProto.newBuilder()
                .setIrVersion(7)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
                .setGraph(complete)
                .build();
    }

    private static TensorProto.Builder tensor(String name, TensorProto.DataType type, int... dims) {
        TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(type.getNumber());
        for (int dim : dims) {
            tensor.addDims(dim);
        }
        return tensor;
    }

    private static ValueInfoProto info(String name, long... dims) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder()
                .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("batch"));
        for (long dim : dims) {
            shape.addDim(
                    dim == 0
                            ? TensorShapeProto.Dimension.newBuilder().setDimParam("free")
                            : TensorShapeProto.Dimension.newBuilder().setDimValue(dim));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(TensorProto.DataType.FLOAT.getNumber())
                                .setShape(shape)))
                .build();
    }
}
