package io.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nightjar.ckks.NightjarException;
import io.nightjar.job.action.CleanAction;
import io.nightjar.job.action.CleanResult;
import io.nightjar.job.action.ScoreResult;
import io.nightjar.job.commit.ObjectStore;
import io.nightjar.job.journal.RunJournal;
import io.nightjar.job.store.DatasetKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What {@code clean} removes of runs that are over, and what it leaves. */
class CleanTest extends RunTrial {

    private Path journal() throws IOException {
        try (Stream<Path> files = Files.list(output.resolve("_nightjar"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("run-"))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }
    }

    @Test
    @Timeout(120)
    void clean_leavesARunAlone_thatIsAtWork() throws Exception {
        ObjectStore.hangOn("block-00003-");
        FutureTask<ScoreResult> run = new FutureTask<>(score("obj://" + input, output)::execute);
        new Thread(run).start();
        while (!Files.exists(output.resolve("_nightjar/run.json"))) {
            assertThat(run.isDone()).isFalse();
            Thread.sleep(20);
        }
        Deployment.Outcome refused = clean();
        assertThat(refused.status()).as(refused.err()).isEqualTo(2);
        assertThat(refused.err())
                .contains("run "
                        + RunJournal.read(Files.readAllBytes(journal()), "it").run())
                .contains("is at work on " + output, "counts as dead after 5 minutes");
        Deployment.require(clean("--dry-run"));
        ObjectStore.reset();
        assertThat(run.get().isWhole()).isTrue();
        assertThat(Deployment.rows(output, DatasetKind.PREDICTIONS)).isEqualTo(expected);
        Deployment.require(clean());
        assertThat(Deployment.rows(output, DatasetKind.PREDICTIONS)).isEqualTo(expected);
    }

    @Test
    void clean_takesARunForDead_thatHasBeenSilentForLong() throws IOException {
        Deployment.damage(Deployment.block(input, 1));
        assertThatExceptionOfType(NightjarException.class).isThrownBy(score(input, output)::execute);
        String ended = Files.readString(journal());
        String running = ended.replace("\"status\":\"failed\"", "\"status\":\"running\"");
        assertThat(running).isNotEqualTo(ended);
        Files.writeString(journal(), running);
        assertThat(clean().err()).contains("is at work on");
        Files.writeString(
                journal(),
                running.replaceFirst(
                        "\"updated\":\"[^\"]*\"",
                        "\"updated\":\"" + Instant.now().minusSeconds(301) + "\""));
        Deployment.require(clean());
    }

    private Deployment.Outcome clean(String... more) {
        List<Object> words = new ArrayList<>(List.of("clean", "--dataset", output, "--older-than", "1s"));
        words.addAll(List.of(more));
        return Deployment.run(words.toArray());
    }

    private static List<Path> directories(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isDirectory).sorted().toList();
        }
    }

    @Test
    void clean_leavesWhatIsInForce_andWhatIsYoung() throws IOException {
        score(input, output).execute();
        score(input, output).overwrite(true).execute();
        List<String> before = Deployment.tree(output);
        CleanAction clean = CleanAction.on(new Configuration()).dataset(output.toString());
        assertThat(clean.olderThan(Duration.ofHours(1)).execute().files()).isZero();
        assertThat(Deployment.tree(output)).isEqualTo(before);
        for (String name : before) {
            Files.setLastModifiedTime(
                    output.resolve(name), FileTime.from(Instant.now().minusSeconds(7200)));
        }
        CleanResult counted = clean.dryRun(true).execute();
        assertThat(Deployment.tree(output)).isEqualTo(before);
        Path done = output.resolve("_nightjar/done");
        Path young = Files.createDirectory(done.resolve("0".repeat(64)));
        assertThat(directories(done)).hasSize(3);
        assertThat(clean.dryRun(false).execute().files()).isEqualTo(counted.files());
        try (Stream<Path> files = Files.walk(output)) {
            assertThat(files.filter(Files::isRegularFile))
                    .as("pointer, manifest, its number, the format, the last journal, ids and blocks")
                    .hasSize(6 + BLOCKS);
        }
        assertThat(directories(done))
                .as("empty ones are removed unless they are young, for a run may be about to use them")
                .containsExactly(done, young);
        assertThat(Deployment.rows(output, DatasetKind.PREDICTIONS)).isEqualTo(expected);
        assertThat(predictions().imageTable(new Configuration()).images()).isEqualTo(BLOCKS * 126 - 5);
        assertThat(score(input, output).execute().resumedBlocks()).isEqualTo(BLOCKS);
        assertThatExceptionOfType(NightjarException.class)
                .isThrownBy(clean.dataset(tiny.at("keys").toString())::execute)
                .withMessageContaining("is no data set");
        assertThat(tiny.at("keys/secret.key")).exists();
    }
}
