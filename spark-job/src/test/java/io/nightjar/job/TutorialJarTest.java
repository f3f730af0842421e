package io.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * docs/TUTORIAL.md, run as it is written: its Python lines become model.py, its shell lines one script. Where there is
 * no Python with PyTorch, "python3" copies data/tutorial/model.onnx instead; the five commands always run.
 */
class TutorialJarTest {
    private static final Path ROOT = Path.of(System.getProperty("nightjar.root"));
    private static final Path COMMITTED = ROOT.resolve("data/tutorial/model.onnx");
    private static final Path SAMPLE = ROOT.resolve("data/mnist-sample");

    @TempDir
    Path directory;

    @Test
    void tutorial_asWritten_labelsTheDigits(TestReporter reporter) throws IOException {
        List<String> page = Files.readAllLines(ROOT.resolve("docs/TUTORIAL.md"));
        List<String> shell = block(page, "sh");
        assertThat(shell.stream().filter(line -> line.startsWith("nightjar ")))
                .extracting(line -> line.split(" ")[1])
                .containsExactly("compile", "keygen", "encrypt", "score", "decrypt", "evaluate", "explain");
        Files.write(directory.resolve("model.py"), block(page, "python"));
        Files.write(directory.resolve("tutorial.sh"), shell);
        List<String> python = pythonWithTorch();
        reporter.publishEntry(
                "model", python.isEmpty() ? "data/tutorial/model.onnx, for want of PyTorch" : "trained by " + python);
        python3(
                python.isEmpty()
                        ? "exec cp \"$NIGHTJAR/data/tutorial/model.onnx\" ."
                        : "exec " + python.get(0) + " \"$@\"");

        Deployment.Outcome outcome = run(List.of("bash", "-euo", "pipefail", "tutorial.sh"));

        assertThat(outcome.status()).as(outcome.err()).isZero();
        assertThat(number(outcome.out(), "accuracy ([0-9.]+)%")).isGreaterThan(95);
        assertThat(number(outcome.out(), "([0-9]+) of 200 digits")).isGreaterThan(160);
        assertThat(number(outcome.out(), "agreement of encrypted with clear labels ([0-9.]+)%"))
                .isGreaterThanOrEqualTo(99.9);
        List<String> labels = Files.readAllLines(directory.resolve("labels.csv"));
        assertThat(labels).hasSize(1001).startsWith("id,label", "0,0", "1,1");
    }

    @Test
    void committedModel_isTheOneOfThePage() {
        Deployment.Outcome outcome = Deployment.require(Deployment.run(
                "evaluate",
                "--model",
                COMMITTED,
                "--images",
                SAMPLE.resolve("images-idx3-ubyte.gz"),
                "--labels",
                SAMPLE.resolve("labels-idx1-ubyte.gz"),
                "--json"));
        assertThat(outcome.field("accuracy")).isEqualTo("0.978");
    }

    /** The lines of all code blocks of a language, one after the other. */
    private static List<String> block(List<String> page, String language) {
        List<String> lines = new ArrayList<>();
        boolean inside = false;
        for (String line : page) {
            if (line.startsWith("```")) {
                inside = line.equals("```" + language);
            } else if (inside) {
                lines.add(line);
            }
        }
        assertThat(lines).isNotEmpty();
        return lines;
    }

    /** The first Python that can import what the page imports, or nothing. */
    private List<String> pythonWithTorch() throws IOException {
        for (String candidate : List.of("python3", "/usr/bin/python3")) {
            if (run(List.of("sh", "-c", "exec " + candidate + " -c 'import torch, numpy'"))
                            .status()
                    == 0) {
                return List.of(run(List.of("sh", "-c", "command -v " + candidate))
                        .out()
                        .strip());
            }
        }
        return List.of();
    }

    /** What the page's "python3" is. */
    private void python3(String command) throws IOException {
        Path program = directory.resolve("bin/python3");
        Files.createDirectories(program.getParent());
        Files.writeString(program, "#!/bin/sh\n" + command + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }

    private Deployment.Outcome run(List<String> command) throws IOException {
        String programs = directory.resolve("bin") + File.pathSeparator + ROOT.resolve("scripts");
        return Deployment.runProgram(
                directory,
                Map.of(
                        "NIGHTJAR",
                        ROOT.toString(),
                        "NIGHTJAR_HEAP",
                        "1g",
                        "PATH",
                        programs + File.pathSeparator + System.getenv("PATH")),
                command);
    }

    private static double number(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(pattern + " in " + text).isTrue();
        return Double.parseDouble(matcher.group(1));
    }
}
