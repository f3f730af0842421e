package io.nightjar.model.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nightjar.ckks.math.Ring;
import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.model.Scores;
import io.nightjar.model.TestNetworks;
import io.nightjar.model.client.DecryptedBlock;
import io.nightjar.model.client.PredictionDecryptor;
import io.nightjar.model.compiler.CompileOptions;
import io.nightjar.model.compiler.ProgramCompiler;
import io.nightjar.model.contract.StoredCiphertext;
import io.nightjar.model.network.CompletedSquare;
import io.nightjar.model.network.Flatten;
import io.nightjar.model.network.Network;
import io.nightjar.model.network.Shape;
import io.nightjar.model.network.SumPool;
import io.nightjar.model.program.AnalyzedProgram;
import io.nightjar.model.program.PlanReport;
import io.nightjar.model.reference.ReferenceExecutor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The clear, cost and CKKS interpreters against the reference executor and each other. */
class InterpretersTest {
    private static AnalyzedProgram compile(Network network, CkksParameters parameters, double[][] calibration) {
        return ProgramCompiler.compile(
                network, CompileOptions.automatic().withParameters(parameters).withCalibration(calibration));
    }

    @Test
    void clear_mixedNetworkWithTwentyBitWeights_givesReferenceScores() {
        Network network = TestNetworks.mixed();
        double[][] pixels = TestNetworks.pixels(TestNetworks.images(network, 6));
        AnalyzedProgram program = compile(network, TestNetworks.insecure(6, 6), pixels);
        Scores.assertWithin(Scores.clear(program, pixels), ReferenceExecutor.run(network, pixels), 1e-4);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void ckks_mixedNetwork_agreesWithClearOnAnyNumberOfThreads(int threads) {
        Network network = TestNetworks.mixed();
        byte[][] images = TestNetworks.images(network, 30);
        double[][] pixels = TestNetworks.pixels(images);
        AnalyzedProgram program = compile(network, TestNetworks.insecure(6, 6), pixels);
        TestNetworks.Owner owner = TestNetworks.Owner.of(program);
        ScoredBlock scored = new BlockScorer(program, owner.keys(), threads)
                .score(owner.encrypt(images).iterator());
        Scores.assertWithin(owner.decrypt(scored.outputs(), 30), Scores.clear(program, pixels), 1e-6);
        List<String> inOrder = new ArrayList<>(List.of(PlanReport.READ));
        program.steps().forEach(step -> inOrder.add(step.name()));
        inOrder.add("write");
        inOrder.retainAll(scored.cpuSecondsByStep().keySet());
        assertThat(scored.cpuSecondsByStep().keySet())
                .contains(PlanReport.READ, program.steps().get(0).name(), "write")
                .containsExactlyElementsOf(inOrder);
    }

    @Test
    void clear_twoPoolingSumsInARow_giveReferenceScores() {
        Network network = Network.chain(
                new Shape(1, 8, 8),
                List.of(
                        new CompletedSquare(2, 0, 0, 0.5),
                        SumPool.square(1, 2),
                        SumPool.square(2, 2),
                        new Flatten(),
                        TestNetworks.dense(new Random(5), 3, 4, 0.5)));
        double[][] pixels = TestNetworks.pixels(TestNetworks.images(network, 5));
        AnalyzedProgram program = compile(network, TestNetworks.insecure(6, 5), pixels);
        Scores.assertWithin(Scores.clear(program, pixels), ReferenceExecutor.run(network, pixels), 1e-4);
    }

    /** A fourth power symmetric about another point than 0 leaves a linear factor that is nothing but rounding. */
    @Test
    void ckks_negligibleLinearFactor_isScored() {
        Network network = Network.chain(
                new Shape(1, 4, 4),
                List.of(
                        TestNetworks.conv(new Random(6), 2, 1, 3, 1, 0, 1, 1),
                        new CompletedSquare(4, -0.5, -1.7e-17, 0.1),
                        new Flatten(),
                        TestNetworks.dense(new Random(7), 2, 8, 0.5)));
        byte[][] images = TestNetworks.images(network, 4);
        double[][] pixels = TestNetworks.pixels(images);
        AnalyzedProgram program = compile(network, TestNetworks.insecure(6, 4), pixels);
        TestNetworks.Owner owner = TestNetworks.Owner.of(program);
        ScoredBlock scored = new BlockScorer(program, owner.keys(), 1)
                .score(owner.encrypt(images).iterator());
        Scores.assertWithin(owner.decrypt(scored.outputs(), 4), ReferenceExecutor.run(network, pixels), 1e-4);
    }

    /** Rows of the size that real programs use: errors of lazy arithmetic are too rare to show in small rings. */
    @Test
    void ckks_fullRingDegree_agreesWithClear() {
        Network network = TestNetworks.mixed();
        byte[][] images = TestNetworks.images(network, 64);
        double[][] pixels = TestNetworks.pixels(images);
        AnalyzedProgram program = compile(network, TestNetworks.insecure(14, 6), pixels);
        TestNetworks.Owner owner = TestNetworks.Owner.of(program);
        ScoredBlock scored = new BlockScorer(program, owner.keys(), 2)
                .score(owner.encrypt(images).iterator());
        Scores.assertWithin(owner.decrypt(scored.outputs(), 64), Scores.clear(program, pixels), 1e-5);
    }

    @Test
    void ckks_withoutRescaleAfterLinearLayers_agreesWithReference() {
        Network network = TestNetworks.mnist();
        byte[][] images = TestNetworks.images(network, 14);
        double[][] pixels = TestNetworks.pixels(images);
        AnalyzedProgram program = compile(network, TestNetworks.insecure(5, 4), pixels);
        assertThat(program.report().parameters().levels()).isEqualTo(4);
        TestNetworks.Owner owner = TestNetworks.Owner.of(program);
        ScoredBlock scored = new BlockScorer(program, owner.keys(), 1)
                .score(owner.encrypt(images).iterator());
        double[][] reference = ReferenceExecutor.run(network, pixels);
        Scores.assertWithin(owner.decrypt(scored.outputs(), 14), reference, 0.02 * Scores.largest(reference));
    }

    @Test
    void ckks_twoRunsOverOneInput_giveTheSameBytes() {
        Network network = TestNetworks.mixed();
        byte[][] images = TestNetworks.images(network, 5);
        AnalyzedProgram program = compile(network, TestNetworks.insecure(6, 6), TestNetworks.pixels(images));
        TestNetworks.Owner owner = TestNetworks.Owner.of(program);
        List<StoredCiphertext> stored = owner.encrypt(images);
        List<StoredCiphertext> backwards = new ArrayList<>(stored);
        Collections.reverse(backwards);
        ScoredBlock first = new BlockScorer(program, owner.keys(), 1).score(stored.iterator());
        ScoredBlock second = new BlockScorer(program, owner.keys(), 2).score(backwards.iterator());
        assertThat(first.outputs()).hasSameSizeAs(second.outputs());
        for (int i = 0; i < first.outputs().size(); i++) {
            assertThat(second.outputs().get(i).payload())
                    .isEqualTo(first.outputs().get(i).payload());
        }
    }

    @Test
    void cost_levelsAndScales_areWhatTheCkksRunArrivesAt() {
        Network network = TestNetworks.mixed();
        byte[][] images = TestNetworks.images(network, 2);
        AnalyzedProgram program = compile(network, TestNetworks.insecure(6, 6), TestNetworks.pixels(images));
        TestNetworks.Owner owner = TestNetworks.Owner.of(program);
        ScoredBlock scored = new BlockScorer(program, owner.keys(), 1)
                .score(owner.encrypt(images).iterator());
        StoredCiphertext output = scored.outputs().get(0);
        assertThat(output.level()).isEqualTo(program.clientProfile().scores().level());
        double scale = new io.nightjar.ckks.io.CiphertextCodec(owner.context())
                .read(output.payload())
                .scale();
        assertThat(scale / program.clientProfile().scores().scale()).isCloseTo(1, within(1e-12));
    }

    /**
     * The imaginary parts of slots, or the reference images, stand for the noise of scores; the profile bounds both.
     */
    @Test
    void ckks_noiseOfScores_isSeenAndWithinTheProfile() {
        Network network = TestNetworks.mixed();
        byte[][] images = TestNetworks.images(network, 64);
        double[][] pixels = TestNetworks.pixels(images);
        AnalyzedProgram program = compile(network, TestNetworks.insecure(10, 6), pixels);
        TestNetworks.Owner owner = TestNetworks.Owner.of(program);
        ScoredBlock scored = new BlockScorer(program, owner.keys(), 1)
                .score(owner.encrypt(images).iterator());
        DecryptedBlock decrypted = new PredictionDecryptor(program.clientProfile(), owner.context(), owner.secret())
                .decryptBlock(scored.outputs(), images.length);
        double[][] exact = Scores.clear(program, pixels);
        double squares = 0;
        for (int b = 0; b < images.length; b++) {
            for (int c = 0; c < exact[b].length; c++) {
                squares += Math.pow(decrypted.scores()[b][c] - exact[b][c], 2);
            }
        }
        double real = Math.sqrt(squares / (images.length * exact[0].length));
        if (program.parameters().ring() == Ring.REAL) {
            assertThat(decrypted.noise()).isEmpty();
        } else {
            assertThat(decrypted.noise().orElseThrow()).isBetween(real / 2, real * 2);
            assertThat(decrypted.noise().orElseThrow())
                    .isLessThan(program.clientProfile().scoreNoiseBound(false));
        }
        assertThat(real).isLessThan(program.clientProfile().scoreNoiseBound(false));
    }

    /**
     * The clear interpreter takes masks as they are meant, so their rounding is noise of scores as well: at a large
     * input scale hardly any bits are left for weights and masks, and it is a hundred times the rest.
     */
    @Test
    void noiseOfScores_hasTheRoundingOfMasks() {
        Random random = new Random(7);
        Network network = Network.chain(
                new Shape(1, 8, 8),
                List.of(
                        TestNetworks.conv(random, 3, 1, 3, 1, 1, 1, 0.5),
                        new CompletedSquare(2, 0, 0, 0.25),
                        TestNetworks.conv(random, 3, 3, 3, 1, 1, 1, 0.5),
                        new CompletedSquare(2, 0, 0, 0.25),
                        new Flatten(),
                        TestNetworks.dense(random, 3, 192, 0.1)));
        byte[][] images = TestNetworks.images(network, 4);
        double[][] pixels = TestNetworks.pixels(images);
        CkksParameters parameters = CkksParameters.ofWidths(
                "short-insecure",
                Ring.valueOf(System.getProperty("nightjar.test.ring", Ring.STANDARD.name())),
                8,
                List.of(50, 47, 47, 47),
                List.of(50, 50),
                3,
                2,
                CkksParameters.Security.INSECURE);
        AnalyzedProgram program = ProgramCompiler.compile(
                network,
                CompileOptions.automatic()
                        .withParameters(parameters, Optional.of(30.0))
                        .withCalibration(pixels)
                        .withPhases(2));
        TestNetworks.Owner owner = TestNetworks.Owner.of(program);
        double[][] scores = owner.decrypt(
                new BlockScorer(program, owner.keys(), 1)
                        .score(owner.encrypt(images).iterator())
                        .outputs(),
                images.length);
        double[][] exact = Scores.clear(program, pixels);
        double squares = 0;
        for (int b = 0; b < images.length; b++) {
            for (int c = 0; c < 3; c++) {
                squares += Math.pow(scores[b][c] - exact[b][c], 2) / (3 * images.length);
            }
        }
        double stated = program.clientProfile().scores().noise();
        assertThat(Math.sqrt(squares)).isBetween(stated / 8, stated * 4);
    }

    @Test
    void cost_paperNetwork_countsWhatDeadInputEliminationLeaves() {
        Network network = TestNetworks.mnist();
        double[][] pixels = TestNetworks.pixels(TestNetworks.images(network, 4));
        PlanReport report =
                compile(network, TestNetworks.insecure(5, 7), pixels).report();
        assertThat(report.block().inputCiphertexts()).isEqualTo(625);
        assertThat(report.block().outputCiphertexts()).isEqualTo(10);
        assertThat(report.steps())
                .extracting(s -> s.values().ciphertexts())
                .containsExactly(625L, 605L, 605L, 800L, 800L, 10L);
        assertThat(report.steps()).extracting(s -> s.values().level()).containsExactly(7, 6, 4, 3, 2, 0);
    }
}
