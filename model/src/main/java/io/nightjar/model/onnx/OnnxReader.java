package io.nightjar.model.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

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
        return new GraphImporter(file.toString(), parse(file).getGraph()).run();
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
