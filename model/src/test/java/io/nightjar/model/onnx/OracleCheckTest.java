package io.nightjar.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.model.check.RuntimeComparison;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code evaluate --check} does, for every network of the corpus, whatever it ends in. */
class OracleCheckTest {
    static List<OracleCase> accepted() {
        return OracleCorpus.cases(OracleCorpus.FOLDER).stream()
                .filter(OracleCase::accepted)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void largestError_ofCase_isAllowed(OracleCase oracle) {
        ImportedNetwork imported = OnnxReader.read(oracle.model());
        double[][] images = IntStream.range(0, oracle.images().size())
                .mapToObj(oracle::pixels)
                .toArray(double[][]::new);
        assertThat(RuntimeComparison.largestError(oracle.model(), imported, images))
                .isLessThanOrEqualTo(RuntimeComparison.allowedError(oracle.model()));
    }
}
