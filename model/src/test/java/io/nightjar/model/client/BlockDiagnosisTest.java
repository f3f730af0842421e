package io.nightjar.model.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightjar.ckks.math.Ring;
import io.nightjar.ckks.scheme.CkksContext;
import io.nightjar.model.Scores;
import io.nightjar.model.TestNetworks;
import io.nightjar.model.compiler.CompileOptions;
import io.nightjar.model.compiler.ProgramCompiler;
import io.nightjar.model.contract.ClientProfile;
import io.nightjar.model.contract.ReferenceImage;
import io.nightjar.model.contract.Safeguards;
import io.nightjar.model.contract.StoredCiphertext;
import io.nightjar.model.network.Network;
import io.nightjar.model.program.AnalyzedProgram;
import io.nightjar.model.runtime.BlockScorer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** What the decryptor says of scored blocks that something has happened to. */
class BlockDiagnosisTest {
    private static final Network NETWORK = TestNetworks.mixed();
    private static final byte[][] IMAGES = TestNetworks.images(NETWORK, 5);
    private static final AnalyzedProgram PROGRAM = ProgramCompiler.compile(
            NETWORK,
            CompileOptions.automatic()
                    .withParameters(TestNetworks.insecure(8, 6))
                    .withCalibration(TestNetworks.pixels(IMAGES)));
    private static final TestNetworks.Owner OWNER = TestNetworks.Owner.of(PROGRAM);
    private static final List<StoredCiphertext> SCORES = scored(OWNER);

    private static List<StoredCiphertext> scored(TestNetworks.Owner owner) {
        return new BlockScorer(PROGRAM, owner.keys(), 1)
                .score(owner.encrypt(IMAGES).iterator())
                .outputs();
    }

    private static PredictionDecryptor decryptor(ClientProfile profile) {
        return new PredictionDecryptor(profile, new CkksContext(profile.parameters()), OWNER.secret());
    }

    private static BlockDiagnosis diagnosis(ClientProfile profile, List<StoredCiphertext> outputs) {
        return decryptor(profile).examineBlock(outputs, IMAGES.length).diagnosis();
    }

    private static List<StoredCiphertext> withClass(int index, StoredCiphertext other) {
        List<StoredCiphertext> outputs = new ArrayList<>(SCORES);
        outputs.set(index, new StoredCiphertext(index, other.level(), other.payload()));
        return outputs;
    }

    private static ClientProfile withSafeguards(Safeguards safeguards) {
        ClientProfile p = PROGRAM.clientProfile();
        return new ClientProfile(p.parameters(), p.images(), p.scores(), p.keys(), p.program(), safeguards);
    }

    /** The program's profile as if it stated other scores for its references. */
    private static ClientProfile stating(DoubleUnaryOperator score) {
        Safeguards stated = PROGRAM.clientProfile().safeguards();
        return withSafeguards(new Safeguards(
                stated.references().stream()
                        .map(r -> new ReferenceImage(
                                r.pixels(), Arrays.stream(r.scores()).map(score).toArray()))
                        .toList(),
                stated.envelope()));
    }

    @Test
    void soundBlock_isIntactAndItsReferencesShowTheNoise() {
        DecryptedBlock block = decryptor(PROGRAM.clientProfile()).examineBlock(SCORES, IMAGES.length);
        assertThat(block.diagnosis().isIntact()).isTrue();
        assertThat(block.diagnosis().classes()).isEmpty();
        if (PROGRAM.parameters().ring() == Ring.REAL) {
            assertThat(block.noise()).isEmpty();
            assertThat(block.diagnosis().noise()).isEmpty();
        } else {
            assertThat(block.diagnosis().noise().orElseThrow())
                    .isBetween(block.noise().orElseThrow() / 8, block.noise().orElseThrow() * 8);
        }
        assertThat(block.diagnosis().referenceError().orElseThrow())
                .isLessThan(PROGRAM.clientProfile().scoreNoiseBound(false));
        Scores.assertWithin(block.scores(), Scores.clear(PROGRAM, TestNetworks.pixels(IMAGES)), 1e-5);
    }

