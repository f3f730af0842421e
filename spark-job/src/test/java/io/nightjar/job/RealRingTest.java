package io.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.ckks.math.Ring;
import io.nightjar.model.contract.ClientProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands from compile to decrypt with a program of the real ring, which parameter files without a ring are of. */
class RealRingTest {
    private static final String PARAMETERS =
            "{\"name\":\"real-insecure\",\"logN\":7,\"modulusBits\":[50,45,45,45,45,45,45,45],"
                    + "\"specialBits\":[50,50],\"keyLevel\":6,\"dnum\":4,\"logScale\":45,\"acceptInsecure\":true}";

    @TempDir
    static Path directory;

    private static Deployment tiny;
    private static Path parameters;

    @BeforeAll
    static void prepare() throws IOException {
        tiny = new Deployment(directory);
        parameters = Files.writeString(tiny.at("real-insecure.json"), PARAMETERS);
        tiny.prepared(parameters);
        Deployment.require(tiny.score(tiny.at("predictions"), "--master", "local[2]"));
    }

    @Test
    void blockOfAsManySlotsAsN_labelsAsInTheClear() throws IOException {
        ClientProfile profile = ClientProfile.fromJson(Files.readString(tiny.at("program/client-profile.json")));
        assertThat(profile.parameters().ring()).isEqualTo(Ring.REAL);
        assertThat(profile.imagesPerBlock()).isEqualTo((1 << 7) - 2);
        Deployment.Outcome decrypted = tiny.decrypt(tiny.at("predictions"), tiny.at("labels.csv"));
        Deployment.require(decrypted);
        assertThat(decrypted.out())
                .contains("in the scores of reference images")
                .doesNotContain("in a score");
        Deployment.Outcome evaluated = tiny.evaluate(tiny.at("labels.csv"));
        Deployment.require(evaluated);
        assertThat(evaluated.out()).contains("300 of 300");
    }

    @Test
    void scoresForRelease_areRefused() {
        for (String[] release : new String[][] {{"--round", "auto"}, {"--flood", "1"}}) {
            Deployment.Outcome refused =
                    tiny.decrypt(tiny.at("predictions"), tiny.at("released.csv"), "--scores", release[0], release[1]);
            assertThat(refused.status()).isEqualTo(2);
            assertThat(refused.err())
                    .contains("of the real ring are not made for release", "(compile --ring standard)");
            assertThat(tiny.at("released.csv")).doesNotExist();
        }
        Deployment.require(tiny.decrypt(tiny.at("predictions"), tiny.at("scores.csv"), "--scores"));
    }

    @Test
    void imagesUnderThePublicKey_haveTheSameLabels() throws IOException {
        Deployment.require(
                tiny.encryptOf(tiny.images, tiny.at("public"), "--encrypted-with", "public", "--master", "local[2]"));
        Deployment.require(tiny.scoreOf(tiny.at("public"), tiny.at("public-predictions"), "--master", "local[2]"));
        Deployment.require(tiny.decrypt(tiny.at("public-predictions"), tiny.at("public.csv")));
        Deployment.require(tiny.decrypt(tiny.at("predictions"), tiny.at("secret.csv")));
        assertThat(tiny.at("public.csv")).hasSameTextualContentAs(tiny.at("secret.csv"));
    }

    @Test
    void ringBesideAFile_isTakenWhereTheFileNamesNone_andRefusedWhereItNamesAnother() throws IOException {
        Deployment.require(compile("standard", parameters));
        assertThat(ClientProfile.fromJson(Files.readString(tiny.at("other/client-profile.json")))
                        .parameters()
                        .ring())
                .isEqualTo(Ring.STANDARD);
        Path named = Files.writeString(
                tiny.at("named-insecure.json"), PARAMETERS.replace("\"logN\"", "\"ring\":\"real\",\"logN\""));
        Deployment.Outcome refused = compile("standard", named);
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err()).contains("is of the real ring, but the standard ring is asked for");
        assertThat(compile("imaginary", parameters).err()).contains("'imaginary', expected real or standard");
    }

    private static Deployment.Outcome compile(String ring, Path file) {
        return Deployment.run(
                "compile",
                "--model",
                tiny.model,
                "--params",
                file,
                "--ring",
                ring,
                "--calibrate",
                tiny.images,
                "--output",
                tiny.at("other"),
                "--overwrite");
    }
}
