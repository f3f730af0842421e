package io.nightjar.model.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.model.onnx.ImportedNetwork;
import io.nightjar.model.onnx.OnnxReader;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RuntimeComparisonTest {
    @Test
    void largestError_ofTheNetworkOfDigits_isThatOfRounding() {
        Path model = Path.of("../data/models/mnist.onnx");
        ImportedNetwork imported = OnnxReader.read(model);
        double[][] images = {new Random(1).doubles(28 * 28).toArray()};
        assertThat(RuntimeComparison.isAvailable()).isTrue();
        assertThat(RuntimeComparison.largestError(model, imported, images)).isLessThan(1e-5);
    }
}
