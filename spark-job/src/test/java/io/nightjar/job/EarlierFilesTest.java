package io.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nightjar.ckks.io.Blob;
import io.nightjar.job.store.DatasetKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files of release 0.1.0, one packing with rotations and one without: they are still read, compiling makes the same
 * program to the byte with reference images and bounds on images behind it, but for the codes of activations that are
 * relinearised later now, and scoring the same predictions.
 */
class EarlierFilesTest {
    private static final Path EARLIER =
            Path.of(System.getProperty("nightjar.root"), "spark-job/src/test/resources/earlier");

    @TempDir
    Path directory;

    private Path files;

    @BeforeEach
    void nothing() {
        files = directory.resolve("files");
    }

    /** The files, with the secret key under the name that it has with its owner. */
    private void copy(String packing) throws IOException {
        Path source = EARLIER.resolve(packing);
        try (Stream<Path> all = Files.walk(source)) {
            for (Path path : all.toList()) {
                Path copy = files.resolve(source.relativize(path));
                if (Files.isDirectory(path)) {
                    Files.createDirectories(copy);
                } else {
                    copyFile(path, copy);
                }
            }
        }
    }

    private static void copyFile(Path from, Path to) throws IOException {
        if (to.getFileName().toString().equals("owner.key")) {
            Path secret = Files.copy(from, to.resolveSibling("secret.key"));
            Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        } else {
            Files.copy(from, to);
        }
    }

    private static void run(Object... arguments) {
        Deployment.require(Deployment.run(arguments));
    }

    @ParameterizedTest
    @CsvSource({"2, 0", "4, 2"})
    void compile_makesTheSameProgramAndSafeguardsBehindIt(int phases, int deferred) throws IOException {
        copy("phases-" + phases);
        Path program = directory.resolve("program");
        run(
                "compile",
                "--model",
                EARLIER.resolve("model.onnx"),
                "--params",
                EARLIER.resolve("parameters.json"),
                "--ring",
                "standard",
                "--calibrate",
                EARLIER.resolve("images-idx3-ubyte"),
                "--phases",
                phases,
                "--out",
                program);
        byte[] before = body(files.resolve("program/program.bin"));
        byte[] now = body(program.resolve("program.bin"));
        int others = 0;
        for (int i = 0; i < before.length; i++) {
            if (now[i] != before[i]) {
                assertThat(new int[] {before[i], now[i]}).as("byte %d", i).containsExactly(2, 6);
                others++;
            }
        }
        assertThat(others).isEqualTo(deferred);
        assertThat(now).hasSizeGreaterThan(before.length);
        ObjectNode earlier = profile(files.resolve("program"), 3);
        ObjectNode later = profile(program, 4);
        assertThat(later.remove("program")).isNotEqualTo(earlier.remove("program"));
        for (String noise : List.of("scoreNoise", "scoreNoisePublicKey")) {
            if (deferred > 0) {
                assertThat(later.remove(noise).asDouble())
                        .isLessThan(earlier.remove(noise).asDouble());
            }
        }
        assertThat(later).isEqualTo(earlier);
        Deployment.Outcome outcome = Deployment.run(
                "score",
                "--program",
                program,
                "--evaluation-keys",
                files.resolve("keys/evaluation.keys"),
                "--input",
                files.resolve("encrypted"),
                "--output",
                directory.resolve("predictions"));
        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.err()).contains("reads images encrypted for profile");
    }

    private static byte[] body(Path program) throws IOException {
        byte[] blob = Files.readAllBytes(program);
        return Arrays.copyOfRange(blob, Blob.HEADER_BYTES, blob.length - 4);
    }

    private static ObjectNode profile(Path program, int version) throws IOException {
        JsonNode stored = new ObjectMapper()
                .readTree(program.resolve("client-profile.json").toFile());
        assertThat(stored.get("version").asInt()).isEqualTo(version);
        assertThat(stored.has("safeguards")).isEqualTo(version == 4);
        return (ObjectNode) stored.get("profile");
    }

    @ParameterizedTest
    @ValueSource(strings = {"phases-2", "phases-4"})
    void score_makesTheSamePredictions(String packing) throws IOException {
        copy(packing);
        Path predictions = directory.resolve("predictions");
        run(
                "score",
                "--program",
                files.resolve("program"),
                "--keys",
                files.resolve("keys/evaluation.keys"),
                "--input",
                files.resolve("encrypted"),
                "--output",
                predictions);
        assertThat(Deployment.rows(predictions, DatasetKind.PREDICTIONS))
                .isEqualTo(Deployment.rows(files.resolve("predictions"), DatasetKind.PREDICTIONS))
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"phases-2", "phases-4"})
    void decrypt_readsTheSameScores(String packing) throws IOException {
        copy(packing);
        Path labels = directory.resolve("labels.csv");
        run(
                "decrypt",
                "--keys",
                files.resolve("keys"),
                "--input",
                files.resolve("predictions"),
                "--output",
                labels,
                "--scores");
        assertThat(labels).hasSameTextualContentAs(files.resolve("labels.csv"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"phases-2", "phases-4"})
    void encrypt_readsTheProfileAndTheKeys(String packing) throws IOException {
        copy(packing);
        for (boolean publicKey : new boolean[] {false, true}) {
            Path encrypted = directory.resolve("encrypted-" + publicKey);
            run(
                    "encrypt",
                    "--profile",
                    files.resolve("program"),
                    "--keys",
                    files.resolve("keys"),
                    "--images",
                    EARLIER.resolve("images-idx3-ubyte"),
                    "--out",
                    encrypted,
                    publicKey ? "--public-key" : "--overwrite");
            assertThat(encrypted.resolve("_SUCCESS")).exists();
        }
    }
}
