package io.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nightjar.ckks.NightjarException;
import io.nightjar.job.action.ActionListener;
import io.nightjar.job.action.BlockProgress;
import io.nightjar.job.action.EncryptAction;
import io.nightjar.job.action.OnCorrupt;
import io.nightjar.job.action.ScoreAction;
import io.nightjar.job.action.ScoreResult;
import io.nightjar.job.input.ImageFiles;
import io.nightjar.job.journal.RunBlock;
import io.nightjar.job.journal.RunJournal;
import io.nightjar.job.journal.RunStatus;
import io.nightjar.job.store.Dataset;
import io.nightjar.job.store.DatasetKind;
import io.nightjar.job.store.StoredBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What runs leave in run.json, however they end. */
class RunJournalTest {
    @TempDir
    static Path directory;

    private static Deployment tiny;
    private static SparkSession spark;

    @BeforeAll
    static void prepare() throws IOException {
        tiny = new Deployment(directory).prepared();
        spark = SparkSession.builder()
                .config(new SparkConf()
                        .setMaster("local[2]")
                        .setAppName("journal")
                        .set("spark.ui.enabled", "false")
                        .set("spark.driver.host", "127.0.0.1")
                        .set("spark.driver.bindAddress", "127.0.0.1"))
                .getOrCreate();
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private static ScoreAction score(String input, String output) {
        return ScoreAction.on(spark)
                .program(tiny.at("program").toString())
                .evaluationKeys(tiny.at("keys/evaluation.keys").toString())
                .input(tiny.at(input).toString())
                .output(tiny.at(output).toString());
    }

    private static void encrypt(String output) throws IOException {
        EncryptAction.on(spark)
                .profile(tiny.at("program").toString())
                .keys(tiny.at("keys").toString())
                .images(ImageFiles.of(tiny.images.toString()))
                .output(tiny.at(output).toString())
                .execute();
    }

    private static RunJournal journal(String output) throws IOException {
        Path file = tiny.at(output).resolve("_nightjar/run.json");
        return RunJournal.read(Files.readAllBytes(file), file);
    }

    private static List<Path> runs(String output) throws IOException {
        try (Stream<Path> files = Files.list(tiny.at(output).resolve("_nightjar"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("run-"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void completeRun_countsWhatWasCommitted() throws IOException {
        ScoreResult result = score("encrypted", "whole").execute();
        RunJournal run = journal("whole");
        assertThat(runs("whole")).hasSize(1);
        assertThat(runs("whole").get(0)).hasSameBinaryContentAs(tiny.at("whole/_nightjar/run.json"));
        assertThat(runs("whole").get(0).getFileName()).hasToString("run-" + run.run() + ".json");
        assertThat(run.status()).isEqualTo(RunStatus.DONE);
        assertThat(run.command()).isEqualTo("score");
        assertThat(run.failure() + run.stopped()).isEmpty();
        assertThat(Instant.parse(run.started())).isBefore(Instant.parse(run.ended()));
        assertThat(run.application()).isEqualTo(spark.sparkContext().applicationId());
        assertThat(run.taskCpus()).isEqualTo(1);

        Dataset recounted = Deployment.dataset(tiny.at("whole"), DatasetKind.PREDICTIONS);
        assertThat(run.committed().blocks()).isEqualTo(recounted.blocks().size());
        assertThat(run.committed().ciphertexts())
                .isEqualTo(Deployment.rows(tiny.at("whole"), DatasetKind.PREDICTIONS)
                        .size());
        assertThat(run.committed().images()).isEqualTo(Deployment.IMAGES);
        long bytes = 0;
        for (StoredBlock block : recounted.blocks()) {
            bytes += Files.size(tiny.at("whole").resolve(block.file()));
        }
        assertThat(run.committed().bytes()).isEqualTo(bytes);
        assertThat(run.fingerprints().work()).isEqualTo(recounted.manifest().work());
        assertThat(run.fingerprints().program()).isEqualTo(recounted.header().program());
        assertThat(run.fingerprints().key()).isEqualTo(recounted.header().key());
        assertThat(run.fingerprints().dataset()).isEqualTo(recounted.header().dataset());
        assertThat(run.software()).isEqualTo(recounted.manifest().software());

        assertThat(run.blocks()).extracting(RunBlock::block).containsExactlyInAnyOrder(0L, 1L, 2L);
        assertThat(run.blocks()).allMatch(block -> block.seconds() > 0 && block.peakHeapBytes() > 0);
        assertThat(run.cpuSecondsByStep()).isEqualTo(result.effort().cpuSecondsByStep());
        assertThat(run.secondsByPhase()).containsOnlyKeys("prepare", "score", "commit");
        assertThat(run.bytesRead()).isEqualTo(result.datasets().get(0).bytesRead());
        assertThat(run.plan().taskBytes()).isPositive();
        assertThat(run.expectedBlocks()).isEqualTo(3);
    }

    @Test
    void encryption_isToldToo() throws IOException {
        encrypt("again");
        RunJournal run = journal("again");
        assertThat(run.command()).isEqualTo("encrypt");
        assertThat(run.status()).isEqualTo(RunStatus.DONE);
        assertThat(run.input()).isEqualTo(tiny.images.toString());
        assertThat(run.committed().images()).isEqualTo(Deployment.IMAGES);
        assertThat(run.plan()).isNull();
    }

    @Test
    void failedRun_saysWhy_andTheNextOneWhatItTookOver() throws IOException {
        encrypt("damaged");
        Path block = Deployment.block(tiny.at("damaged"), 1);
        byte[] sound = Files.readAllBytes(block);
        Deployment.damage(block);
        assertThatExceptionOfType(NightjarException.class).isThrownBy(score("damaged", "resumed")::execute);
        RunJournal failed = journal("resumed");
        assertThat(failed.status()).isEqualTo(RunStatus.FAILED);
        assertThat(failed.failure()).contains("block-00001-", "truncated or altered");
        assertThat(failed.committed()).isNull();
        assertThat(failed.blocks()).extracting(RunBlock::block).containsExactlyInAnyOrder(0L, 2L);
        assertThat(failed.quarantined()).hasSize(1);
        Files.write(block, sound);
        List<String> notes = new ArrayList<>();
        score("damaged", "resumed")
                .listener(new ActionListener() {
                    @Override
                    public void note(String sentence) {
                        notes.add(sentence);
                    }

                    @Override
                    public void begun(String work, long total, LongSupplier done) {
                        notes.add("begun");
                    }
                })
                .execute();
        assertThat(notes)
                .containsExactly(
                        tiny.at("resumed") + " has 2 of 3 blocks from an earlier run of the same work; 1 block to go",
                        "begun");
        RunJournal resumed = journal("resumed");
        assertThat(resumed.status()).isEqualTo(RunStatus.DONE);
        assertThat(resumed.resumedBlocks()).isEqualTo(2);
        assertThat(resumed.blocks()).extracting(RunBlock::block).containsExactly(1L);
        assertThat(resumed.committed().blocks()).isEqualTo(3);
        assertThat(runs("resumed")).hasSize(2);
        score("damaged", "resumed").execute();
        assertThat(runs("resumed")).as("a run that had nothing to do").hasSize(2);
    }

    @Test
    void quarantine_isPartial_withReasons() throws IOException {
        encrypt("spoiled");
        Deployment.damage(Deployment.block(tiny.at("spoiled"), 2));
        score("spoiled", "partial").onCorrupt(OnCorrupt.QUARANTINE).execute();
        RunJournal run = journal("partial");
        assertThat(run.status()).isEqualTo(RunStatus.PARTIAL);
        assertThat(run.committed().blocks()).isEqualTo(2);
        assertThat(run.committed().quarantinedBlocks()).isEqualTo(1);
        assertThat(run.committed().missingBlocks()).isZero();
        assertThat(run.quarantined()).singleElement().satisfies(block -> {
            assertThat(block.block()).isEqualTo(2);
            assertThat(block.reason()).contains("truncated or altered");
        });
    }

    @Test
    void whileARunGoesOn_itsFileSaysSo() throws IOException {
        List<RunJournal> seen = new ArrayList<>();
        score("encrypted", "watched")
                .listener(new ActionListener() {
                    @Override
                    public void blockEnded(BlockProgress progress) {
                        if (progress.ended() == 1) {
                            seen.add(await("watched"));
                        }
                    }
                })
                .execute();
        assertThat(seen).singleElement().satisfies(run -> {
            assertThat(run.status()).isEqualTo(RunStatus.RUNNING);
            assertThat(run.ended()).isEmpty();
            assertThat(run.blocks()).isNotEmpty();
            assertThat(run.committed()).isNull();
        });
        assertThat(journal("watched").status()).isEqualTo(RunStatus.DONE);
    }

    private static RunJournal await(String output) {
        try {
            for (int i = 0; !Files.exists(tiny.at(output).resolve("_nightjar/run.json")); i++) {
                assertThat(i).isLessThan(3600);
                Thread.sleep(50);
            }
            return journal(output);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void runThatFinishesNothing_leavesNothing() throws IOException {
        encrypt("rotten");
        for (int block = 0; block < 3; block++) {
            Deployment.damage(Deployment.block(tiny.at("rotten"), block));
        }
        assertThatExceptionOfType(NightjarException.class).isThrownBy(score("rotten", "nothing")::execute);
        assertThat(tiny.at("nothing")).doesNotExist();
    }
}
