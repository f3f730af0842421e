package io.nightjar.trainer.export;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.nightjar.model.images.ImageShape;
import io.nightjar.trainer.network.Architecture;
import io.nightjar.trainer.network.FittedNetwork;
import io.nightjar.trainer.network.ForwardPass;
import io.nightjar.trainer.network.NonLinearity;
import io.nightjar.trainer.network.Statistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A network with polynomial activations as ONNX (operator set 13, IR version 8): input {@code image} [N, channels,
 * height, width] in [0, 1], output {@code logits} [N, classes].
 */
public final class OnnxWriter {
    private static final int OPSET = 13;
    private static final int IR_VERSION = 8;

    private final GraphProto.Builder graph = GraphProto.newBuilder();
    private int nodes;

    private OnnxWriter() {}

    /**
     * @param name of the graph
     * @param metadata properties of the model
     * @throws IllegalArgumentException if an activation is no polynomial, or dense layers have activations
     */
    public static ModelProto model(FittedNetwork network, String name, Map<String, String> metadata) {
        ModelProto.Builder model = ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("nightjar")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
                .setGraph(new OnnxWriter().graph(network, name));
        metadata.forEach((key, value) -> model.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        return model.build();
    }

    private GraphProto graph(FittedNetwork network, String name) {
        Architecture architecture = network.architecture();
        if (!(architecture.activation() instanceof NonLinearity.Polynomial polynomial)
                || !(architecture.hidden().isEmpty()
                        || architecture.hiddenActivation() instanceof NonLinearity.Identity)) {
            throw new IllegalArgumentException(
                    "only networks are written whose activations are polynomials and whose dense layers have none");
        }
        ImageShape input = architecture.input();
        graph.setName(name);
        graph.addInput(value("image", input.channels(), input.height(), input.width()));
        float[][] weights = UnscaledInput.of(network).weights().arrays();
        Statistics statistics = UnscaledInput.of(network).statistics();
        int next = 0;
        String x = "image";
        for (int i = 0; i < architecture.convolutions().size(); i++) {
            if (architecture.normalised()) {
                x = convolution(x, architecture, i, weights[next++], null);
                x = normalisation(x, statistics, i, weights[next++], weights[next++]);
            } else {
                x = convolution(x, architecture, i, weights[next++], weights[next++]);
            }
            x = activation(x, "act" + (i + 1), polynomial);
            x = pool(x, architecture.convolutions().get(i).pool(), "pool" + (i + 1));
        }
        x = node("Flatten", "flatten", new String[] {x}, attribute("axis", 1));
        for (int i = 0; i < architecture.denseWidths().size(); i++) {
            x = dense(x, architecture, i, weights[next++], weights[next++]);
        }
        graph.addOutput(value("logits", architecture.classes()));
        return graph.build();
    }

    /** @param bias null for none */
    private String convolution(String x, Architecture architecture, int index, float[] weights, float[] bias) {
        Architecture.Convolution convolution = architecture.convolutions().get(index);
        int kernel = convolution.kernel();
        int padding = convolution.padding();
        int inputs = index == 0
                ? architecture.input().channels()
                : architecture.convolutions().get(index - 1).filters();
        String name = "conv" + (index + 1);
        String weight = constant(name + ".weight", weights, convolution.filters(), inputs, kernel, kernel);
        List<String> operands = new ArrayList<>(List.of(x, weight));
        if (bias != null) {
            operands.add(constant(name + ".bias", bias, bias.length));
        }
        List<AttributeProto> attributes = new ArrayList<>();
        attributes.add(attribute("kernel_shape", kernel, kernel));
        attributes.add(attribute("strides", convolution.stride(), convolution.stride()));
        if (padding > 0) {
            attributes.add(attribute("pads", padding, padding, padding, padding));
        }
        return node("Conv", name, operands.toArray(String[]::new), attributes.toArray(AttributeProto[]::new));
    }

    private String pool(String x, int side, String name) {
        return side == 1
                ? x
                : node(
                        "AveragePool",
                        name,
                        new String[] {x},
                        attribute("kernel_shape", side, side),
                        attribute("strides", side, side));
    }

    /** The last layer's output is that of the network. */
    private String dense(String x, Architecture architecture, int index, float[] weights, float[] shift) {
        List<Integer> widths = architecture.denseWidths();
        String name = widths.size() == 1 ? "dense" : "dense" + (index + 1);
        String weight = constant(name + ".weight", weights, shift.length, weights.length / shift.length);
        String bias = constant(name + ".bias", shift, shift.length);
        String output = index == widths.size() - 1 ? "logits" : name + ".out" + nodes++;
        graph.addNode(NodeProto.newBuilder()
                .setOpType("Gemm")
                .setName(name)
                .addInput(x)
                .addInput(weight)
                .addInput(bias)
                .addOutput(output)
                .addAttribute(attribute("transB", 1)));
        return output;
    }

    private String normalisation(String x, Statistics statistics, int index, float[] scale, float[] shift) {
        String name = "bn" + (index + 1);
        String[] inputs = {
            x,
            constant(name + ".scale", scale, scale.length),
            constant(name + ".shift", shift, shift.length),
            constant(name + ".mean", statistics.mean()[index], shift.length),
            constant(name + ".variance", statistics.variance()[index], shift.length)
        };
        AttributeProto epsilon = AttributeProto.newBuilder()
                .setName("epsilon")
                .setType(AttributeProto.AttributeType.FLOAT)
                .setF(ForwardPass.EPSILON)
                .build();
        return node("BatchNormalization", name, inputs, epsilon);
    }

    private String activation(String x, String name, NonLinearity.Polynomial polynomial) {
        return polynomial.isEvenQuartic()
                ? evenQuartic(x, name, polynomial.coefficients())
                : horner(x, name, polynomial.coefficients());
    }

    /** (a4 x^2 + a2) x^2 + (a1 x + a0). */
    private String evenQuartic(String x, String name, List<Float> a) {
        String square = node("Mul", name + ".square", new String[] {x, x});
        String quartic = withConstant("Mul", name + ".a4", square, a.get(4));
        String inner = withConstant("Add", name + ".a2", quartic, a.get(2));
        String even = node("Mul", name + ".even", new String[] {inner, square});
        String linear = withConstant("Mul", name + ".a1", x, a.get(1));
        String odd = withConstant("Add", name + ".a0", linear, a.get(0));
        return node("Add", name, new String[] {even, odd});
    }

    private String horner(String x, String name, List<Float> a) {
        int degree = a.size() - 1;
        String sum = withConstant("Mul", name + ".a" + degree, x, a.get(degree));
        for (int k = degree - 1; k > 0; k--) {
            String shifted = withConstant("Add", name + ".a" + k, sum, a.get(k));
            sum = node("Mul", name + ".x" + k, new String[] {shifted, x});
        }
        return withConstant("Add", name + ".a0", sum, a.get(0));
    }

    private String withConstant(String operator, String name, String x, float value) {
        return node(operator, name, new String[] {x, constant(name + ".value", new float[] {value})});
    }

    private String node(String operator, String name, String[] inputs, AttributeProto... attributes) {
        String output = name + ".out" + nodes++;
        NodeProto.Builder node =
                NodeProto.newBuilder().setOpType(operator).setName(name).addOutput(output);
        for (String input : inputs) {
            node.addInput(input);
        }
        for (AttributeProto attribute : attributes) {
            node.addAttribute(attribute);
        }
        graph.addNode(node);
        return output;
    }

    private static AttributeProto attribute(String name, int value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    private static AttributeProto attribute(String name, int first, int second, int... others) {
        AttributeProto.Builder attribute = AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INTS)
                .addInts(first)
                .addInts(second);
        for (int value : others) {
            attribute.addInts(value);
        }
        return attribute.build();
    }

    private String constant(String name, float[] values, long... dimensions) {
        TensorProto.Builder tensor =
                TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT.getNumber());
        for (long dimension : dimensions) {
            tensor.addDims(dimension);
        }
        for (float value : values) {
            tensor.addFloatData(value);
        }
        graph.addInitializer(tensor);
        return name;
    }

    private static ValueInfoProto value(String name, int... dimensions) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("N"));
        for (int dimension : dimensions) {
            shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(dimension));
        }
        TypeProto.Tensor.Builder tensor = TypeProto.Tensor.newBuilder()
                .setElemType(TensorProto.DataType.FLOAT.getNumber())
                .setShape(shape);
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }
}
