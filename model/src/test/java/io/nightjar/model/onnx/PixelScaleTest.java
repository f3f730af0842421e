package io.nightjar.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PixelScaleTest {
    @TempDir
    Path folder;

    /** A model of the repository, whose input is floating point. */
    private static final Path MODEL = Path.of("../spark-job/src/test/resources/earlier/model.onnx");

    @Test
    void reason_isOneClause_alsoWhereTheRangeIsGiven() {
        assertThat(Files.exists(MODEL)).isTrue();
        assertThat(OnnxReader.read(MODEL, Pixels.UNIT).notes())
                .contains("for information: the model takes pixels as byte / 255, 0 to 1, since that was asked for");
    }

    /** PyTorch's dynamo exporter gives constants the type of the input in this way. */
    @Test
    void input_thatGivesAConstantItsType_isNotReadByItsLayers() throws IOException {
        OnnxGraph g = new OnnxGraph(4);
        g.node("CastLike", "factor", List.of(g.scalar(1 / 255.0), "x"));
        g.node("Mul", "scaled", List.of("x", "factor"));
        g.node("MatMul", "out", List.of("scaled", g.weights(1, 4, 2)));
        Path file = Files.write(folder.resolve("model.onnx"), g.model("out"));
        assertThat(OnnxReader.read(file).notes())
                .contains(
                        "for information: the model takes pixels as bytes, 0 to 255, since it begins by multiplying them by"
                                + " 0.00392");
    }
}
