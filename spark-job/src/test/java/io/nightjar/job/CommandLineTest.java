package io.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nightjar.job.store.DatasetKind;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole command line on a tiny network. */
class CommandLineTest {
    @TempDir
    static Path directory;

    private static Deployment tiny;

    @BeforeAll
    static void prepare() throws IOException {
        tiny = new Deployment(directory).prepared();
        Deployment.require(tiny.score(tiny.at("predictions"), "--master", "local[2]"));
    }

    private static JsonNode json(Deployment.Outcome outcome) throws IOException {
        assertThat(outcome.status()).as(outcome.err()).isZero();
        assertThat(outcome.out().strip().lines()).hasSize(1);
        return new ObjectMapper().readTree(outcome.out());
    }

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
    void compileAndExplain_json_haveTheSameFields() throws IOException {
        JsonNode compiled = json(Deployment.run(
                "compile",
                "--model",
                tiny.model,
                "--output",
                tiny.at("again"),
                "--params",
                Deployment.parameters(),
                "--calibrate",
                tiny.images,
                "--json"));
        JsonNode explained = json(Deployment.run("explain", tiny.at("program"), "--json"));
        assertThat(compiled.get("output").asText()).isEqualTo(tiny.at("again").toString());
        assertThat(explained).isEqualTo(((ObjectNode) compiled).without("output"));
        for (String field : List.of(
                "/parameters/logN",
                "/parameters/levels",
                "/parameters/security/logQP",
                "/parameters/security/maxLogQP",
                "/block/packing/slots",
                "/block/imagesPerBlock",
                "/block/ciphertextBytes",
                "/keys/bytes",
                "/prediction/secondsPerBlock",
                "/prediction/taskBytes",
                "/steps/0/values/level",
                "/steps/0/work/seconds")) {
            assertThat(explained.at(field).isNumber()).as(field).isTrue();
        }
        assertThat(explained.at("/block/imagesPerBlock").asInt()).isEqualTo(126);
    }

    @Test
    void explain_words_showEveryStep() {
        Deployment.Outcome outcome = Deployment.run("explain", tiny.at("program"));
        assertThat(outcome.out()).contains("INSECURE", "conv", "dense", "relinearisation");
    }

    @Test
    void score_json_countsBlocksAndTimeByStep() throws IOException {
        JsonNode scored = json(tiny.score(tiny.at("counted"), "--master", "local[1]", "--json"));
        assertThat(scored.get("images").asInt()).isEqualTo(Deployment.IMAGES);
        assertThat(scored.get("blocks").asInt()).isEqualTo(3);
        assertThat(scored.get("output").asText()).isEqualTo(tiny.at("counted").toString());
        assertThat(scored.get("cpuSecondsByStep").has("conv")).isTrue();
        for (String field : List.of("seconds", "cpuSeconds", "peakHeapBytes", "bytesRead", "bytesWritten")) {
            assertThat(scored.get(field).asDouble()).as(field).isPositive();
        }
    }

    @Test
    void score_twice_writesTheSameBytes() throws IOException {
        Deployment.require(tiny.score(tiny.at("again-1"), "--master", "local[1]"));
        Deployment.require(tiny.score(tiny.at("again-2"), "--master", "local[2]", "--task-cpus", "2"));
        assertThat(Deployment.digests(tiny.at("again-2"))).isEqualTo(Deployment.digests(tiny.at("again-1")));
    }

