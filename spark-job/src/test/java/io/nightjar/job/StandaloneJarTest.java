package io.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nightjar.job.cluster.ChildProcess;
import io.nightjar.job.cluster.SparkInstallation;
import io.nightjar.job.cluster.StandaloneCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** scripts/submit to a standalone cluster of Spark's, with a site's own settings, in both deploy modes. */
class StandaloneJarTest {
    @TempDir
    static Path directory;

    private static Deployment tiny;
    private static SparkInstallation spark;
    private static StandaloneCluster cluster;
    private static Map<String, String> expected;
    private static Path events;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        tiny = new Deployment(Files.createDirectories(directory.resolve("data"))).prepared();
        Deployment.require(tiny.score(tiny.at("one"), "--master", "local[1]"));
        expected = Deployment.digests(tiny.at("one"));
        events = Files.createDirectories(directory.resolve("events"));
        spark = SparkInstallation.ours(directory.resolve("spark"));
        spark.defaults(
                "spark.eventLog.enabled true",
                "spark.eventLog.compress false",
                "spark.eventLog.dir file:" + events,
                "spark.driver.host=127.0.0.1",
                "spark.executor.memory: 512m",
                "spark.executor.extraJavaOptions -Dof.the.site=1");
        cluster = new StandaloneCluster(spark, directory.resolve("cluster"), 2, 2, "2g");
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private static ChildProcess submit(List<String> options, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("--master", cluster.master(), "--conf", "spark.driver.memory=512m"));
        all.addAll(options);
        all.add("--");
        all.addAll(List.of(arguments));
        return spark.submitScript(tiny.root, Map.of(), all);
    }

    private static String events(String name) throws IOException {
        StringBuilder found = new StringBuilder();
        try (Stream<Path> files = Files.walk(events)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file);
                if (text.contains("\"App Name\":\"" + name + "\"")) {
                    found.append(text);
                }
            }
        }
        return found.toString();
    }

    @Test
    void clientMode_relativePaths_writeTheBytesOfOneThread_underTheSitesSettings() throws Exception {
        try (ChildProcess run = submit(
                List.of("--name", "by client"),
                "--program=program",
                "--evaluation-keys=keys/evaluation.keys",
                "--input=encrypted",
                "--output=client",
                "--result=client.json")) {
            assertThat(run.status()).as(run.err()).isZero();
        }
        assertThat(Deployment.digests(tiny.at("client"))).isEqualTo(expected);
        assertThat(result("client.json").path("status").asInt(-1)).isZero();
        assertThat(events("by client"))
                .contains("-Dof.the.site=1", "\"spark.executor.memory\":\"512m\"")
                .contains("-XX:G1HeapRegionSize=8m", "\"spark.broadcast.compress\":\"false\"");
    }

    @Test
    void clientMode_mistake_isTheExitStatus() throws IOException {
        try (ChildProcess run = submit(
                List.of(),
                "--program=none",
                "--evaluation-keys=keys/evaluation.keys",
                "--input=encrypted",
                "--output=nothing")) {
            assertThat(run.status()).as(run.err()).isEqualTo(2);
            assertThat(run.err()).contains("nightjar: program none does not exist: check the path.");
        }
    }

    @Test
    void clusterMode_writesTheBytesOfOneThread_andTheResultFile() throws Exception {
        try (ChildProcess run = submit(
                List.of("--deploy-mode", "cluster"),
                "--program=file:" + tiny.at("program"),
                "--evaluation-keys=file:" + tiny.at("keys/evaluation.keys"),
                "--input=file:" + tiny.at("encrypted"),
                "--output=file:" + tiny.at("cluster"),
                "--result=file:" + tiny.at("cluster.json"))) {
            assertThat(run.status()).as(run.err()).isZero();
        }
        JsonNode result = result("cluster.json");
        assertThat(result.path("status").asInt(-1)).as(result.toString()).isZero();
        assertThat(result.path("result").path("images").asInt()).isEqualTo(Deployment.IMAGES);
        assertThat(Deployment.digests(tiny.at("cluster"))).isEqualTo(expected);
    }

    @Test
    void clusterMode_pathOnTheDiskOfSomeWorker_isRefusedInTheResultFile() throws Exception {
        try (ChildProcess run = submit(
                List.of("--deploy-mode", "cluster"),
                "--program=" + tiny.at("program"),
                "--evaluation-keys=file:" + tiny.at("keys/evaluation.keys"),
                "--input=file:" + tiny.at("encrypted"),
                "--output=file:" + tiny.at("nothing"),
                "--result=file:" + tiny.at("refused.json"))) {
            run.status();
        }
        JsonNode result = result("refused.json");
        assertThat(result.path("status").asInt()).isEqualTo(2);
        assertThat(result.path("sentence").asText())
                .contains("--program " + tiny.at("program") + " would be on the disk of", "file:/...");
    }

    @Test
    void encrypt_relativePaths_isWhatScoringReads() throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("nightjar.root"), "scripts/nightjar").toString(),
                "encrypt",
                "--profile=program",
                "--keys=keys",
                "--images=" + tiny.root.relativize(tiny.images),
                "--output=more/encrypted",
                "--master=" + cluster.master(),
                "--conf=spark.driver.host=127.0.0.1",
                "--conf=spark.executor.memory=512m",
                "--result=encrypt.json");
        try (ChildProcess run = ChildProcess.start(tiny.root, Map.of("NIGHTJAR_HEAP", "512m"), command)) {
            assertThat(run.status()).as(run.err()).isZero();
        }
        Deployment.Outcome outcome = Deployment.require(Deployment.run(
                "score",
                "--program",
                tiny.at("program"),
                "--evaluation-keys",
                tiny.at("keys"),
                "--input",
                tiny.at("more/encrypted"),
                "--output",
                tiny.at("more/predictions"),
                "--json"));
        assertThat(outcome.field("images")).isEqualTo(Integer.toString(Deployment.IMAGES));
    }

    /** A cluster that has a driver of ours may end spark-submit before the driver has ended. */
    private static JsonNode result(String name) throws IOException, InterruptedException {
        for (int tries = 1500; !Files.exists(tiny.at(name)) && tries > 0; tries--) {
            Thread.sleep(200);
        }
        return new ObjectMapper().readTree(Files.readAllBytes(tiny.at(name)));
    }
}
