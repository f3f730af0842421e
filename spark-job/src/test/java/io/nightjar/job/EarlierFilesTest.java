package io.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nightjar.job.store.DatasetKind;
import io.nightjar.model.circuit.ActivationStep;
import io.nightjar.model.circuit.LinearStep;
import io.nightjar.model.circuit.QuantizedWeights;
import io.nightjar.model.circuit.Step;
import io.nightjar.model.program.AnalyzedProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files of release 0.1.0, one packing with rotations and one without: they are still read, compiling makes the same
 * steps and integers with reference images and bounds on images behind them, but that some activations are relinearised
 * later and biases make up for rounding, and scoring makes the same predictions.
 */
class EarlierFilesTest {
    /** What values of a few units may differ by where products and sums are rounded once now and were rounded twice. */
    private static final double LAST_BITS = 1e-12;

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
        AnalyzedProgram before = program(files.resolve("program"));
        AnalyzedProgram now = program(program);
        assertThat(now.parameters()).isEqualTo(before.parameters());
        assertThat(now.packing()).isEqualTo(before.packing());
        assertThat(now.input()).isEqualTo(before.input());
        assertThat(now.program().bounds().limits())
                .containsExactly(before.program().bounds().limits(), within(LAST_BITS));
        assertThat(now.steps()).hasSameSizeAs(before.steps());
        int later = 0;
        for (int i = 0; i < now.steps().size(); i++) {
            Step step = before.steps().get(i);
            if (step instanceof LinearStep linear) {
                assertSameIntegers((LinearStep) now.steps().get(i), linear);
            } else if (step instanceof ActivationStep activation) {
                assertThat(activation.deferred()).isFalse();
                later += ((ActivationStep) now.steps().get(i)).deferred() ? 1 : 0;
            }
        }
        assertThat(later).isEqualTo(deferred);
        ObjectNode earlier = profile(files.resolve("program"), 3);
        ObjectNode today = profile(program, 4);
        assertThat(today.remove("program")).isNotEqualTo(earlier.remove("program"));
        for (String noise : List.of("scoreNoise", "scoreNoisePublicKey")) {
            assertThat(today.remove(noise).asDouble()).isPositive();
            assertThat(earlier.remove(noise).asDouble()).isPositive();
        }
        assertThat(today.remove("scoreRange").asDouble())
                .isCloseTo(earlier.remove("scoreRange").asDouble(), within(LAST_BITS));
        assertThat(today).isEqualTo(earlier);
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

    private static AnalyzedProgram program(Path program) throws IOException {
        return AnalyzedProgram.fromBytes(Files.readAllBytes(program.resolve("program.bin")));
    }

    /**
     * Integers, multipliers and factors; biases make up for what rounding adds on average, which is less than a step.
     */
    private static void assertSameIntegers(LinearStep now, LinearStep before) {
        assertThat(now.dataflow().tiles()).hasSameSizeAs(before.dataflow().tiles());
        assertThat(now.quantized().factors()).isEqualTo(before.quantized().factors());
        for (int p = 0; p < before.quantized().panelCount(); p++) {
            QuantizedWeights.Panel panel = now.quantized().panels().get(p);
            QuantizedWeights.Panel earlier = before.quantized().panels().get(p);
            assertThat(panel.weights()).isDeepEqualTo(earlier.weights());
            assertThat(panel.multipliers()).isEqualTo(earlier.multipliers());
            assertThat(panel.bias()).containsExactly(earlier.bias(), within(1e-3));
        }
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
