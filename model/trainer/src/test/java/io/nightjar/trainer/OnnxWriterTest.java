package io.nightjar.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class OnnxWriterTest {
    private static final int IMAGES = 37;
    private static final Examples EXAMPLES = SyntheticDigits.examples(IMAGES, 3);

    private static FittedNetwork network;

    @BeforeAll
    static void fitUntrainedNetwork() {
        Torch.engine(2);
        Architecture architecture = Architecture.mnistStudent();
        Weights weights = Weights.initial(architecture.parameters(), 11);
        network = new FittedNetwork(architecture, weights, Evaluation.statistics(architecture, weights, EXAMPLES));
    }

    @Test
    void writtenModel_inOnnxRuntime_answersAsTheEngine() throws OrtException {
        float[][] expected = Evaluation.logits(network, EXAMPLES);

        float[][] answers = inOnnxRuntime(Batch.plain(EXAMPLES, 0, IMAGES));

        assertThat(answers).hasDimensions(IMAGES, 10);
        for (int i = 0; i < IMAGES; i++) {
            for (int c = 0; c < 10; c++) {
                assertThat(answers[i][c]).isCloseTo(expected[i][c], within(1e-4f));
            }
        }
        assertThat(expected[0]).isNotEqualTo(expected[1]);
    }

    @Test
    void writtenModel_inOnnxRuntime_carriesItsMetadata() throws OrtException {
        try (OrtSession session = session()) {
            assertThat(session.getMetadata().getCustomMetadataValue("seed")).hasValue("11");
            assertThat(session.getInputNames()).containsExactly("image");
            assertThat(session.getOutputNames()).containsExactly("logits");
        }
    }

    @Test
    void networkWithOrdinaryActivations_isNotWritten() {
        FittedNetwork teacher = new FittedNetwork(Architecture.mnistTeacher(), network.weights(), network.statistics());

        assertThatThrownBy(() -> OnnxWriter.model(teacher, "teacher", Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static OrtSession session() throws OrtException {
        byte[] model =
                OnnxWriter.model(network, "untrained", Map.of("seed", "11")).toByteArray();
        return OrtEnvironment.getEnvironment().createSession(model);
    }

    private static float[][] inOnnxRuntime(Batch batch) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        long[] shape = {batch.count(), 1, 28, 28};
        try (OrtSession session = session();
                OnnxTensor images = OnnxTensor.createTensor(environment, FloatBuffer.wrap(batch.pixels()), shape);
                OrtSession.Result result = session.run(Map.of("image", images))) {
            return (float[][]) result.get("logits").orElseThrow().getValue();
        }
    }
}
