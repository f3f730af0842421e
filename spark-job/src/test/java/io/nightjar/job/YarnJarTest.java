package io.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nightjar.job.cluster.ChildProcess;
import io.nightjar.job.cluster.MiniHadoopCluster;
import io.nightjar.job.cluster.SparkInstallation;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** scripts/submit to YARN in both deploy modes, with HDFS for everything that scoring reads and writes. */
class YarnJarTest {
    @TempDir
    static Path directory;

    private static Deployment tiny;
    private static MiniHadoopCluster hadoop;
    private static SparkInstallation spark;
    private static FileSystem hdfs;
    private static Map<String, String> expected;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        tiny = new Deployment(Files.createDirectories(directory.resolve("data"))).prepared();
        Deployment.require(tiny.score(tiny.at("one"), "--master", "local[1]"));
        expected = Deployment.digests(tiny.at("one"));
        hadoop = MiniHadoopCluster.start(Files.createDirectories(directory.resolve("hadoop")));
        spark = new SparkInstallation(MiniHadoopCluster.line(), directory.resolve("spark"));
        spark.defaults(
                "spark.yarn.jars local:" + spark.home() + "/jars/*",
                "spark.yarn.maxAppAttempts 1",
                "spark.driver.host 127.0.0.1",
                // a class of its filter is in a jar of Hadoop's that distributions have
                "spark.ui.enabled false",
                "spark.executor.memory 512m",
                "spark.executor.instances 2",
                "spark.yarn.am.memory 512m",
                "spark.driver.memory 512m");
        hdfs = FileSystem.newInstance(URI.create(hadoop.hdfs()), new Configuration());
        for (String name : List.of("program/program.bin", "keys/evaluation.keys", "encrypted")) {
            hdfs.copyFromLocalFile(path(tiny.at(name).toUri().toString()), path("/data/" + name));
        }
        try (var out = hdfs.create(path("/data/score.conf"))) {
            out.write(("program = " + hadoop.hdfs() + "/data/program\nevaluation-keys = " + hadoop.hdfs()
                            + "/data/keys\ninput = " + hadoop.hdfs() + "/data/encrypted\n")
                    .getBytes(StandardCharsets.UTF_8));
        }
    }

    @AfterAll
    static void stop() throws IOException {
        if (hdfs != null) {
            hdfs.close();
        }
        if (hadoop != null) {
            hadoop.close();
        }
    }

    private static org.apache.hadoop.fs.Path path(String text) {
        return new org.apache.hadoop.fs.Path(text);
    }

    private static ChildProcess submit(String mode, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("--master", "yarn", "--deploy-mode", mode, "--"));
        all.addAll(List.of(arguments));
        return spark.submitScript(
                directory, Map.of("HADOOP_CONF_DIR", hadoop.clients().toString()), all);
    }

    private static void verify(String output, String result) throws IOException {
        hdfs.copyToLocalFile(
                false, path("/data/" + output), path(tiny.at(output).toUri().toString()), true);
        assertThat(Deployment.digests(tiny.at(output))).isEqualTo(expected);
        JsonNode outcome = result(result);
        assertThat(outcome.path("status").asInt(-1)).isZero();
        assertThat(outcome.path("result").path("images").asInt()).isEqualTo(Deployment.IMAGES);
    }

    private static JsonNode result(String name) throws IOException {
        try (var in = hdfs.open(path(name))) {
            return new ObjectMapper().readTree(in.readAllBytes());
        }
    }

    @Test
    void clientMode_everythingOnHdfs_writesTheBytesOfOneThread() throws IOException {
        try (ChildProcess run = submit(
                "client",
                "--config=" + hadoop.hdfs() + "/data/score.conf",
                "--output=" + hadoop.hdfs() + "/data/client",
                "--result=" + hadoop.hdfs() + "/results/client.json")) {
            assertThat(run.status()).as(run.err()).isZero();
        }
        verify("client", "/results/client.json");
    }

    @Test
    void clusterMode_pathsOfTheDefaultFileSystem_writeTheBytesOfOneThread() throws IOException {
        try (ChildProcess run = submit(
                "cluster", "--config=/data/score.conf", "--output=/data/cluster", "--result=/results/cluster.json")) {
            assertThat(run.status()).as(run.err()).isZero();
        }
        verify("cluster", "/results/cluster.json");
    }

    @Test
    void clusterMode_mistake_isInTheResultFile() throws IOException {
        try (ChildProcess run = submit(
                "cluster",
                "--config=/data/score.conf",
                "--program=/data/none",
                "--output=/data/nothing",
                "--result=/results/mistake.json")) {
            assertThat(run.status()).as(run.err()).isNotZero();
        }
        assertThat(result("/results/mistake.json").path("status").asInt()).isEqualTo(2);
        assertThat(result("/results/mistake.json").path("sentence").asText())
                .contains("program /data/none does not exist");
    }
}
