package io.nightjar.model.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.model.onnx.ExternalModels;
import io.nightjar.model.onnx.OnnxReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A directory with a model and what its constants may lie in. Beside it is a file that no model may open; links lead
 * there and to what may be opened.
 *
 * <p>Input: two bytes with the length of the model, the model, then the content of its data file. In place of the model
 * there may be the entries of one constant, lines of text behind a {@code #}, so that mutations reach them without the
 * lengths of a message to keep.
 */
final class ModelFolder {
    static final String DATA = "weights.bin";
    private static final byte ENTRIES = '#';

    private final Path scratch;
    private final Path home;

    private ModelFolder(Path scratch) {
        this.scratch = scratch;
        this.home = scratch.resolve("model");
    }

    static ModelFolder create() throws IOException {
        ModelFolder folder = new ModelFolder(Files.createTempDirectory("nightjar-fuzz"));
        Files.createDirectories(folder.home.resolve("inside"));
        Files.write(folder.scratch.resolve("outside.bin"), new byte[64]);
        Files.createSymbolicLink(folder.home.resolve("out"), Path.of("..", "outside.bin"));
        Files.createSymbolicLink(folder.home.resolve("up"), Path.of(".."));
        Files.createSymbolicLink(folder.home.resolve("inside/again"), Path.of("..", DATA));
        Files.createSymbolicLink(folder.home.resolve("nowhere"), Path.of("missing.bin"));
        Runtime.getRuntime().addShutdownHook(new Thread(folder::delete));
        return folder;
    }

    static byte[] input(byte[] model, byte[] data) {
        return ByteBuffer.allocate(2 + model.length + data.length)
                .putShort((short) model.length)
                .put(model)
                .put(data)
                .array();
    }

    void read(byte[] input) {
        int length = input.length < 2 ? 0 : Math.min(ByteBuffer.wrap(input).getShort() & 0xFFFF, input.length - 2);
        int begin = Math.min(2, input.length);
        byte[] model = Arrays.copyOfRange(input, begin, begin + length);
        byte[] data = Arrays.copyOfRange(input, begin + length, input.length);
        try {
            Files.write(home.resolve(DATA), data);
            Path file = home.resolve("model.onnx");
            if (model.length == 0 || model[0] != ENTRIES) {
                Files.write(file, model);
                assertThat(OnnxReader.read(file).network().shapes()).isNotEmpty();
                return;
            }
            String[] entries = new String(model, 1, model.length - 1, StandardCharsets.UTF_8).split("\n", -1);
            Files.write(file, ExternalModels.withEntries(entries));
            assertThat(OnnxReader.read(file).network().shapes()).isNotEmpty();
            Path opened = home.resolve(ExternalModels.location(entries)).toRealPath();
            assertThat(opened).as("file that was opened").startsWith(home.toRealPath());
            assertThat(ExternalModels.bytes(entries)).isLessThanOrEqualTo(Files.size(opened));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void delete() {
        try {
            for (String name : new String[] {
                "model/out",
                "model/up",
                "model/inside/again",
                "model/nowhere",
                "model/inside",
                "model/" + DATA,
                "model/model.onnx",
                "model",
                "outside.bin",
                ""
            }) {
                Files.deleteIfExists(scratch.resolve(name));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
