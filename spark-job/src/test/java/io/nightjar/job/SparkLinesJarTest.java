package io.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.nightjar.ckks.io.Fingerprint;
import io.nightjar.job.cluster.ChildProcess;
import io.nightjar.job.cluster.SparkInstallation;
import io.nightjar.job.cluster.SparkLine;
import io.nightjar.job.cluster.StandaloneCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The one jar on every line of Spark, through spark-submit, with nothing else than that line's class path: programs and
 * predictions are the bytes that the build's own classes make, and each side reads what the other wrote.
 */
class SparkLinesJarTest {
    @TempDir
    static Path directory;

    private static Deployment tiny;
    private static Path tables;
    private static Path model;
    private static List<String> predictions;
    private static List<String> labels;

    static List<SparkLine> lines() throws IOException {
        return SparkLine.all();
    }

    @BeforeAll
    static void prepare() throws IOException {
        tiny = new Deployment(Files.createDirectories(directory.resolve("tiny"))).prepared();
        Deployment.require(tiny.score(tiny.at("predictions"), "--master", "local[1]"));
        predictions = ciphertexts(tiny.at("predictions"));
        Deployment.require(tiny.decrypt(tiny.at("predictions"), tiny.at("labels.csv")));
        labels = Files.readAllLines(tiny.at("labels.csv"));
        tables = CodecTables.write(directory.resolve("tables"), tiny.images, Deployment.IMAGES, Deployment.SIDE);
        // an exporter may name the operator set, which is also how the package of the classes begins that are relocated
        ModelProto.Builder named = Deployment.model("Mul").toBuilder();
        named.getGraphBuilder().getNodeBuilderList().forEach(node -> node.setDomain("ai.onnx"));
        model = Files.write(directory.resolve("model.onnx"), named.build().toByteArray());
    }

    @Test
    void lines_areThoseOfTheSupportMatrix() throws IOException {
        assertThat(lines())
                .extracting(line -> line.sparkVersion() + " " + line.scalaVersion())
                .containsExactly("3.5.9 2.12", "3.5.9 2.13", "3.5.6 2.13", "4.0.4 2.13", "4.1.3 2.13", "4.2.0 2.13");
        assertThat(Files.readString(Path.of(System.getProperty("nightjar.root"), "README.md")))
                .contains(lines().stream().map(SparkLine::sparkVersion).toList());
    }

    @ParameterizedTest
    @MethodSource("lines")
    void jar_onEveryLine_makesTheSameProgramsAndPredictions(SparkLine line) throws IOException, InterruptedException {
        assumeThat(line.runsOnJava(Runtime.version().feature()))
                .as("Hadoop of Spark %s does not start on Java %s", line.sparkVersion(), Runtime.version())
                .isTrue();
        SparkInstallation spark = new SparkInstallation(line, directory.resolve(line.name()));
        Path work = Files.createDirectories(directory.resolve(line.name()).resolve("work"));

        run(
                spark,
                "compile",
                "--model",
                model,
                "--output",
                work.resolve("program"),
                "--params",
                Deployment.parameters(),
                "--calibrate",
                tiny.images);
        assertThat(Deployment.digests(work.resolve("program"))).isEqualTo(Deployment.digests(tiny.at("program")));

        Path profile = work.resolve("program/client-profile.json");
        run(spark, "keygen", "--accept-insecure", "--profile", profile, "--output", work.resolve("keys"));
        run(
                spark,
                "encrypt",
                "--profile",
                profile,
                "--keys",
                work.resolve("keys"),
                "--images",
                tables,
                "--image-column",
                "pixels",
                "--id-column",
                "name",
                "--output",
                work.resolve("encrypted"));
        run(
                spark,
                "score",
                "--program",
                tiny.at("program"),
                "--evaluation-keys",
                tiny.at("keys/evaluation.keys"),
                "--input",
                tiny.at("encrypted"),
                "--output",
                work.resolve("predictions"));
        assertThat(ciphertexts(work.resolve("predictions"))).isEqualTo(predictions);
        run(
                spark,
                "decrypt",
                "--keys",
                tiny.at("keys"),
                "--input",
                work.resolve("predictions"),
                "--output",
                work.resolve("labels.csv"));
        assertThat(work.resolve("labels.csv")).hasSameTextualContentAs(tiny.at("labels.csv"));

        assertThat(labelsOf(work)).isEqualTo(labels);
    }

