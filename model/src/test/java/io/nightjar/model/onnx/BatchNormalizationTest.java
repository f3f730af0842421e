package io.nightjar.model.onnx;

import static io.nightjar.model.onnx.OnnxGraph.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import io.nightjar.model.RandomNetworks;
import io.nightjar.model.reference.ReferenceExecutor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Normalisations with other epsilons than the default. */
class BatchNormalizationTest {
    @TempDir
    Path folder;

    private static byte[] model(double epsilon, double scale, double... variances) {
        OnnxGraph g = new OnnxGraph(2, 4, 4);
        g.node(
                "BatchNormalization",
                "b",
                List.of(
                        "x",
                        g.constant(new double[] {scale, scale / 2}, 2),
                        g.weights(1, 2),
                        g.weights(1, 2),
                        g.constant(variances, 2)),
                number("epsilon", epsilon));
        g.node("Mul", "s", List.of("b", "b"));
        g.node("Flatten", "y", List.of("s"));
        return g.model("y");
    }

    private ImportedNetwork read(byte[] model) throws IOException {
        return OnnxReader.read(Files.write(folder.resolve("model.onnx"), model));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1e-12, 1e-3, 0.5, 10})
    void otherEpsilons_agreeWithOnnxRuntime(double epsilon) throws IOException, OrtException {
        byte[] model = model(epsilon, 0.7, 0.3, 0.9);
        double[] image = RandomNetworks.image(new Random(3), 32);
        assertThat(ReferenceExecutor.run(read(model).network(), image))
                .containsExactly(OnnxOracle.run(model, image, 2, 4, 4), within(1e-4));
    }

    /** A large epsilon makes of a scale near 1 one of bytes, a small one of a small variance one of byte / 255. */
    @Test
    void pixels_followTheEpsilonOfTheFirstNormalisation() throws IOException {
        assertThat(read(model(1e4, 1, 1, 1)).pixels()).isEqualTo(Pixels.BYTES);
        assertThat(read(model(1e-5, 1, 1, 1)).pixels()).isEqualTo(Pixels.UNIT);
        assertThat(read(model(1e-12, 1e-4, 1e-8, 1e-8)).pixels()).isEqualTo(Pixels.UNIT);
        assertThat(read(model(1e-12, 1e-4, 1e-4, 1e-4)).pixels()).isEqualTo(Pixels.BYTES);
    }

    @Test
    void varianceOfZero_withoutEpsilon_isRefused() {
        assertThatExceptionOfType(UnsupportedModelException.class)
                .isThrownBy(() -> read(model(0, 1, 1, 0)))
                .withMessageContaining("divides by the root of a variance of 0.0 with an epsilon of 0.0");
        assertThatExceptionOfType(UnsupportedModelException.class)
                .isThrownBy(() -> read(model(1e-5, 1, -1, 1)))
                .withMessageContaining("variance of -1.0");
    }
}
