package io.nightjar.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nightjar.model.Scores;
import io.nightjar.model.TestNetworks;
import io.nightjar.model.compiler.CompileOptions;
import io.nightjar.model.compiler.ProgramCompiler;
import io.nightjar.model.network.Network;
import io.nightjar.model.passes.Passes;
import io.nightjar.model.program.AnalyzedProgram;
import io.nightjar.model.runtime.BlockScorer;
import io.nightjar.model.runtime.ScoredBlock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every third network of the corpus, encrypted: its decrypted scores are those of ONNX Runtime. */
class OracleEncryptedTest {
    private static final int LOG_N = 8;
    private static final int LEVELS = 14;
    /** Of the encryption alone, and with weights rounded to whole numbers; relative to the largest score or to 1. */
    private static final double NOISE = 1e-3;

    private static final double ROUNDED_WEIGHTS = 5e-3;

    private static final Map<String, double[][][]> SCORES = OracleCorpus.scores(OracleCorpus.FOLDER);
    private static final Set<String> KNOWN_GAPS = OracleCorpus.knownGaps(OracleCorpus.FOLDER);

    static List<OracleCase> third() {
        List<OracleCase> accepted = OracleCorpus.cases(OracleCorpus.FOLDER).stream()
                .filter(OracleCase::accepted)
                .toList();
        return IntStream.range(0, accepted.size())
                .filter(i -> i % 3 == 0)
                .mapToObj(accepted::get)
                .filter(oracle -> !KNOWN_GAPS.contains(oracle.name()))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("third")
    void score_encryptedCase_agreesWithOnnxRuntime(OracleCase oracle) {
        Network network = Passes.optimise(OnnxReader.read(oracle.model()).network());
        byte[][] images = oracle.images().toArray(byte[][]::new);
        double[][] pixels = TestNetworks.pixels(images);
        AnalyzedProgram program = ProgramCompiler.compile(
                network,
                CompileOptions.automatic()
                        .withParameters(TestNetworks.insecure(LOG_N, LEVELS))
                        .withCalibration(pixels));
        TestNetworks.Owner owner = TestNetworks.Owner.of(program);
        ScoredBlock scored = new BlockScorer(program, owner.keys(), 1)
                .score(owner.encrypt(images).iterator());
        double[][] scores = owner.decrypt(scored.outputs(), images.length);
        Scores.assertWithin(scores, Scores.clear(program, pixels), NOISE);
        for (int i = 0; i < images.length; i++) {
            assertAgrees(oracle, scores[i], SCORES.get(oracle.name())[i]);
        }
    }

    private static void assertAgrees(OracleCase oracle, double[] scores, double[][] expected) {
        for (int o = 0; o < expected.length; o++) {
            double[] actual = oracle.outputs().get(o).end().apply(scores);
            assertThat(actual).hasSameSizeAs(expected[o]);
            double largest = Arrays.stream(expected[o]).map(Math::abs).reduce(1, Math::max);
            for (int k = 0; k < actual.length; k++) {
                double tolerance = ROUNDED_WEIGHTS * largest;
                assertThat(actual[k])
                        .as("%s, output %d", oracle.name(), o)
                        .isCloseTo(expected[o][k], within(tolerance));
            }
        }
    }
}