    /**
     * Executors that a worker starts, of the line with the most that differs: its own Scala, Hadoop and module options.
     */
    @Test
    void jar_onExecutorsOfTheOldestLine_makesTheSamePredictions() throws IOException, InterruptedException {
        SparkLine line = lines().get(0);
        assumeThat(line.runsOnJava(Runtime.version().feature())).isTrue();
        SparkInstallation spark = new SparkInstallation(line, directory.resolve("standalone"));
        Path output = directory.resolve("standalone/predictions");
        try (StandaloneCluster cluster = new StandaloneCluster(spark, directory.resolve("standalone"), 2, 1, "1g");
                ChildProcess driver = spark.submit(
                        "--master",
                        cluster.master(),
                        "--properties-file",
                        Path.of(System.getProperty("nightjar.root"), "conf/spark-defaults.conf"),
                        "--conf",
                        "spark.executor.memory=512m",
                        "--conf",
                        "spark.driver.host=127.0.0.1",
                        "--class",
                        "io.nightjar.job.ScoreJob",
                        SparkInstallation.jobJar(),
                        "--program",
                        tiny.at("program"),
                        "--evaluation-keys",
                        tiny.at("keys/evaluation.keys"),
                        "--input",
                        tiny.at("encrypted"),
                        "--output",
                        output)) {
            driver.requireSuccess();
        }
        assertThat(ciphertexts(output)).isEqualTo(predictions);
    }

    /** The progress bar, whose library asks for classes that the oldest line does not bring. */
    @Test
    void jar_onATerminalOfTheOldestLine_showsProgress() throws IOException, InterruptedException {
        SparkLine line = lines().get(0);
        assumeThat(line.runsOnJava(Runtime.version().feature())).isTrue();
        assumeThat(Path.of("/usr/bin/script"))
                .as("program that makes a terminal")
                .isExecutable();
        SparkInstallation spark = new SparkInstallation(line, directory.resolve("terminal"));
        String command = spark
                .submitCommand(
                        "--master",
                        "local[2]",
                        "--class",
                        "io.nightjar.job.Main",
                        SparkInstallation.jobJar(),
                        "encrypt",
                        "--profile",
                        tiny.at("program/client-profile.json"),
                        "--keys",
                        tiny.at("keys"),
                        "--images",
                        tiny.images,
                        "--output",
                        directory.resolve("terminal/encrypted"))
                .stream()
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(" "));
        try (ChildProcess program =
                spark.start(List.of("/usr/bin/script", "--quiet", "--return", "--command", command, "/dev/null"))) {
            assertThat(program.requireSuccess().out()).contains("encrypt", "100%");
        }
    }

    private static void run(SparkInstallation spark, Object... command) throws IOException, InterruptedException {
        List<Object> options = new ArrayList<>(List.of(
                "--master",
                "local[2]",
                "--class",
                "io.nightjar.job.Main",
                SparkInstallation.jobJar().toString()));
        options.addAll(List.of(command));
        try (ChildProcess program = spark.submit(options.toArray())) {
            program.requireSuccess();
        }
    }

    /** Scores and decrypts what a line encrypted with the keys that it made, in this JVM. */
    private static List<String> labelsOf(Path work) throws IOException {
        Deployment.require(Deployment.run(
                "score",
                "--program",
                work.resolve("program"),
                "--evaluation-keys",
                work.resolve("keys/evaluation.keys"),
                "--input",
                work.resolve("encrypted"),
                "--output",
                work.resolve("scored")));
        Deployment.require(Deployment.run(
                "decrypt",
                "--keys",
                work.resolve("keys"),
                "--input",
                work.resolve("scored"),
                "--output",
                work.resolve("scored.csv")));
        return Files.readAllLines(work.resolve("scored.csv"));
    }

    /** Fingerprints of the files of ciphertexts, whatever their names are. */
    private static List<String> ciphertexts(Path dataset) throws IOException {
        List<String> digests = new ArrayList<>();
        try (Stream<Path> files = Files.list(dataset.resolve("ciphertexts"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".parquet")).toList()) {
                digests.add(Fingerprint.of(Files.readAllBytes(file)).hex());
            }
        }
        assertThat(digests).isNotEmpty();
        return digests.stream().sorted().toList();
    }
}
