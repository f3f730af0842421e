package io.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nightjar.job.store.DatasetKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** What {@code score} counts, writes and says. */
class ScoreCommandTest extends CommandTrial {

    @Test
    void score_json_countsBlocksAndTimeByStep() throws IOException {
        JsonNode scored = json(tiny.score(tiny.at("counted"), "--master", "local[1]", "--json"));
        assertThat(scored.get("images").asInt()).isEqualTo(Deployment.IMAGES);
        assertThat(scored.get("blocks").asInt()).isEqualTo(3);
        assertThat(scored.get("output").asText()).isEqualTo(tiny.at("counted").toString());
        assertThat(scored.get("cpuSecondsByStep").has("conv")).isTrue();
        for (String field : List.of("seconds", "cpuSeconds", "peakHeapBytes", "bytesRead", "bytesWritten")) {
            assertThat(scored.get(field).asDouble()).as(field).isPositive();
        }
    }

    @Test
    void score_twice_writesTheSameBytes() throws IOException {
        Deployment.require(tiny.score(tiny.at("again-1"), "--master", "local[1]"));
        Deployment.require(tiny.score(tiny.at("again-2"), "--master", "local[2]", "--task-cpus", "2"));
        assertThat(Deployment.digests(tiny.at("again-2"))).isEqualTo(Deployment.digests(tiny.at("again-1")));
    }

    @Test
    void overwrite_replacesTheWholeOutput() throws IOException {
        Path out = tiny.at("replaced");
        Deployment.require(tiny.score(out, "--master", "local[1]"));
        Files.delete(Deployment.block(out, 2));
        Deployment.require(tiny.score(out, "--master", "local[1]", "--overwrite"));
        assertThat(Deployment.rows(out, DatasetKind.PREDICTIONS)).hasSize(3 * Deployment.CLASSES);
        assertThat(Deployment.dataset(out, DatasetKind.PREDICTIONS).manifest().generation())
                .isEqualTo(2);
    }

    @Test
    void configFile_knownKeys_areOptions() throws IOException {
        Path config = Files.writeString(tiny.at("job.properties"), "master = local[1]\njson = true\n");
        JsonNode scored = json(tiny.score(tiny.at("configured"), "--config", config));
        assertThat(scored.get("blocks").asInt()).isEqualTo(3);
        assertThat(scored.get("missingBlocks").asInt()).isZero();
        assertThat(scored.has("stopped") || scored.get("datasets").get(0).has("reason"))
                .as("nothing was stopped")
                .isFalse();
    }

    @Test
    void damagedBlock_isToldOnce_withWhatStaysAndWhatScoresTheRest() throws IOException {
        Path damaged = tiny.at("encrypted-damaged");
        for (String name : Deployment.tree(tiny.at("encrypted"))) {
            Path from = tiny.at("encrypted").resolve(name);
            Files.copy(from, damaged.resolve(name));
        }
        Deployment.damage(Deployment.block(damaged, 1));
        Deployment.Outcome refused = scoreDamaged(damaged);
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err().lines())
                .singleElement(InstanceOfAssertFactories.STRING)
                .startsWith("nightjar: 1 of 3 blocks is damaged, block 1: ")
                .endsWith(
                        "; the 2 that are finished stay: mend that, and the same command goes on from there, or set what"
                                + " is damaged aside and score the rest (--on-corrupt quarantine).");
        assertThat(scoreDamaged(damaged, "--on-corrupt", "quarantine", "--max-quarantined", "0")
                        .err())
                .contains("has 2 of 3 blocks from an earlier run of the same work; 1 block to go\n"
                        + "nightjar: 1 of 3 blocks is damaged, more than the limit of 0 allows, block 1: ")
                .endsWith(" or allow more to be set aside (--max-quarantined).\n");
        Deployment.Outcome rest = scoreDamaged(damaged, "--on-corrupt", "quarantine");
        assertThat(rest.status()).isEqualTo(4);
        assertThat(rest.out()).contains("set aside: block 1: ").containsOnlyOnce("truncated or altered");
        assertThat(rest.err()).doesNotContain("truncated or altered");
    }

    private static Deployment.Outcome scoreDamaged(Path input, Object... more) {
        return Deployment.run(Stream.concat(
                        Stream.of(
                                "score",
                                "--program",
                                tiny.at("program"),
                                "--evaluation-keys",
                                tiny.at("keys/evaluation.keys"),
                                "--input",
                                input,
                                "--output",
                                tiny.at("predictions-damaged"),
                                "--master",
                                "local[2]"),
                        Stream.of(more))
                .toArray());
    }
}
