package io.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Labels and scores that {@code decrypt} gives, and in what treatment. */
class DecryptCommandTest extends CommandTrial {

    @Test
    void wholePath_encryptedLabels_agreeWithClearOnes() throws IOException {
        JsonNode decrypted = json(tiny.decrypt(tiny.at("predictions"), tiny.at("whole.csv"), "--scores", "--json"));
        assertThat(decrypted.get("images").asInt()).isEqualTo(Deployment.IMAGES);
        assertThat(decrypted.get("accuracy").asDouble())
                .isEqualTo(decrypted.get("correct").asDouble() / Deployment.IMAGES);
        JsonNode evaluated = json(tiny.evaluate(tiny.at("whole.csv"), "--json"));
        assertThat(evaluated.get("images").asInt()).isEqualTo(Deployment.IMAGES);
        assertThat(evaluated.get("agreement").asDouble()).isEqualTo(1);
        assertThat(evaluated.get("accuracy").asDouble())
                .isEqualTo(decrypted.get("accuracy").asDouble());
        assertThat(evaluated.get("maxLogitError").asDouble()).isPositive().isLessThan(1e-4);
    }

    @Test
    void labelsThatTheErrorOfScoresMayHaveDecided_areCounted() throws IOException {
        Deployment.Outcome sure = tiny.decrypt(tiny.at("predictions"), tiny.at("sure.csv"));
        Deployment.require(sure);
        assertThat(sure.out()).doesNotContain("within their error");
        Path noisy = Files.createDirectory(tiny.at("noisy-keys"));
        try (Stream<Path> files = Files.list(tiny.at("keys"))) {
            for (Path file : files.toList()) {
                Files.copy(file, noisy.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        Path profile = noisy.resolve("client-profile.json");
        Files.writeString(
                profile, Files.readString(profile).replaceAll("\"scoreNoise\" : [^,]*,", "\"scoreNoise\" : 1024.0,"));
        Object[] command = {
            "decrypt",
            "--keys",
            noisy,
            "--input",
            tiny.at("predictions"),
            "--output",
            tiny.at("close.csv"),
            "--overwrite"
        };
        Deployment.Outcome close = Deployment.run(command);
        Deployment.require(close);
        assertThat(close.out())
                .contains("scores of " + Deployment.IMAGES + " images lie within their error of 2^12.0 of those");
        JsonNode report = json(Deployment.run(
                Stream.concat(Stream.of(command), Stream.of("--json")).toArray()));
        assertThat(report.get("closeLabels").asInt()).isEqualTo(Deployment.IMAGES);
        assertThat(report.get("errorBound").asDouble()).isEqualTo(4096);
        assertThat(tiny.at("close.csv")).hasSameTextualContentAs(tiny.at("sure.csv"));
    }

    private static List<String[]> cells(Path csv) throws IOException {
        return Files.readAllLines(csv).stream().map(line -> line.split(",")).toList();
    }

    @Test
    void decrypt_withoutOptions_writesLabelsAlone() throws IOException {
        JsonNode decrypted = json(tiny.decrypt(tiny.at("predictions"), tiny.at("alone.csv"), "--json"));
        assertThat(decrypted.get("scores").asText()).isEqualTo("none");
        assertThat(decrypted.get("output").asText())
                .isEqualTo(tiny.at("alone.csv").toString());
        assertThat(cells(tiny.at("alone.csv")))
                .allSatisfy(row -> assertThat(row).hasSize(2));
    }

    @Test
    void decrypt_rounded_writesMultiplesOfTheStepAndTheSameLabels() throws IOException {
        Deployment.require(tiny.decrypt(tiny.at("predictions"), tiny.at("exact.csv"), "--scores"));
        JsonNode decrypted = json(
                tiny.decrypt(tiny.at("predictions"), tiny.at("rounded.csv"), "--scores", "--round", "auto", "--json"));
        assertThat(decrypted.get("scores").asText()).isEqualTo("rounded");
        double step = decrypted.get("scoreStep").asDouble();
        List<String[]> exact = cells(tiny.at("exact.csv"));
        List<String[]> rounded = cells(tiny.at("rounded.csv"));
        assertThat(rounded.get(0)).containsExactly("id", "label", "rounded0", "rounded1", "rounded2");
        for (int i = 1; i < exact.size(); i++) {
            assertThat(rounded.get(i)[1]).isEqualTo(exact.get(i)[1]);
            for (int c = 2; c < 5; c++) {
                double score = Double.parseDouble(rounded.get(i)[c]);
                assertThat(score / step).isEqualTo(Math.rint(score / step));
                assertThat(score).isCloseTo(Double.parseDouble(exact.get(i)[c]), within(step / 2));
            }
        }
        JsonNode coarse =
                json(tiny.decrypt(tiny.at("predictions"), tiny.at("coarse.csv"), "--scores", "--round", "3", "--json"));
        assertThat(coarse.get("scoreStep").asDouble()).isEqualTo(0.125);
    }

    @Test
    void decrypt_flooded_addsNoiseOfTheStatedDeviation() throws IOException {
        Deployment.require(tiny.decrypt(tiny.at("predictions"), tiny.at("still.csv"), "--scores"));
        JsonNode decrypted = json(
                tiny.decrypt(tiny.at("predictions"), tiny.at("flooded.csv"), "--scores", "--flood", "10", "--json"));
        assertThat(decrypted.get("scores").asText()).isEqualTo("flooded");
        List<String[]> exact = cells(tiny.at("still.csv"));
        List<String[]> flooded = cells(tiny.at("flooded.csv"));
        assertThat(flooded.get(0)).containsExactly("id", "label", "flooded0", "flooded1", "flooded2");
        double squares = 0;
        for (int i = 1; i < exact.size(); i++) {
            for (int c = 2; c < 5; c++) {
                double noise = Double.parseDouble(flooded.get(i)[c]) - Double.parseDouble(exact.get(i)[c]);
                squares += noise * noise;
            }
        }
        double deviation = decrypted.get("noiseDeviation").asDouble();
        assertThat(Math.sqrt(squares / (3 * Deployment.IMAGES))).isBetween(0.8 * deviation, 1.2 * deviation);
        JsonNode twice = json(tiny.decrypt(
                tiny.at("predictions"), tiny.at("twice.csv"), "--flood", "10", "--released-images", "1200", "--json"));
        assertThat(twice.get("noiseDeviation").asDouble() / deviation).isCloseTo(2, within(1e-9));
        assertThat(cells(tiny.at("twice.csv")).get(0)).containsExactly("id", "label");
    }

    @Test
    void decrypt_words_sayHowScoresWereTreated() {
        Path predictions = tiny.at("predictions");
        assertThat(tiny.decrypt(predictions, tiny.at("w1.csv")).out()).contains("labels alone");
        assertThat(tiny.decrypt(predictions, tiny.at("w2.csv"), "--scores").out())
                .contains("as decrypted", "keep them to yourself");
        assertThat(tiny.decrypt(predictions, tiny.at("w3.csv"), "--scores", "--round", "5")
                        .out())
                .contains("rounded to multiples of 2^-5");
        assertThat(tiny.decrypt(predictions, tiny.at("w4.csv"), "--scores", "--flood", "10")
                        .out())
                .contains("Gaussian noise of deviation");
    }

    @Test
    void decryptedFile_isForTheOwnerOnly() throws IOException {
        Deployment.require(tiny.decrypt(tiny.at("predictions"), tiny.at("private.csv")));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(tiny.at("private.csv"))))
                .isEqualTo("rw-------");
    }
}
