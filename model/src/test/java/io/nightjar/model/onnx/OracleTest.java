package io.nightjar.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import ai.onnxruntime.OrtException;
import io.nightjar.ckks.NightjarException;
import io.nightjar.model.network.Network;
import io.nightjar.model.passes.Passes;
import io.nightjar.model.reference.ReferenceExecutor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every network of the corpus gives the scores of ONNX Runtime, or is refused with the true reason. */
class OracleTest {
    private static final Map<String, double[][][]> SCORES = OracleCorpus.scores(OracleCorpus.FOLDER);
    private static final Set<String> KNOWN_GAPS = OracleCorpus.knownGaps(OracleCorpus.FOLDER);

    static List<OracleCase> cases() {
        return OracleCorpus.cases(OracleCorpus.FOLDER);
    }

    static List<OracleCase> accepted() {
        return cases().stream().filter(OracleCase::accepted).toList();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void read_case_agreesWithOnnxRuntimeOrIsRefused(OracleCase oracle) {
        ImportedNetwork imported;
        try {
            imported = OnnxReader.read(oracle.model());
        } catch (NightjarException e) {
            boolean right = !oracle.accepted() && oracle.words().stream().allMatch(e.getMessage()::contains);
            assertGap(oracle, right, e.getMessage());
            return;
        }
        assertThat(oracle.words())
                .as("%s is accepted although it must be refused", oracle.name())
                .isEmpty();
        assertAgrees(oracle, imported.network());
        assertAgrees(oracle, Passes.optimise(imported.network()));
        assertGap(oracle, true, "");
    }

    /** A case is right, or it is a known gap; a gap that is closed leaves the list. */
    private static void assertGap(OracleCase oracle, boolean right, String message) {
        if (right && KNOWN_GAPS.contains(oracle.name())) {
            fail("%s is right now; take it from known-gaps.txt", oracle.name());
        } else if (!right && !KNOWN_GAPS.contains(oracle.name())) {
            fail("%s: expected %s but the importer says: %s", oracle.name(), expected(oracle), message);
        }
    }

    private static String expected(OracleCase oracle) {
        return oracle.accepted() ? "the scores of ONNX Runtime" : "a refusal that contains " + oracle.words();
    }

    private static void assertAgrees(OracleCase oracle, Network network) {
        double[][][] expected = SCORES.get(oracle.name());
        for (int i = 0; i < expected.length; i++) {
            double[] scores = ReferenceExecutor.run(network, oracle.pixels(i));
            for (int o = 0; o < expected[i].length; o++) {
                assertThat(oracle.outputs().get(o).end().apply(scores))
                        .as("%s, image %d, output %d", oracle.name(), i, o)
                        .containsExactly(expected[i][o], within(oracle, expected, o));
            }
        }
    }

    private static Offset<Double> within(OracleCase oracle, double[][][] values, int output) {
        double largest = Arrays.stream(values)
                .flatMapToDouble(image -> Arrays.stream(image[output]))
                .map(Math::abs)
                .max()
                .orElseThrow();
        return Offset.offset(oracle.tolerance() * largest);
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void scores_ofCase_areThoseOfOnnxRuntime(OracleCase oracle) throws OrtException {
        double[][][] expected = SCORES.get(oracle.name());
        double[][][] actual = OracleRuntime.run(oracle);
        for (int i = 0; i < expected.length; i++) {
            for (int o = 0; o < expected[i].length; o++) {
                assertThat(actual[i][o]).containsExactly(expected[i][o], within(oracle, expected, o));
            }
        }
    }

    @Test
    void knownGaps_nameCases() {
        Set<String> names = cases().stream().map(OracleCase::name).collect(Collectors.toCollection(TreeSet::new));
        assertThat(names).hasSizeGreaterThanOrEqualTo(150).containsAll(KNOWN_GAPS);
        assertThat(SCORES.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        accepted().stream().map(OracleCase::name).toList());
    }
}
