package io.nightjar.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.nightjar.model.images.ImageShape;
import io.nightjar.model.network.Dense;
import io.nightjar.model.network.Network;
import io.nightjar.model.onnx.OnnxReader;
import io.nightjar.model.passes.Passes;
import io.nightjar.model.reference.ReferenceExecutor;
import io.nightjar.trainer.SyntheticDigits;
import io.nightjar.trainer.SyntheticPictures;
import io.nightjar.trainer.data.Batch;
import io.nightjar.trainer.data.LabeledImages;
import io.nightjar.trainer.network.Architecture;
import io.nightjar.trainer.network.FittedNetwork;
import io.nightjar.trainer.network.NonLinearity;
import io.nightjar.trainer.network.PolynomialFit;
import io.nightjar.trainer.network.Torch;
import io.nightjar.trainer.network.Weights;
import io.nightjar.trainer.run.Evaluation;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class OnnxWriterTest {
    private static final int IMAGES = 37;

    @TempDir
    Path dir;

    static Stream<Architecture> written() {
        Architecture cifar10 = Architecture.cifar10Student();
        NonLinearity mish = NonLinearity.Polynomial.of(PolynomialFit.of(PolynomialFit::mish, 4, 4));
        NonLinearity quadratic = NonLinearity.Polynomial.of(PolynomialFit.of(PolynomialFit::swish, 6, 2));
        return Stream.of(
                Architecture.mnistStudent(),
                Architecture.mnistStudent().with(mish, true),
                Architecture.mnistStudent().with(quadratic, false),
                cifar10,
                cifar10.with(NonLinearity.Polynomial.SQUARE, true),
                cifar10.with(mish, false));
    }

    @ParameterizedTest
    @MethodSource("written")
    void writtenModel_inOnnxRuntime_answersAsTheEngine(Architecture architecture) throws OrtException {
        LabeledImages examples = examples(architecture);
        FittedNetwork network = untrained(architecture, examples);
        float[][] expected = Evaluation.logits(network, examples);

        float[][] answers = inOnnxRuntime(network, Batch.plain(examples, 0, IMAGES));

        assertThat(answers).hasDimensions(IMAGES, 10);
        double largest = largest(expected);
        for (int i = 0; i < IMAGES; i++) {
            for (int c = 0; c < 10; c++) {
                assertThat(answers[i][c]).isCloseTo(expected[i][c], within((float) (1e-5 * largest)));
            }
        }
        assertThat(expected[0]).isNotEqualTo(expected[1]);
    }

    @ParameterizedTest
    @MethodSource("written")
    void writtenModel_readAndOptimised_answersAsTheEngineWithOneDenseLayer(Architecture architecture)
            throws IOException {
        LabeledImages examples = examples(architecture).range(0, 3);
        FittedNetwork network = untrained(architecture, examples);
        float[][] expected = Evaluation.logits(network, examples);
        Path file = Files.write(
                dir.resolve("model.onnx"),
                OnnxWriter.model(network, "untrained", Map.of()).toByteArray());

        Network optimised = Passes.optimise(OnnxReader.read(file).network());

        assertThat(optimised.nodes().stream().filter(node -> node.layer() instanceof Dense))
                .hasSize(1);
        double[][] pixels = examples.images().images().stream()
                .map(image -> image.unitValues())
                .toArray(double[][]::new);
        double[][] answers = ReferenceExecutor.run(optimised, pixels);
        double largest = largest(expected);
        for (int i = 0; i < answers.length; i++) {
            for (int c = 0; c < 10; c++) {
                assertThat(answers[i][c]).isCloseTo(expected[i][c], within(1e-5 * largest));
            }
        }
    }

    @Test
    void writtenModel_inOnnxRuntime_carriesItsMetadata() throws OrtException {
        Architecture architecture = Architecture.mnistStudent();
        try (OrtSession session = session(untrained(architecture, examples(architecture)))) {
            assertThat(session.getMetadata().getCustomMetadataValue("seed")).hasValue("11");
            assertThat(session.getInputNames()).containsExactly("image");
            assertThat(session.getOutputNames()).containsExactly("logits");
        }
    }

    @Test
    void networkWithOrdinaryActivations_isNotWritten() {
        Architecture architecture = Architecture.mnistTeacher();
        FittedNetwork teacher = untrained(architecture, examples(architecture));

        assertThatThrownBy(() -> OnnxWriter.model(teacher, "teacher", Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static LabeledImages examples(Architecture architecture) {
        return architecture.input().equals(ImageShape.MNIST)
                ? SyntheticDigits.examples(IMAGES, 3)
                : SyntheticPictures.examples(IMAGES, 3);
    }

    private static FittedNetwork untrained(Architecture architecture, LabeledImages examples) {
        Torch.engine(1);
        Weights weights = Weights.initial(architecture.parameters(), 11);
        return new FittedNetwork(architecture, weights, Evaluation.statistics(architecture, weights, examples));
    }

    private static double largest(float[][] logits) {
        return Arrays.stream(logits)
                .flatMapToDouble(row -> {
                    double[] magnitudes = new double[row.length];
                    Arrays.setAll(magnitudes, i -> Math.abs(row[i]));
                    return Arrays.stream(magnitudes);
                })
                .max()
                .orElseThrow();
    }

    private static OrtSession session(FittedNetwork network) throws OrtException {
        byte[] model =
                OnnxWriter.model(network, "untrained", Map.of("seed", "11")).toByteArray();
        return OrtEnvironment.getEnvironment().createSession(model);
    }

    private static float[][] inOnnxRuntime(FittedNetwork network, Batch batch) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        ImageShape image = batch.shape();
        long[] shape = {batch.count(), image.channels(), image.height(), image.width()};
        try (OrtSession session = session(network);
                OnnxTensor images = OnnxTensor.createTensor(environment, FloatBuffer.wrap(batch.pixels()), shape);
                OrtSession.Result result = session.run(Map.of("image", images))) {
            return (float[][]) result.get("logits").orElseThrow().getValue();
        }
    }
}
