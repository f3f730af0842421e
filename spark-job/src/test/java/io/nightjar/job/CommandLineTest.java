package io.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
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
import org.junit.jupiter.api.Test;

/** The whole command line on a tiny network. */
class CommandLineTest extends CommandTrial {

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
        assertThat(compiled.at("/labels/images").asInt()).isEqualTo(Deployment.IMAGES);
        double changed = compiled.at("/labels/changed").asDouble(-1);
        assertThat(changed).isBetween(0.0, 1.0);
        assertThat(compiled.at("/labels/changedPublicKey").asDouble(-1)).isBetween(changed, 1.0);
        assertThat(explained).isEqualTo(((ObjectNode) compiled).without(List.of("output", "labels")));
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
    void compile_withoutCalibrationImages_saysThatNoLabelWasTried() throws IOException {
        Deployment.Outcome outcome = Deployment.run(
                "compile",
                "--model",
                tiny.model,
                "--output",
                tiny.at("untried"),
                "--params",
                Deployment.parameters(),
                "--json");
        assertThat(outcome.err())
                .contains("nightjar: no label was tried: calibration images show", "(--calibrate)")
                .doesNotContain("tried in the clear");
        assertThat(json(outcome).get("labels").toString()).isEqualTo("{\"images\":0}");
    }

    @Test
    void explain_words_showEveryStep() {
        Deployment.Outcome outcome = Deployment.run("explain", tiny.at("program"));
        assertThat(outcome.out()).contains("INSECURE", "conv", "dense", "relinearisation");
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
        Deployment.Outcome again = Deployment.require(Deployment.run(keygen));
        assertThat(Files.readAllBytes(tiny.at("k/secret.key"))).isNotEqualTo(first);
        assertThat(tiny.at("k.replaced-1/secret.key")).hasBinaryContent(first);
        assertThat(again.err())
                .contains("the keys that stood in " + tiny.at("k") + " are kept in " + tiny.at("k.replaced-1"));
    }

    @Test
    void keygen_overKeysInUse_leavesWhatTheyEncryptReadable() throws IOException {
        Deployment.require(keygen());
        Deployment.require(Deployment.run(
                "encrypt",
                "--profile",
                tiny.at("program"),
                "--keys",
                tiny.at("used"),
                "--images",
                tiny.images,
                "--output",
                tiny.at("in-use"),
                "--master",
                "local[1]"));
        Deployment.require(Deployment.run(
                "score",
                "--program",
                tiny.at("program"),
                "--evaluation-keys",
                tiny.at("used/evaluation.keys"),
                "--input",
                tiny.at("in-use"),
                "--output",
                tiny.at("in-use-scored"),
                "--master",
                "local[1]"));
        assertThat(json(keygen("--overwrite", "--json")).get("replaced").asText())
                .isEqualTo(tiny.at("used.replaced-1").toString());
        assertThat(json(keygen("--overwrite", "--json")).get("replaced").asText())
                .isEqualTo(tiny.at("used.replaced-2").toString());
        Deployment.require(Deployment.run(
                "decrypt",
                "--keys",
                tiny.at("used.replaced-1"),
                "--input",
                tiny.at("in-use-scored"),
                "--output",
                tiny.at("in-use.csv")));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(tiny.at("used.replaced-1/secret.key"))))
                .isEqualTo("rw-------");
    }

    private static Deployment.Outcome keygen(Object... more) {
        List<Object> arguments = new ArrayList<>(
                List.of("keygen", "--accept-insecure", "--profile", tiny.at("program"), "--output", tiny.at("used")));
        arguments.addAll(List.of(more));
        return Deployment.run(arguments.toArray());
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
        assertThat(wider.err()).contains("were encrypted under the public key", "(--encrypted-with public)");
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
    void words_countOneBlockAsOne() throws IOException {
        Path few = tiny.at("one-idx3-ubyte");
        Deployment.writeImages(few, tiny.at("one-labels"), 1, Deployment.SIDE);
        Deployment.Outcome outcome = tiny.encryptOf(few, tiny.at("one"), "--master", "local[1]");
        assertThat(outcome.out()).as(outcome.err()).startsWith("1 image in 1 block, ");
    }
}
