package io.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file system that only {@code spark.hadoop.*} knows holds everything that may be remote, in every command. */
class SparkFileSystemTest {
    @TempDir
    static Path directory;

    private static Deployment tiny;

    @BeforeAll
    static void prepare() throws IOException {
        tiny = new Deployment(directory).prepared();
    }

    private static String remote(String name) {
        return SparkFileSystem.SCHEME + ":" + tiny.at(name);
    }

    private static Deployment.Outcome run(Object... arguments) {
        List<Object> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--conf", SparkFileSystem.SETTING));
        return Deployment.run(all.toArray());
    }

    private static Deployment.Outcome encrypt(String output) {
        return run(
                "encrypt",
                "--profile",
                remote("program/client-profile.json"),
                "--keys",
                tiny.at("keys"),
                "--images",
                tiny.images,
                "--output",
                remote(output),
                "--master",
                "local[2]",
                "--result",
                remote(output + ".json"));
    }

    @Test
    void everyCommand_findsTheFileSystem() throws IOException {
        Deployment.require(run("explain", remote("program")));
        Deployment.require(
                run("keygen", "--accept-insecure", "--profile", remote("program"), "--output", tiny.at("more-keys")));
        Deployment.require(encrypt("remotely-encrypted"));
        Files.writeString(
                tiny.at("score.conf"),
                "program = " + remote("program") + "\ninput = " + remote("remotely-encrypted")
                        + "\nmaster = local[2]\n");
        Deployment.require(run(
                "score",
                "--config",
                remote("score.conf"),
                "--evaluation-keys",
                remote("keys/evaluation.keys"),
                "--output",
                remote("predictions"),
                "--result",
                remote("score.json")));
        Deployment.require(run(
                "decrypt", "--keys", tiny.at("keys"), "--input", remote("predictions"), "--output", tiny.at("l.csv")));
        Path table = Deployment.writeTable(tiny.at("images.parquet"), tiny.images, Deployment.IMAGES, 64);
        Deployment.require(run(
                "evaluate",
                "--model",
                tiny.model,
                "--images",
                SparkFileSystem.SCHEME + ":" + table,
                "--image-column",
                "pixels",
                "--labels",
                tiny.labels));
        JsonNode result = new ObjectMapper().readTree(Files.readAllBytes(tiny.at("score.json")));
        assertThat(result.path("status").asInt(-1)).isZero();
        assertThat(result.path("result").path("images").asInt()).isEqualTo(Deployment.IMAGES);
    }

    @Test
    void withoutTheSetting_theKindIsUnknown() {
        Deployment.Outcome outcome = Deployment.run("explain", remote("program"));
        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.err()).contains("unknown kind " + SparkFileSystem.SCHEME);
    }
}
