package io.nightjar.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nightjar.trainer.fetch.Mirror;
import io.nightjar.trainer.fetch.Samples;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FetchDataCommandTest {
    private final byte[] content = Samples.noise(11, 10_000);
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path directory;

    private int run(Mirror mirror, String... arguments) throws IOException {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        Fetching fetching = new Fetching(
                Map.of(
                        "sample",
                        Samples.dataset(Samples.gzipArchive(
                                "images", Samples.gzip(content), content, mirror.url("images.gz")))),
                Samples.PATIENCE);
        FetchDataCommand command = new FetchDataCommand(() -> fetching);
        return CommandLines.execute(command, new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }

    private void refused(Mirror mirror, String sentence, String... arguments) throws IOException {
        assertThat(run(mirror, arguments)).isEqualTo(2);
        assertThat(err.toString().strip().lines()).hasSize(1);
        assertThat(err.toString()).startsWith("nightjar: ").contains(sentence);
        assertThat(out.toString()).isEmpty();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void json_namesTheFilesAndWhatWasDone() throws IOException {
        String target = directory.resolve("data").toString();
        try (Mirror mirror = new Mirror()) {
            mirror.on("images.gz", Mirror.ranged(Samples.gzip(content)));
            assertThat(run(mirror, "sample", "--out", target, "--json"))
                    .as(err.toString())
                    .isZero();
            JsonNode fetched = new ObjectMapper().readTree(out.toString());
            assertThat(fetched.get("directory").asText()).isEqualTo(target);
            assertThat(fetched.get("alreadyThere").asBoolean()).isFalse();
            assertThat(fetched.get("downloadedBytes").asInt()).isEqualTo(Samples.gzip(content).length);
            assertThat(fetched.get("files").get(0).get("bytes").asInt()).isEqualTo(content.length);
            assertThat(fetched.get("files").get(0).get("sha256").asText())
                    .isEqualTo(Samples.known("images", content).sha256());
            assertThat(run(mirror, "sample", "--out", target, "--json")).isZero();
            assertThat(new ObjectMapper()
                            .readTree(out.toString())
                            .get("alreadyThere")
                            .asBoolean())
                    .isTrue();
            assertThat(run(mirror, "sample", "--out", target)).isZero();
            assertThat(out.toString()).contains("already there", "SHA-256 verified");
            assertThat(err.toString()).isEmpty();
        }
    }

    @Test
    void from_needsNoNetwork() throws IOException {
        Path from = Files.createDirectory(directory.resolve("from"));
        Files.write(from.resolve("images.gz"), Samples.gzip(content));
        Path target = directory.resolve("data");
        Mirror gone = new Mirror();
        gone.close();
        assertThat(run(gone, "sample", "--from", from.toString(), "--out", target.toString()))
                .as(err.toString())
                .isZero();
        assertThat(target.resolve("images")).hasBinaryContent(content);
        assertThat(out.toString()).contains("taken from " + from);
    }

    @Test
    void mistakes_areOneSentenceAndWriteNothing() throws IOException {
        String target = directory.resolve("data").toString();
        Mirror gone = new Mirror();
        gone.close();
        refused(gone, "cannot be downloaded", "sample", "--out", target);
        refused(gone, "set a proxy with NIGHTJAR_JAVA_OPTIONS", "sample", "--out", target);
        refused(gone, "there is no data set nothing, expected sample", "nothing", "--out", target);
        refused(gone, "does not exist or is a file", "sample", "--out", target, "--from", directory.resolve("no") + "");
        refused(gone, "mnist|cifar10");
    }

    @Test
    void help_hasAnExample() throws IOException {
        try (Mirror mirror = new Mirror()) {
            assertThat(run(mirror, "--help")).isZero();
        }
        assertThat(out.toString())
                .contains("nightjar fetch-data mnist --output out/datasets/mnist", "--from", "--json");
    }
}
