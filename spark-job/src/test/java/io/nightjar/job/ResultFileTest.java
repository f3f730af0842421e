package io.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a command leaves for whoever does not see its exit status. */
class ResultFileTest {
    @TempDir
    Path directory;

    private Path result;

    @BeforeEach
    void place() {
        result = directory.resolve("results/night.json");
    }

    private Deployment.Outcome score(Object... more) {
        Object[] arguments = Stream.concat(
                        Stream.of(
                                "score",
                                "--program",
                                directory.resolve("none"),
                                "--evaluation-keys",
                                directory.resolve("k"),
                                "--input",
                                directory.resolve("i"),
                                "--output",
                                directory.resolve("o")),
                        Stream.of(more))
                .toArray();
        return Deployment.run(arguments);
    }

    private JsonNode read() throws IOException {
        try (Stream<Path> files = Files.list(result.getParent())) {
            assertThat(files).containsExactly(result);
        }
        return new ObjectMapper().readTree(Files.readAllBytes(result));
    }

    @Test
    void done_hasTheResultOfJson_andNoSentence() throws IOException {
        Deployment tiny = new Deployment(directory).prepared();
        Deployment.Outcome outcome =
                Deployment.require(tiny.score(tiny.at("p"), "--master", "local[2]", "--json", "--result=" + result));
        assertThat(read().fieldNames()).toIterable().containsExactly("status", "result");
        assertThat(read().path("status").asInt(-1)).isZero();
        assertThat(read().path("result")).isEqualTo(new ObjectMapper().readTree(outcome.out()));
    }

    @Test
    void mistake_hasTheSentenceOfStandardError() throws IOException {
        Deployment.Outcome outcome = score("--result", result);
        assertThat(read().fieldNames()).toIterable().containsExactly("status", "sentence");
        assertThat(read().path("status").asInt()).isEqualTo(outcome.status()).isEqualTo(2);
        assertThat("nightjar: " + read().path("sentence").asText())
                .isEqualTo(outcome.err().strip())
                .contains("does not exist");
    }

    @Test
    void argumentsThatCannotBeParsed_leaveAResultToo() throws IOException {
        assertThat(score("--result", result, "--nonsense").status()).isEqualTo(2);
        assertThat(read().path("sentence").asText()).contains("--nonsense");
        assertThat(score("--result", result, "--task-cpus", "two").status()).isEqualTo(2);
        assertThat(read().path("sentence").asText()).contains("--task-cpus", "two");
        assertThat(score("--result", result, "--config", directory.resolve("nothing"))
                        .status())
                .isEqualTo(2);
        assertThat(read().path("sentence").asText()).contains("configuration file", "does not exist");
    }

    @Test
    void configurationFile_mayNameIt() throws IOException {
        Path config = Files.writeString(directory.resolve("score.conf"), "result = " + result + "\n");
        assertThat(score("--config", config).status()).isEqualTo(2);
        assertThat(read().path("status").asInt()).isEqualTo(2);
    }

    @Test
    void fault_hasItsFirstLine() throws IOException {
        Deployment tiny = new Deployment(directory).prepared();
        Deployment.Outcome outcome =
                tiny.score(tiny.at("p"), "--master", "local[2]", "--result", result, "--conf", "spark.plugins=no.Such");
        assertThat(outcome.status()).as(outcome.err()).isEqualTo(3);
        assertThat(read().path("status").asInt()).isEqualTo(3);
        assertThat(read().path("sentence").asText()).contains("no.Such").doesNotContain("\n", "\tat ");
    }

    @Test
    void earlierResult_isGoneWhileTheCommandRuns_andAStrangerStays() throws IOException {
        Files.createDirectories(result.getParent());
        Files.writeString(result, "{\"status\":0}");
        assertThat(score("--result", result).status()).isEqualTo(2);
        assertThat(read().path("status").asInt()).isEqualTo(2);
        for (String stranger : new String[] {"my notes", "{\"a\":1}", ""}) {
            Files.writeString(result, stranger);
            Deployment.Outcome outcome = score("--result", result);
            assertThat(outcome.status()).isEqualTo(2);
            assertThat(outcome.err()).contains("--result", "is no result of a command");
            assertThat(result).hasContent(stranger);
        }
    }

    @Test
    void fileInTheOutput_isRefused_whereverEitherIsNamed() throws IOException {
        Path output = directory.resolve("o");
        Path link = Files.createSymbolicLink(directory.resolve("link"), Files.createDirectories(output));
        for (Path inside : new Path[] {output, output.resolve("night.json"), link.resolve("a/night.json")}) {
            Deployment.Outcome outcome = score("--result", inside);
            assertThat(outcome.status()).isEqualTo(2);
            assertThat(outcome.err())
                    .contains("--result file:" + inside + " lies in --output " + output, "give a file outside of it");
            assertThat(output).isEmptyDirectory();
        }
        Path both = Files.writeString(
                directory.resolve("both.conf"), "output = " + output + "\nresult = " + output.resolve("x.json"));
        Path one = Files.writeString(directory.resolve("one.conf"), "output = " + output);
        assertThat(Deployment.run("score", "--config", both).err()).contains("lies in --output");
        assertThat(Deployment.run("score", "--config", one, "--result", output.resolve("x.json"))
                        .err())
                .contains("lies in --output");
        assertThat(output).isEmptyDirectory();
        assertThat(score("--result", directory.resolve("o.json")).err()).doesNotContain("lies in");
    }

    @Test
    void placeWhereNoFileCanBe_isRefusedBeforeAnyWork() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "x");
        Deployment.Outcome outcome = score("--result", file.resolve("night.json"));
        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.err()).contains("--result " + file).doesNotContain("Exception", "does not exist");
        assertThat(outcome.err().strip().lines()).hasSize(1);
    }
}
