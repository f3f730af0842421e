package io.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher and the shaded jar, each in a JVM of its own. */
class LauncherJarTest {
    private static final Path ROOT = Path.of(System.getProperty("nightjar.root"));
    private static final Path JAR = ROOT.resolve("spark-job/target/nightjar-job.jar");

    @TempDir
    static Path directory;

    private static Deployment tiny;

    @BeforeAll
    static void prepare() throws IOException {
        tiny = new Deployment(directory).prepared();
    }

    /** Runs a program in the test's directory. */
    private static Deployment.Outcome run(List<String> command) throws IOException {
        return Deployment.runProgram(directory, Map.of("NIGHTJAR_HEAP", "512m"), command);
    }

    private static Deployment.Outcome nightjar(String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(ROOT.resolve("scripts/nightjar").toString()));
        command.addAll(List.of(arguments));
        return run(command);
    }

    private static String[] score(String output, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--program",
                "program",
                "--evaluation-keys",
                "keys/evaluation.keys",
                "--input",
                "encrypted",
                "--output",
                output));
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    private static String[] prepend(String first, String... rest) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(List.of(rest));
        return all.toArray(String[]::new);
    }

    @Test
    void launcher_relativePaths_areThoseOfTheCaller() throws IOException {
        Deployment.Outcome outcome = nightjar(prepend("score", score("launched", "--json")));
        assertThat(outcome.status()).as(outcome.err()).isZero();
        assertThat(outcome.out().strip().lines()).hasSize(1);
        assertThat(new ObjectMapper().readTree(outcome.out()).get("images").asInt())
                .isEqualTo(Deployment.IMAGES);
        assertThat(outcome.err().strip().lines())
                .as("a line for each block, without a terminal")
                .hasSize(3)
                .allMatch(line -> line.contains("INFO progress: block ") && line.contains(" of 3 blocks, "));
        assertThat(tiny.at("launched/_SUCCESS")).exists();
    }

    @Test
    void launcher_mistake_isOneLineAndStatusTwo() throws IOException {
        Deployment.Outcome outcome = nightjar(prepend("score", score("nowhere", "--fast")));
        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.err().strip().lines()).as(outcome.err()).hasSize(1);
        assertThat(outcome.err()).contains("--fast");
        assertThat(outcome.out()).isEmpty();
        assertThat(tiny.at("nowhere")).doesNotExist();
    }

    /** With the classes of Bouncy Castle that are in the jar. */
    @Test
    void launcher_keysUnderAPassphrase_openWithItAlone() throws IOException {
        Deployment.Outcome made = nightjar(
                "keygen",
                "--accept-insecure",
                "--profile",
                "program",
                "--output",
                "protected",
                "--passphrase-env",
                "PATH");
        assertThat(made.status()).as(made.err()).isZero();
        String[] decrypt = {
            "decrypt", "--keys", "protected", "--input", "encrypted", "--output", "none.csv", "--passphrase-env"
        };
        Deployment.Outcome wrong = nightjar(append(decrypt, "JAVA_HOME_THAT_IS_NOT_SET"));
        assertThat(wrong.err()).contains("is not set");
        Deployment.Outcome opened = nightjar(append(decrypt, "PATH"));
        assertThat(opened.status()).isEqualTo(2);
        assertThat(opened.err())
                .as("opened, and then not content with the input")
                .contains("encrypted");
        assertThat(opened.err()).doesNotContain("passphrase", "Exception");
    }

    private static String[] append(String[] first, String last) {
        List<String> all = new ArrayList<>(List.of(first));
        all.add(last);
        return all.toArray(String[]::new);
    }

    @Test
    void sparkSubmit_scoresTheSameBytes() throws IOException {
        Deployment.require(tiny.score(tiny.at("embedded"), "--master", "local[1]"));
        Deployment.Outcome outcome = run(submit(score("submitted")));
        assertThat(outcome.status()).as(outcome.err()).isZero();
        assertThat(Deployment.digests(tiny.at("submitted"))).isEqualTo(Deployment.digests(tiny.at("embedded")));
    }

    @Test
    void sparkSubmit_secretKey_isRefused() throws IOException {
        String[] arguments = score("nothing");
        arguments[List.of(arguments).indexOf("--evaluation-keys") + 1] = "keys/secret.key";
        Deployment.Outcome outcome = run(submit(arguments));
        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.err()).contains("is a secret key").doesNotContain("Exception");
        assertThat(tiny.at("nothing")).doesNotExist();
    }

    /** What spark-submit runs, from the jars that the build found. */
    private static List<String> submit(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
        command.add("-Xmx512m");
        command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().strip().split("\\s+")));
        command.add("-Dlog4j2.configurationFile=" + ROOT.resolve("conf/log4j2.properties"));
        command.add("-cp");
        command.add(Files.readString(ROOT.resolve("spark-job/target/spark.classpath"))
                .strip());
        command.add("org.apache.spark.deploy.SparkSubmit");
        command.addAll(List.of("--master", "local[2]", "--properties-file"));
        command.add(ROOT.resolve("conf/spark-defaults.conf").toString());
        command.addAll(List.of("--class", "io.nightjar.job.ScoreJob", JAR.toString()));
        command.addAll(List.of(arguments));
        return command;
    }
}
