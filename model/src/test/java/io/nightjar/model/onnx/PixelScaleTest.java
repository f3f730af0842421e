package io.nightjar.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PixelScaleTest {
    /** A model of the repository, whose input is floating point. */
    private static final Path MODEL = Path.of("../spark-job/src/test/resources/earlier/model.onnx");

    @Test
    void reason_isOneClause_alsoWhereTheRangeIsGiven() {
        assertThat(Files.exists(MODEL)).isTrue();
        assertThat(OnnxReader.read(MODEL, Pixels.UNIT).notes())
                .contains("The network is given pixels as byte / 255, 0 to 1, because that was asked for");
    }
}
