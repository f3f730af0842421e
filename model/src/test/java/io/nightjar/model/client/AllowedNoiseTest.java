package io.nightjar.model.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.ckks.math.Ring;
import io.nightjar.ckks.scheme.CkksContext;
import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.model.TestNetworks;
import io.nightjar.model.compiler.CompileOptions;
import io.nightjar.model.compiler.ProgramCompiler;
import io.nightjar.model.contract.ClientProfile;
import io.nightjar.model.contract.ReferenceImage;
import io.nightjar.model.contract.Safeguards;
import io.nightjar.model.contract.ScoreContract;
import io.nightjar.model.contract.StoredCiphertext;
import io.nightjar.model.network.Network;
import io.nightjar.model.program.AnalyzedProgram;
import io.nightjar.model.runtime.BlockScorer;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In the real ring what noise a block may have follows from the key that its images were encrypted with. */
class AllowedNoiseTest {
    private static final double DIFFERENCE = 0.01;

    @Test
    void differenceOfReferences_isHeldToTheNoiseOfTheKey() {
        Network network = TestNetworks.mixed();
        byte[][] images = TestNetworks.images(network, 5);
        CkksParameters parameters = CkksParameters.ofWidths(
                "real-insecure",
                Ring.REAL,
                8,
                Collections.nCopies(7, 45),
                List.of(50, 50),
                6,
                4,
                CkksParameters.Security.INSECURE);
        AnalyzedProgram program = ProgramCompiler.compile(
                network,
                CompileOptions.automatic().withParameters(parameters).withCalibration(TestNetworks.pixels(images)));
        TestNetworks.Owner owner = TestNetworks.Owner.of(program);
        List<StoredCiphertext> scores = new BlockScorer(program, owner.keys(), 1)
                .score(owner.encrypt(images).iterator())
                .outputs();
        ClientProfile profile = stating(program.clientProfile());
        double ofSecretKey = profile.scoreNoiseBound(false);
        double ofPublicKey = profile.scoreNoiseBound(true);
        assertThat(ofSecretKey).isLessThan(DIFFERENCE / 100);
        try (PredictionDecryptor decryptor =
                new PredictionDecryptor(profile, new CkksContext(parameters), owner.secret())) {
            assertThat(decryptor
                            .examineBlock(scores, images.length, ofSecretKey)
                            .diagnosis()
                            .condition())
                    .isEqualTo(BlockCondition.OTHER_PROGRAM);
            assertThat(decryptor
                            .examineBlock(scores, images.length, ofPublicKey)
                            .diagnosis()
                            .isIntact())
                    .isTrue();
            assertThat(decryptor.examineBlock(scores, images.length).diagnosis().isIntact())
                    .isTrue();
        }
    }

    /** References that differ, by less than the noise of images under the public key. */
    private static ClientProfile stating(ClientProfile p) {
        ScoreContract s = p.scores();
        Safeguards stated = p.safeguards();
        return new ClientProfile(
                p.parameters(),
                p.images(),
                new ScoreContract(s.classes(), s.level(), s.scale(), s.noise(), DIFFERENCE, s.range()),
                p.keys(),
                p.program(),
                new Safeguards(
                        stated.references().stream()
                                .map(r -> new ReferenceImage(
                                        r.pixels(),
                                        Arrays.stream(r.scores())
                                                .map(score -> score + DIFFERENCE)
                                                .toArray()))
                                .toList(),
                        stated.envelope()));
    }
}
