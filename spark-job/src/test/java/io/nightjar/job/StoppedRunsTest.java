package io.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nightjar.ckks.NightjarException;
import io.nightjar.job.action.ScoreResult;
import io.nightjar.job.commit.ObjectStore;
import io.nightjar.job.journal.RunJournal;
import io.nightjar.job.journal.RunStatus;
import io.nightjar.job.store.DatasetKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs that are stopped, late or killed: the same command goes on from there. */
class StoppedRunsTest extends RunTrial {

    @Test
    void runThatStandsStill_commitsWhatIsFinished_andTheNextGoesOn() throws IOException {
        ObjectStore.hangOn("block-00003-");
        ScoreResult stopped =
                score("obj://" + input, output).stall(Duration.ofSeconds(20)).execute();
        assertThat(stopped.stopped()).isEqualTo("no block was finished within 20s");
        assertThat(stopped.missingBlocks()).isBetween(1L, 2L);
        assertThat(output.resolve("_SUCCESS")).doesNotExist();
        assertThat(output.resolve("_PARTIAL")).exists();
        Path labels = tiny.at("labels-" + trials + ".csv");
        assertThat(tiny.decrypt(output, labels).status()).isEqualTo(4);
        ObjectStore.reset();
        ScoreResult rest = score("obj://" + input, output).execute();
        assertThat(rest.resumedBlocks()).isEqualTo(stopped.written().blocks());
        assertThat(rest.isWhole()).isTrue();
        assertThat(output.resolve("_PARTIAL")).doesNotExist();
        assertThat(Deployment.rows(output, DatasetKind.PREDICTIONS)).isEqualTo(expected);
    }

    @Test
    void deadlineBeforeTheFirstBlock_commitsNothing() throws IOException {
        ObjectStore.hangOn("block-");
        ScoreResult stopped = score("obj://" + input, output)
                .deadline(Duration.ofMillis(1500))
                .execute();
        assertThat(stopped.stopped()).isEqualTo("the deadline of 1.5s came");
        assertThat(stopped.missingBlocks()).isEqualTo(BLOCKS);
        try (Stream<Path> left = Files.walk(output)) {
            assertThat(left.map(path -> output.relativize(path).toString()).sorted())
                    .as("the journal of the run, and nothing of its tasks, which have ended")
                    .satisfiesExactly(
                            path -> assertThat(path).isEmpty(),
                            path -> assertThat(path).isEqualTo("_nightjar"),
                            path -> assertThat(path).matches("_nightjar/run-.*\\.json"),
                            path -> assertThat(path).isEqualTo("_nightjar/run.json"));
        }
        Path file = output.resolve("_nightjar/run.json");
        RunJournal run = RunJournal.read(Files.readAllBytes(file), file);
        assertThat(run.status()).isEqualTo(RunStatus.PARTIAL);
        assertThat(run.stopped()).isEqualTo(stopped.stopped());
        assertThat(run.committed()).isNull();
        ObjectStore.reset();
        assertThat(score("obj://" + input, output).execute().isWhole()).isTrue();
        assertThat(Deployment.rows(output, DatasetKind.PREDICTIONS)).isEqualTo(expected);
    }

    @Test
    @Timeout(300)
    void deadlineThatIsOverBeforeTheJobBegins_stopsItAllTheSame() throws IOException {
        ObjectStore.hangOn("block-");
        ScoreResult stopped = score("obj://" + input, output)
                .deadline(Duration.ofNanos(1_000_000))
                .execute();
        assertThat(stopped.stopped()).isEqualTo("the deadline of 0.001s came");
        assertThat(stopped.missingBlocks()).isEqualTo(BLOCKS);
    }

    @Test
    void runKilledAtAnyMoment_isGoneOnWith_toTheSameRows() throws IOException {
        score(input, output).execute();
        for (int left = 0; left < BLOCKS; left++) {
            Files.deleteIfExists(output.resolve("_SUCCESS"));
            Files.deleteIfExists(output.resolve("_nightjar/generation-1"));
            try (Stream<Path> records = Files.walk(output.resolve("_nightjar/done"))) {
                List<Path> files = records.filter(Files::isRegularFile)
                        .sorted(Comparator.comparing(Path::getFileName))
                        .toList();
                for (Path record : files.subList(left, files.size())) {
                    Files.delete(record);
                }
            }
            assertThat(score(input, output).execute().resumedBlocks()).isEqualTo(left);
            assertThat(Deployment.rows(output, DatasetKind.PREDICTIONS)).isEqualTo(expected);
        }
    }

    @Test
    void sameCommandAgain_scoresNothing_andAnotherProgramIsRefused() throws IOException {
        score(input, output).execute();
        ScoreResult again = score(input, output).execute();
        assertThat(again.resumedBlocks()).isEqualTo(BLOCKS);
        assertThat(again.effort().cpuSeconds()).isZero();
        assertThat(predictions().manifest().generation()).isEqualTo(1);
        assertThatExceptionOfType(NightjarException.class)
                .isThrownBy(score(input, output).restart(true)::execute)
                .withMessageContaining("exists");
        assertThat(score(input, output).restart(true).overwrite(true).execute().resumedBlocks())
                .isZero();
        assertThat(Deployment.rows(output, DatasetKind.PREDICTIONS)).isEqualTo(expected);
    }

    @Test
    void callersOwnWordsForSpark_areAsTheyWere() throws IOException {
        Map<String, String> words = new HashMap<>(Map.of(
                "callSite.short", "nightly of the bank",
                "callSite.long", "nightly of the bank, at length",
                "spark.job.description", "all images of the night",
                "spark.job.tags", "bank"));
        keepsCallersWords(words, "predictions-alone-" + trials);
        words.put("spark.jobGroup.id", "night");
        words.put("spark.job.interruptOnCancel", "false");
        keepsCallersWords(words, "predictions-grouped-" + trials);
    }

    private void keepsCallersWords(Map<String, String> words, String name) throws IOException {
        SparkContext context = spark.sparkContext();
        Set<String> all = Set.of(
                "callSite.short",
                "callSite.long",
                "spark.job.description",
                "spark.job.tags",
                "spark.jobGroup.id",
                "spark.job.interruptOnCancel");
        all.forEach(key -> context.setLocalProperty(key, words.get(key)));
        try {
            score(input, tiny.at(name)).execute();
            assertThat(all)
                    .allSatisfy(key ->
                            assertThat(context.getLocalProperty(key)).as(key).isEqualTo(words.get(key)));
            Path damaged = Deployment.block(input, 1);
            byte[] sound = Files.readAllBytes(damaged);
            Deployment.damage(damaged);
            assertThatExceptionOfType(NightjarException.class)
                    .isThrownBy(score(input, tiny.at(name)).overwrite(true)::execute);
            Files.write(damaged, sound);
            assertThat(all)
                    .allSatisfy(key -> assertThat(context.getLocalProperty(key))
                            .as("after a failure: " + key)
                            .isEqualTo(words.get(key)));
        } finally {
            all.forEach(key -> context.setLocalProperty(key, null));
        }
    }
}
