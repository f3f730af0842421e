package io.nightjar.model.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads ONNX files. */
public final class OnnxReader {
    private OnnxReader() {}

    /**
     * The network in an ONNX file.
     *
     * @throws InvalidModelException when the file cannot be read or is not ONNX
     * @throws UnsupportedModelException when nodes cannot be evaluated under encryption; it lists all of them
     */
    public static ImportedNetwork read(Path file) {
        return read(file, null);
    }

    /**
     * The network in an ONNX file. Constants may lie in files beside it.
     *
     * @param pixels what the network is given for pixels; null for what the graph says: bytes where its input takes
     *     whole numbers or is scaled like bytes at first, else byte / 255
     * @throws InvalidModelException when the file cannot be read or is not ONNX
     * @throws UnsupportedModelException when nodes cannot be evaluated under encryption; it lists all of them
     */
    public static ImportedNetwork read(Path file, Pixels pixels) {
        ModelProto model = parse(file);
        TensorReader tensors =
                new TensorReader(new ExternalData(file.toAbsolutePath().getParent()));
        GraphProto graph;
        try {
            graph = LocalFunctions.inline(model);
        } catch (NodeProblem problem) {
            throw new UnsupportedModelException(file.toString(), List.of(problem.at(new Origin("functions", "model"))));
        }
        return GraphImporter.read(file.toString(), graph, EarlierOperators.of(model), tensors, pixels);
    }

    /**
     * The model as a file of the nodes that one of its tensors depends on, which is its only output. The probabilities
     * of a linear classifier are logits there: the node is the linear regressor of its rows.
     *
     * @throws InvalidModelException when the file cannot be read or is not ONNX
     */
    public static byte[] endingAt(Path file, String tensor) {
        ModelProto model = parse(file);
        GraphProto.Builder graph = model.getGraph().toBuilder()
                .clearOutput()
                .addOutput(ValueInfoProto.newBuilder().setName(tensor));
        List<NodeProto> needed = GraphUses.needed(graph.build());
        graph.clearNode();
        needed.forEach(node -> graph.addNode(isShownAsLogits(node, tensor) ? logits(node) : node));
        return model.toBuilder().setGraph(graph).build().toByteArray();
    }

    /** Whether a tensor is the probabilities of a node, in whose place {@link #endingAt} has logits. */
    static boolean isShownAsLogits(NodeProto node, String tensor) {
        return node.getOpType().equals("LinearClassifier")
                && node.getOutputCount() > 1
                && node.getOutput(1).equals(tensor)
                && new Attributes(node).has("intercepts");
    }

    private static NodeProto logits(NodeProto classifier) {
        NodeProto.Builder regressor = classifier.toBuilder()
                .setOpType("LinearRegressor")
                .clearOutput()
                .addOutput(classifier.getOutput(1))
                .clearAttribute();
        for (AttributeProto attribute : classifier.getAttributeList()) {
            if (attribute.getName().equals("coefficients")
                    || attribute.getName().equals("intercepts")) {
                regressor.addAttribute(attribute);
            }
        }
        int rows = new Attributes(classifier).numbers("intercepts").length;
        return regressor
                .addAttribute(AttributeProto.newBuilder()
                        .setName("targets")
                        .setType(AttributeProto.AttributeType.INT)
                        .setI(rows))
                .build();
    }

    /**
     * Whether the graph computes with floats of 16 bits somewhere.
     *
     * @throws InvalidModelException when the file cannot be read or is not ONNX
     */
    public static boolean hasHalfFloats(Path file) {
        GraphProto graph = parse(file).getGraph();
        return graph.getInputList().stream()
                        .anyMatch(
                                input -> isHalf(input.getType().getTensorType().getElemType()))
                || graph.getInitializerList().stream().anyMatch(tensor -> isHalf(tensor.getDataType()))
                || graph.getNodeList().stream()
                        .filter(node -> node.getOpType().equals("Cast"))
                        .anyMatch(node -> isHalf(new Attributes(node).integer("to", 1)));
    }

    private static boolean isHalf(int type) {
        return type == DataType.FLOAT16_VALUE || type == DataType.BFLOAT16_VALUE;
    }

    private static ModelProto parse(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new InvalidModelException(
                    "Model " + file + (Files.exists(file) ? " is not a file" : " does not exist")
                            + "; give the path of an ONNX file",
                    null);
        }
        ModelProto model;
        try {
            model = ModelProto.parseFrom(Files.readAllBytes(file));
        } catch (InvalidProtocolBufferException e) {
            throw new InvalidModelException(
                    "Model " + file + " is not an ONNX file or is truncated; export or copy it again", e);
        } catch (IOException e) {
            throw new InvalidModelException(
                    "Model " + file + " cannot be read (" + e.getMessage() + "); check the file and its permissions",
                    e);
        }
        if (!model.hasGraph() || model.getGraph().getNodeCount() == 0) {
            throw new InvalidModelException(
                    "Model " + file + " holds no ONNX graph; give a model exported as ONNX", null);
        }
        return model;
    }
}