    @Test
    void keygen_secretKey_isForTheOwnerOnly() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(tiny.at("keys/secret.key"))))
                .isEqualTo("rw-------");
    }

    @Test
    void keygenAndCompile_overwrite_replaceWhatTheyWrote() throws IOException {
        Object[] compile = {
            "compile",
            "--model",
            tiny.model,
            "--output",
            tiny.at("p"),
            "--params",
            Deployment.parameters(),
            "--overwrite"
        };
        Object[] keygen = {
            "keygen", "--accept-insecure", "--profile", tiny.at("p"), "--output", tiny.at("k"), "--overwrite"
        };
        Deployment.require(Deployment.run(compile));
        Deployment.require(Deployment.run(keygen));
        byte[] first = Files.readAllBytes(tiny.at("k/secret.key"));
        Deployment.require(Deployment.run(compile));
        Deployment.require(Deployment.run(keygen));
        assertThat(Files.readAllBytes(tiny.at("k/secret.key"))).isNotEqualTo(first);
    }

    @Test
    void decryptedFile_isForTheOwnerOnly() throws IOException {
        Deployment.require(tiny.decrypt(tiny.at("predictions"), tiny.at("private.csv")));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(tiny.at("private.csv"))))
                .isEqualTo("rw-------");
    }

    @Test
    void publicKey_producerWithoutSecret_encryptsWhatTheOwnerDecrypts() throws IOException {
        Deployment.require(Deployment.run(
                "encrypt",
                "--profile",
                tiny.at("program"),
                "--keys",
                tiny.at("keys/public.key"),
                "--images",
                tiny.images,
                "--output",
                tiny.at("public"),
                "--master",
                "local[2]"));
        Deployment.require(tiny.scoreOf(tiny.at("public"), tiny.at("public-predictions"), "--master", "local[2]"));
        Deployment.require(tiny.decrypt(tiny.at("predictions"), tiny.at("secret.csv")));
        Deployment.require(tiny.decrypt(tiny.at("public-predictions"), tiny.at("public.csv")));
        assertThat(tiny.at("public.csv")).hasSameTextualContentAs(tiny.at("secret.csv"));
        Deployment.Outcome wider = tiny.decrypt(tiny.at("public-predictions"), tiny.at("p.csv"), "--flood", "1");
        assertThat(wider.status()).isEqualTo(2);
        assertThat(wider.err()).contains("the predictions carry noise of", "(--encrypted-with public)");
        assertThat(tiny.at("p.csv")).doesNotExist();
        Deployment.require(tiny.decrypt(
                tiny.at("public-predictions"), tiny.at("p.csv"), "--flood", "1", "--encrypted-with", "public"));
        long secretBytes = Files.size(Deployment.block(tiny.at("encrypted"), 0));
        long publicBytes = Files.size(Deployment.block(tiny.at("public"), 0));
        assertThat(publicBytes).isBetween(secretBytes * 3 / 2, secretBytes * 5 / 2);
    }

    @Test
    void pngDirectoryAndParquetColumn_travelWithTheirIds() throws IOException {
        byte[] idx = Files.readAllBytes(tiny.images);
        Path pngs = Files.createDirectories(tiny.at("pngs"));
        MessageType schema = MessageTypeParser.parseMessageType(
                "message t { required binary name (UTF8); required binary pixels; }");
        Path table = tiny.at("table.parquet");
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new LocalOutputFile(table))
                .withType(schema)
                .withConf(new Configuration())
                .build()) {
            for (int i = 0; i < 5; i++) {
                BufferedImage image = new BufferedImage(Deployment.SIDE, Deployment.SIDE, BufferedImage.TYPE_BYTE_GRAY);
                byte[] pixels = java.util.Arrays.copyOfRange(idx, 16 + i * 64, 16 + (i + 1) * 64);
                image.getRaster().setDataElements(0, 0, Deployment.SIDE, Deployment.SIDE, pixels);
                Path png = pngs.resolve("scan, " + i + ".png");
                ImageIO.write(image, "png", png.toFile());
                Group row = new SimpleGroup(schema).append("name", "patient-" + i);
                row.add("pixels", Binary.fromConstantByteArray(i % 2 == 0 ? pixels : Files.readAllBytes(png)));
                writer.write(row);
            }
        }
        assertThat(labelsOf("png", pngs))
                .containsExactly(
                        "\"scan, 0.png\"", "\"scan, 1.png\"", "\"scan, 2.png\"", "\"scan, 3.png\"", "\"scan, 4.png\"");
        assertThat(labelsOf("table", table, "--image-column", "pixels", "--id-column", "name"))
                .containsExactly("patient-0", "patient-1", "patient-2", "patient-3", "patient-4");
        Deployment.require(tiny.decrypt(tiny.at("predictions"), tiny.at("all.csv")));
        List<String> all = labels(tiny.at("all.csv")).subList(0, 5);
        assertThat(labels(tiny.at("png.csv"))).isEqualTo(all);
        assertThat(labels(tiny.at("table.csv"))).isEqualTo(all);
    }

    /** Encrypts, scores and decrypts a source; the ids of its labels. */
    private static List<String> labelsOf(String name, Path source, String... options) throws IOException {
        Object[] encrypt = {
            "encrypt",
            "--profile",
            tiny.at("program"),
            "--keys",
            tiny.at("keys"),
            "--images",
            source,
            "--output",
            tiny.at(name + "-encrypted"),
            "--master",
            "local[1]"
        };
        Object[] all = java.util.Arrays.copyOf(encrypt, encrypt.length + options.length);
        System.arraycopy(options, 0, all, encrypt.length, options.length);
        Deployment.require(Deployment.run(all));
        Deployment.require(
                tiny.scoreOf(tiny.at(name + "-encrypted"), tiny.at(name + "-predictions"), "--master", "local[1]"));
        Deployment.require(tiny.decryptWithoutLabels(tiny.at(name + "-predictions"), tiny.at(name + ".csv")));
        return Files.readAllLines(tiny.at(name + ".csv")).stream()
                .skip(1)
                .map(line -> line.substring(0, line.lastIndexOf(',')))
                .toList();
    }

    private static List<String> labels(Path csv) throws IOException {
        return Files.readAllLines(csv, StandardCharsets.UTF_8).stream()
                .skip(1)
                .map(line -> line.substring(line.lastIndexOf(',') + 1))
                .toList();
    }

    @Test
    void overwrite_replacesTheWholeOutput() throws IOException {
        Path out = tiny.at("replaced");
        Deployment.require(tiny.score(out, "--master", "local[1]"));
        Files.delete(Deployment.block(out, 2));
        Deployment.require(tiny.score(out, "--master", "local[1]", "--overwrite"));
        assertThat(Deployment.rows(out, DatasetKind.PREDICTIONS)).hasSize(3 * Deployment.CLASSES);
        assertThat(Deployment.dataset(out, DatasetKind.PREDICTIONS).manifest().generation())
                .isEqualTo(2);
    }

    @Test
    void formerNamesOfOptions_areUnderstood_andNotShown() throws IOException {
        Path program = tiny.at("former-program");
        Deployment.require(Deployment.run(
                "compile",
                "--model",
                tiny.model,
                "--out=" + program,
                "--params",
                Deployment.parameters(),
                "--calibrate",
                tiny.images));
        Path keys = tiny.at("former-keys");
        Deployment.require(Deployment.run("keygen", "--accept-insecure", "--profile", program, "--out", keys));
        Path encrypted = tiny.at("former-encrypted");
        Deployment.require(Deployment.run(
                "encrypt",
                "--profile",
                program,
                "--keys",
                keys,
                "--public-key",
                "--images",
                tiny.images,
                "--out",
                encrypted,
                "--master",
                "local[2]"));
        Path predictions = tiny.at("former-predictions");
        Path config = Files.writeString(tiny.at("former.properties"), "keys = " + keys + "/evaluation.keys\n");
        Deployment.require(Deployment.run(
                "score",
                "--program",
                program,
                "--config",
                config,
                "--input",
                encrypted,
                "--output",
                predictions,
                "--master",
                "local[2]"));
        Deployment.require(Deployment.run(
                "decrypt",
                "--keys",
                keys,
                "--input",
                predictions,
                "--output",
                tiny.at("former.csv"),
                "--flood",
                "1",
                "--public-key"));
        for (String command : List.of("compile", "keygen", "encrypt", "score", "decrypt", "train", "study")) {
            assertThat(Deployment.run(command, "--help").out())
                    .as(command)
                    .contains("--output")
                    .doesNotContainPattern("--out[ =]")
                    .doesNotContain("--public-key");
        }
    }

    @Test
    void configFile_knownKeys_areOptions() throws IOException {
        Path config = Files.writeString(tiny.at("job.properties"), "master = local[1]\njson = true\n");
        JsonNode scored = json(tiny.score(tiny.at("configured"), "--config", config));
        assertThat(scored.get("blocks").asInt()).isEqualTo(3);
        assertThat(scored.get("missingBlocks").asInt()).isZero();
        assertThat(scored.has("stopped") || scored.get("datasets").get(0).has("reason"))
                .as("nothing was stopped")
                .isFalse();
    }

    @Test
    void damagedBlock_isToldOnce_withWhatStaysAndWhatScoresTheRest() throws IOException {
        Path damaged = tiny.at("encrypted-damaged");
        for (String name : Deployment.tree(tiny.at("encrypted"))) {
            Path from = tiny.at("encrypted").resolve(name);
            Files.copy(from, damaged.resolve(name));
        }
        Deployment.damage(Deployment.block(damaged, 1));
        Deployment.Outcome refused = scoreDamaged(damaged);
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err().lines())
                .singleElement(InstanceOfAssertFactories.STRING)
                .startsWith("nightjar: 1 of 3 blocks is damaged, block 1: ")
                .endsWith(
                        "; the 2 that are finished stay: mend that, and the same command goes on from there, or set what"
                                + " is damaged aside and score the rest (--on-corrupt quarantine).");
        assertThat(scoreDamaged(damaged, "--on-corrupt", "quarantine", "--max-quarantined", "0")
                        .err())
                .contains("has 2 of 3 blocks from an earlier run of the same work; 1 block to go\n"
                        + "nightjar: 1 of 3 blocks is damaged, more than the limit of 0 allows, block 1: ")
                .endsWith(" or allow more to be set aside (--max-quarantined).\n");
        Deployment.Outcome rest = scoreDamaged(damaged, "--on-corrupt", "quarantine");
        assertThat(rest.status()).isEqualTo(4);
        assertThat(rest.out()).contains("set aside: block 1: ").containsOnlyOnce("truncated or altered");
        assertThat(rest.err()).doesNotContain("truncated or altered");
    }

    private static Deployment.Outcome scoreDamaged(Path input, Object... more) {
        return Deployment.run(Stream.concat(
                        Stream.of(
                                "score",
                                "--program",
                                tiny.at("program"),
                                "--evaluation-keys",
                                tiny.at("keys/evaluation.keys"),
                                "--input",
                                input,
                                "--output",
                                tiny.at("predictions-damaged"),
                                "--master",
                                "local[2]"),
                        Stream.of(more))
                .toArray());
    }

    @Test
    void words_countOneBlockAsOne() throws IOException {
        Path few = tiny.at("one-idx3-ubyte");
        Deployment.writeImages(few, tiny.at("one-labels"), 1, Deployment.SIDE);
        Deployment.Outcome outcome = tiny.encryptOf(few, tiny.at("one"), "--master", "local[1]");
        assertThat(outcome.out()).as(outcome.err()).startsWith("1 image in 1 block, ");
    }

    @Test
    void help_ofEveryCommand_isNotWrapped() {
        for (String command : List.of(
                "fetch-data",
                "train",
                "study",
                "compile",
                "explain",
                "keygen",
                "encrypt",
                "score",
                "decrypt",
                "evaluate",
                "clean",
                "report")) {
            String help = Deployment.run(command, "--help").out();
            assertThat(help.lines().filter(line -> line.length() > 80))
                    .as(command)
                    .isEmpty();
            String footer = help.split("--version", 2)[1];
            assertThat(footer.lines().skip(1).filter(line -> line.endsWith(" ")))
                    .as(command)
                    .isEmpty();
            assertThat(footer).as(command).doesNotEndWith("\n\n").doesNotContain("\ndecrypt)");
        }
    }

    @Test
    void help_ofEveryCommand_hasAnExample() {
        for (String command :
                List.of("train", "study", "compile", "explain", "keygen", "encrypt", "score", "decrypt", "evaluate")) {
            Deployment.Outcome outcome = Deployment.run(command, "--help");
            assertThat(outcome.status()).isZero();
            assertThat(outcome.out()).as(command).contains("Example:").contains("nightjar " + command);
        }
    }
}
