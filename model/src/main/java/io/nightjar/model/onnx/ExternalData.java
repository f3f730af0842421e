package io.nightjar.model.onnx;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.nightjar.ckks.Counts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Constants that lie in files beside the model, as PyTorch writes them from 2.9 on (ONNX, External Data). Only files
 * inside of the model's directory are opened, links followed.
 */
final class ExternalData {
    private static final String COPY = "copy the model with all files that were exported with it";

    private final Path directory;

    /** @param directory of the model; null where there is none, so that every such constant is refused */
    ExternalData(Path directory) {
        this.directory = directory;
    }

    /** @param bytes that a constant of its shape and type has */
    ByteBuffer read(TensorProto proto, long bytes) {
        Map<String, String> entries = new HashMap<>();
        for (StringStringEntryProto entry : proto.getExternalDataList()) {
            entries.put(entry.getKey(), entry.getValue());
        }
        String location = entries.getOrDefault("location", "");
        Path file = file(proto, location);
        long offset = number(proto, entries, "offset", 0);
        long length = number(proto, entries, "length", bytes);
        if (length != bytes || bytes > Integer.MAX_VALUE - 8) {
            throw problem(
                    proto,
                    "has " + Counts.of(length, "byte") + " in '" + location + "' where its shape and type take "
                            + bytes,
                    "export the model again");
        }
        try (FileChannel channel = FileChannel.open(file)) {
            if (offset < 0 || offset > channel.size() - bytes) {
                throw problem(
                        proto,
                        "ends at byte " + (offset + bytes) + " of '" + location + "', which has " + channel.size(),
                        COPY);
            }
            ByteBuffer content = ByteBuffer.allocate((int) bytes);
            while (content.hasRemaining() && channel.read(content, offset + content.position()) >= 0) {
                continue;
            }
            if (content.hasRemaining()) {
                throw problem(proto, "ends too early in '" + location + "'", COPY);
            }
            return content.flip();
        } catch (IOException e) {
            throw problem(proto, "cannot be read from '" + location + "' (" + e.getMessage() + ")", COPY);
        }
    }

    private Path file(TensorProto proto, String location) {
        try {
            if (directory == null || location.isEmpty()) {
                throw problem(proto, "lies in a file that has no name or no directory", COPY);
            }
            Path home = directory.toRealPath();
            Path file = home.resolve(location);
            if (!file.normalize().startsWith(home)) {
                throw outside(proto, location);
            } else if (!Files.isRegularFile(file)) {
                throw problem(proto, "lies in '" + location + "', which is not beside the model", COPY);
            } else if (!file.toRealPath().startsWith(home)) {
                throw outside(proto, location);
            }
            return file;
        } catch (InvalidPathException | IOException e) {
            throw problem(proto, "lies in '" + location + "', which is no file beside the model", COPY);
        }
    }

    private static NodeProblem outside(TensorProto proto, String location) {
        return problem(
                proto,
                "lies in '" + location + "', outside of the model's directory",
                "give a model whose files lie beside it");
    }

    private static long number(TensorProto proto, Map<String, String> entries, String key, long absent) {
        String text = entries.get(key);
        try {
            return text == null ? absent : Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            throw problem(proto, "has the " + key + " '" + text + "', which is no number", "export the model again");
        }
    }

    private static NodeProblem problem(TensorProto proto, String reason, String remedy) {
        return new NodeProblem("the constant '" + proto.getName() + "' " + reason, remedy);
    }
}