    @Test
    void references_areTheZeroImageAndTheMean_withTheScoresOfTheReferenceImages() {
        List<ReferenceImage> references = PROGRAM.clientProfile().references();
        assertThat(references).hasSize(2);
        assertThat(references.get(0).pixels()).containsOnly(0);
        double[] mean = new double[NETWORK.input().size()];
        for (byte[] image : IMAGES) {
            for (int p = 0; p < mean.length; p++) {
                mean[p] += Byte.toUnsignedInt(image[p]) / (double) IMAGES.length;
            }
        }
        for (int p = 0; p < mean.length; p++) {
            assertThat(Byte.toUnsignedInt(references.get(1).pixels()[p])).isEqualTo((int) Math.round(mean[p]));
        }
        double[][] pixels = TestNetworks.pixels(
                references.stream().map(ReferenceImage::pixels).toArray(byte[][]::new));
        double[][] clear = Scores.clear(PROGRAM, pixels);
        Scores.assertWithin(references.stream().map(ReferenceImage::scores).toArray(double[][]::new), clear, 1e-12);
    }

    @Test
    void allClassesGarbage_isAnOverflow() {
        BlockDiagnosis diagnosis = diagnosis(PROGRAM.clientProfile(), scored(TestNetworks.Owner.of(PROGRAM)));
        assertThat(diagnosis.condition()).isEqualTo(BlockCondition.OVERFLOWED);
        assertThat(diagnosis.classes()).containsExactly(0, 1, 2);
        assertThat(diagnosis.noise().orElse(2)).isGreaterThan(1);
        assertThat(diagnosis.magnitude()).isGreaterThan(PROGRAM.clientProfile().scoreRange());
    }

    @Test
    void allClassesGarbage_isAnOverflowWithoutReferencesToo() {
        BlockDiagnosis diagnosis = diagnosis(withSafeguards(Safeguards.NONE), scored(TestNetworks.Owner.of(PROGRAM)));
        assertThat(diagnosis.condition()).isEqualTo(BlockCondition.OVERFLOWED);
        assertThat(diagnosis.referenceError()).isEmpty();
    }

    @Test
    void otherScoresThanStated_areAnotherProgram() {
        BlockDiagnosis diagnosis = diagnosis(stating(score -> score + 0.01), SCORES);
        assertThat(diagnosis.condition()).isEqualTo(BlockCondition.OTHER_PROGRAM);
        assertThat(diagnosis.largestDifference()).isBetween(0.009, 0.011);
    }

    @Test
    void oneClassGarbage_isBroken() {
        StoredCiphertext garbage = scored(TestNetworks.Owner.of(PROGRAM)).get(1);
        BlockDiagnosis diagnosis = diagnosis(PROGRAM.clientProfile(), withClass(1, garbage));
        assertThat(diagnosis.condition()).isEqualTo(BlockCondition.BROKEN);
        assertThat(diagnosis.classes()).containsExactly(1);
    }

    @Test
    void scoresOfOneClassInPlaceOfAnother_areBroken() {
        BlockDiagnosis diagnosis = diagnosis(PROGRAM.clientProfile(), withClass(2, SCORES.get(0)));
        assertThat(diagnosis.condition()).isEqualTo(BlockCondition.BROKEN);
        assertThat(diagnosis.classes()).containsExactly(2);
    }

    @Test
    void decryptBlock_refusesWhatIsNotIntactInASentence() {
        assertThatThrownBy(() -> decryptor(PROGRAM.clientProfile())
                        .decryptBlock(scored(TestNetworks.Owner.of(PROGRAM)), IMAGES.length))
                .isInstanceOf(SpoiledBlockException.class)
                .hasMessageContaining("if the key id is that of the images")
                .hasMessageContaining("smaller blocks");
        assertThatThrownBy(() -> decryptor(stating(score -> score - 1)).decryptBlock(SCORES, IMAGES.length))
                .isInstanceOf(SpoiledBlockException.class)
                .hasMessageContaining("with the program of this profile");
        assertThatThrownBy(() ->
                        decryptor(PROGRAM.clientProfile()).decryptBlock(withClass(2, SCORES.get(0)), IMAGES.length))
                .isInstanceOf(SpoiledBlockException.class)
                .hasMessageContaining("classes [2]");
    }
}
