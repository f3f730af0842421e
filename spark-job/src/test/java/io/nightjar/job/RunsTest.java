package io.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightjar.ckks.NightjarException;
import io.nightjar.job.action.CleanAction;
import io.nightjar.job.action.CleanResult;
import io.nightjar.job.action.EncryptAction;
import io.nightjar.job.action.OnCorrupt;
import io.nightjar.job.action.QuarantineLimit;
import io.nightjar.job.action.ScoreAction;
import io.nightjar.job.action.ScoreResult;
import io.nightjar.job.commit.ObjectStore;
import io.nightjar.job.input.ImageFiles;
import io.nightjar.job.journal.RunJournal;
import io.nightjar.job.journal.RunStatus;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.store.Dataset;
import io.nightjar.job.store.DatasetKind;
import io.nightjar.job.store.QuarantinedBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.BlockMissingException;
import org.apache.hadoop.security.AccessControlException;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a night costs when something in it is damaged, late or killed: that block, that night, at most. */
class RunsTest {
    private static final int BLOCKS = 6;

    @TempDir
    static Path directory;

    private static SparkSession spark;
    private static Deployment tiny;
    private static List<String> expected;
    private static int trials;

    private Path input;
    private Path output;

    @BeforeAll
    static void prepare() throws IOException {
        tiny = new Deployment(directory);
        Deployment.writeImages(tiny.images, tiny.labels, BLOCKS * 126 - 5, Deployment.SIDE);
        tiny.prepared();
        spark = SparkSession.builder()
                .master("local[2,4]")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.hadoop." + ObjectStore.IMPLEMENTATION, ObjectStore.class.getName())
                .getOrCreate();
        score(tiny.at("encrypted"), tiny.at("expected")).execute();
        expected = Deployment.rows(tiny.at("expected"), DatasetKind.PREDICTIONS);
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @BeforeEach
    void copy() throws IOException {
        trials++;
        ObjectStore.reset();
        input = tiny.at("encrypted-" + trials);
        output = tiny.at("predictions-" + trials);
        try (Stream<Path> files = Files.walk(tiny.at("encrypted"))) {
            for (Path file : files.toList()) {
                Files.copy(file, input.resolve(tiny.at("encrypted").relativize(file)));
            }
        }
    }

    private static ScoreAction score(Object from, Object to) {
        return ScoreAction.on(spark)
                .program(tiny.at("program").toString())
                .evaluationKeys(tiny.at("keys/evaluation.keys").toString())
                .input(from.toString())
                .output(to.toString());
    }

    private Dataset predictions() throws IOException {
        return Deployment.dataset(output, DatasetKind.PREDICTIONS);
    }

    @Test
    void alteredBlock_costsThatBlock_andIsScoredWhenItIsMended() throws IOException {
        byte[] sound = Files.readAllBytes(Deployment.block(input, 4));
        Deployment.damage(Deployment.block(input, 4));
        assertThatExceptionOfType(NightjarException.class)
                .isThrownBy(score(input, output)::execute)
                .withMessageStartingWith("1 of 6 blocks is damaged, block 4: ")
                .withMessageContaining("block-00004-")
                .withMessageEndingWith(
                        "; the 5 that are finished stay: mend that, and the same command goes on from there,"
                                + " or set what is damaged aside and score the rest");
        assertThat(output.resolve("_SUCCESS")).doesNotExist();
        Files.write(Deployment.block(input, 4), sound);
        ScoreResult mended = score(input, output).execute();
        assertThat(mended.resumedBlocks()).isEqualTo(BLOCKS - 1);
        assertThat(mended.effort().cpuSeconds()).isPositive();
        assertThat(Deployment.rows(output, DatasetKind.PREDICTIONS)).isEqualTo(expected);
    }

    @Test
    void damagedBlocks_areSetAside_namedEach_andScoredWhenTheyAreMended() throws IOException {
        byte[] altered = Files.readAllBytes(Deployment.block(input, 1));
        byte[] shortened = Files.readAllBytes(Deployment.block(input, 2));
        byte[] missing = Files.readAllBytes(Deployment.block(input, 3));
        byte[] foreign = Files.readAllBytes(Deployment.block(input, 4));
        Deployment.damage(Deployment.block(input, 1));
        Files.write(Deployment.block(input, 2), java.util.Arrays.copyOf(shortened, shortened.length - 1000));
        Path gone = Deployment.block(input, 3);
        Files.delete(gone);
        Files.write(Deployment.block(input, 4), Files.readAllBytes(Deployment.block(input, 0)));
        ScoreResult result =
                score(input, output).onCorrupt(OnCorrupt.QUARANTINE).execute();
        assertThat(result.isWhole()).isFalse();
        assertThat(result.written().blocks()).isEqualTo(2);
        assertThat(result.quarantined()).extracting(QuarantinedBlock::block).containsExactly(1L, 2L, 3L, 4L);
        assertThat(result.quarantined())
                .extracting(QuarantinedBlock::reason)
                .satisfiesExactly(
                        reason -> assertThat(reason).contains("altered"),
                        reason -> assertThat(reason).contains("bytes, expected"),
                        reason -> assertThat(reason).contains("missing"),
                        reason ->
                                assertThat(reason).containsAnyOf("holds block 0, expected block 4", "bytes, expected"));
        assertThat(result.quarantined()).extracting(QuarantinedBlock::images).containsOnly(126);
        assertThat(predictions().manifest().quarantined()).isEqualTo(result.quarantined());
        List<String> rows = Deployment.rows(output, DatasetKind.PREDICTIONS);
        assertThat(expected).containsSubsequence(rows).hasSizeGreaterThan(rows.size());

        Files.write(Deployment.block(input, 1), altered);
        Files.write(Deployment.block(input, 2), shortened);
        Files.write(gone, missing);
        Files.write(Deployment.block(input, 4), foreign);
        ScoreResult mended =
                score(input, output).onCorrupt(OnCorrupt.QUARANTINE).execute();
        assertThat(mended.isWhole()).isTrue();
        assertThat(mended.resumedBlocks()).isEqualTo(2);
        assertThat(predictions().manifest().generation()).isEqualTo(2);
        assertThat(Deployment.rows(output, DatasetKind.PREDICTIONS)).isEqualTo(expected);
    }

    @Test
    void decrypt_ofAQuarantinedNight_labelsTheRest_withStatus4() throws IOException {
        Deployment.damage(Deployment.block(input, 1));
        score(input, output).onCorrupt(OnCorrupt.QUARANTINE).execute();
        Deployment.Outcome outcome = tiny.decrypt(output, tiny.at("labels-" + trials + ".csv"));
        assertThat(outcome.status()).as(outcome.err()).isEqualTo(4);
        assertThat(outcome.err()).contains("block 1 of", "was set aside when it was to be scored");
        List<String> labels = Files.readAllLines(tiny.at("labels-" + trials + ".csv"));
        assertThat(Files.readAllLines(tiny.at("labels-" + trials + ".csv.spoiled")))
                .hasSize(126)
                .startsWith("126");
        assertThat(labels).hasSize(1 + BLOCKS * 126 - 5 - 126);
        assertThat(labels.get(1 + 125)).startsWith("125,");
        assertThat(labels.get(1 + 126)).startsWith("252,");
    }

    @Test
    void blockThatIsScored_needsItsFileNoMore() throws IOException {
        byte[] sound = Files.readAllBytes(Deployment.block(input, 4));
        Deployment.damage(Deployment.block(input, 4));
        score(input, output).onCorrupt(OnCorrupt.QUARANTINE).execute();
        Files.write(Deployment.block(input, 4), sound);
        Files.delete(Deployment.block(input, 1));
        ScoreResult rest = score(input, output).onCorrupt(OnCorrupt.QUARANTINE).execute();
        assertThat(rest.isWhole()).isTrue();
        assertThat(rest.resumedBlocks()).isEqualTo(BLOCKS - 1);
        assertThat(Deployment.rows(output, DatasetKind.PREDICTIONS)).isEqualTo(expected);
    }

    @Test
    void moreDamageThanAllowed_failsTheRun_andKeepsWhatIsFinished() throws IOException {
        Deployment.damage(Deployment.block(input, 1));
        Deployment.damage(Deployment.block(input, 2));
        assertThatExceptionOfType(NightjarException.class)
                .isThrownBy(
                        score(input, output).onCorrupt(OnCorrupt.QUARANTINE).maxQuarantined(QuarantineLimit.parse("1"))
                                ::execute)
                .withMessageStartingWith(
                        "2 of 6 blocks are damaged, more than the limit of 1 allows, the first of them block 1: ")
                .withMessageEndingWith(", or allow more to be set aside");
        assertThat(score(input, output)
                        .onCorrupt(OnCorrupt.QUARANTINE)
                        .maxQuarantined(QuarantineLimit.parse("34%"))
                        .execute()
                        .quarantined())
                .hasSize(2);
    }

    @Test
    void idsOfABlockThatAreNotThoseEncrypted_areFound() throws IOException {
        Dataset data = Deployment.dataset(input, DatasetKind.ENCRYPTED);
        List<List<String>> ids = new java.util.ArrayList<>(
                data.imageTable(spark.sparkContext().hadoopConfiguration()).blocks());
        List<String> changed = new java.util.ArrayList<>(ids.get(2));
        java.util.Collections.swap(changed, 3, 4);
        ids.set(2, changed);
        Path table = input.resolve(data.manifest().imagesFile());
        Files.delete(table);
        new io.nightjar.job.store.ImageTable(ids)
                .write(
                        new org.apache.hadoop.fs.Path(table.toUri()),
                        data.header(),
                        spark.sparkContext().hadoopConfiguration());
        assertThatExceptionOfType(NightjarException.class)
                .isThrownBy(score(input, output)::execute)
                .withMessageContaining("lists other images for block 2");
    }

    @Test
    void runThatStandsStill_commitsWhatIsFinished_andTheNextGoesOn() throws IOException {
        ObjectStore.hangOn("block-00003-");
        ScoreResult stopped =
                score("obj://" + input, output).stall(Duration.ofSeconds(3)).execute();
        assertThat(stopped.stopped()).isEqualTo("no block was finished within 3s");
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
    @Timeout(60)
    void deadlineThatIsOverBeforeTheJobBegins_stopsItAllTheSame() throws IOException {
        ObjectStore.hangOn("block-");
        ScoreResult stopped = score("obj://" + input, output)
                .deadline(Duration.ofNanos(1_000_000))
                .execute();
        assertThat(stopped.stopped()).isEqualTo("the deadline of 0.001s came");
        assertThat(stopped.missingBlocks()).isEqualTo(BLOCKS);
    }

    @Test
    void damageThatIsNotToBeSetAside_isNotSetAsideWhenNothingElseIsLeft() throws IOException {
        byte[] sound = Files.readAllBytes(Deployment.block(input, 4));
        Path block = Deployment.block(input, 4);
        Deployment.damage(block);
        assertThatExceptionOfType(NightjarException.class).isThrownBy(score(input, output)::execute);
        Files.delete(block);
        assertThatExceptionOfType(NightjarException.class)
                .isThrownBy(score(input, output)::execute)
                .withMessageContaining("is missing");
        assertThatExceptionOfType(NightjarException.class)
                .isThrownBy(
                        score(input, output).onCorrupt(OnCorrupt.QUARANTINE).maxQuarantined(QuarantineLimit.parse("0"))
                                ::execute)
                .withMessageContaining("is missing");
        assertThat(output.resolve("_SUCCESS")).doesNotExist();
        Files.write(block, sound);
        assertThat(score(input, output).execute().resumedBlocks()).isEqualTo(BLOCKS - 1);
    }

    @Test
    void alteredRecord_costsItsBlock() throws IOException {
        byte[] sound = Files.readAllBytes(Deployment.block(input, 4));
        Path damaged = Deployment.block(input, 4);
        Deployment.damage(damaged);
        assertThatExceptionOfType(NightjarException.class).isThrownBy(score(input, output)::execute);
        Files.write(damaged, sound);
        String name = Deployment.tree(output).stream()
                .filter(file -> file.contains("/done/") && file.contains("/00002-"))
                .findFirst()
                .orElseThrow();
        String record = Files.readString(output.resolve(name));
        assertThat(record).contains("\"images\":126");
        Files.writeString(output.resolve(name), record.replace("\"images\":126", "\"images\":122"));
        assertThat(score(input, output).execute().resumedBlocks()).isEqualTo(BLOCKS - 2);
        assertThat(predictions().imageTable(new Configuration()).images()).isEqualTo(BLOCKS * 126 - 5);
        assertThat(Deployment.rows(output, DatasetKind.PREDICTIONS)).isEqualTo(expected);
    }

    @Test
    void fileThatCannotBeOpenedForAWhile_isNotTakenForMissing() throws IOException {
        ObjectStore.exhaust("block-00002-", 2);
        ScoreResult whole =
                score("obj://" + input, output).onCorrupt(OnCorrupt.QUARANTINE).execute();
        assertThat(whole.quarantined()).isEmpty();
        assertThat(Deployment.rows(output, DatasetKind.PREDICTIONS)).isEqualTo(expected);
    }

    @Test
    void blockWhoseReplicasAreGone_costsThatBlock_andIsScoredWhenTheyAreBack() throws IOException {
        ObjectStore.fail(
                "/block-00002-", () -> new BlockMissingException("block-2", "Could not obtain block: BP-1", 0));
        ScoreResult part =
                score("obj://" + input, output).onCorrupt(OnCorrupt.QUARANTINE).execute();
        assertThat(part.quarantined())
                .singleElement()
                .satisfies(block -> assertThat(block.reason())
                        .contains("/block-00002-", "all replicas of a part of the file are missing", "BP-1"));
        assertThat(part.written().blocks()).isEqualTo(BLOCKS - 1);
        assertThat(ObjectStore.failures()).as("read twice").isEqualTo(2);
        ObjectStore.reset();
        assertThat(score("obj://" + input, output).execute().resumedBlocks()).isEqualTo(BLOCKS - 1);
        assertThat(Deployment.rows(output, DatasetKind.PREDICTIONS)).isEqualTo(expected);
    }

    @Test
    void blockThatIsDenied_costsThatBlock_andStorageThatFailsTheRun() throws IOException {
        ObjectStore.fail("/block-00002-", () -> new AccessControlException("Permission denied: user=night"));
        assertThat(score("obj://" + input, output)
                        .onCorrupt(OnCorrupt.QUARANTINE)
                        .execute()
                        .quarantined())
                .singleElement()
                .satisfies(block -> assertThat(block.reason()).contains("(permission denied: user=night)"));
        ObjectStore.reset();
        ObjectStore.fail("/block-00002-", () -> new IOException("503 Slow Down"));
        assertThatThrownBy(score("obj://" + input, output).onCorrupt(OnCorrupt.QUARANTINE)::execute)
                .isNotInstanceOf(NightjarException.class)
                .hasStackTraceContaining("503 Slow Down");
    }

    @Test
    void blockThatRunsOutOfMemory_endsTheRun_andTheSameCommandGoesOn() throws IOException {
        ObjectStore.fail("/block-00005-", () -> {
            throw new OutOfMemoryError("Java heap space");
        });
        assertThatExceptionOfType(UserMistake.class)
                .isThrownBy(score("obj://" + input, output)::execute)
                .withMessageContaining("block 5 ran out of memory in a heap of ")
                .withMessageContaining("the same command goes on with the blocks that are left");
        assertThat(ObjectStore.failures()).as("not tried again").isEqualTo(1);
        assertThat(output.resolve("_SUCCESS")).doesNotExist();
        ObjectStore.reset();
        ScoreResult rest = score("obj://" + input, output).execute();
        assertThat(rest.resumedBlocks())
                .as("all but that one, and the one beside it")
                .isBetween(BLOCKS - 2, BLOCKS - 1);
        assertThat(Deployment.rows(output, DatasetKind.PREDICTIONS)).isEqualTo(expected);
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
    void objectStore_isNeverAskedToRename_andSeldomByTheDriver() throws IOException {
        Path few = tiny.at("few-idx3-ubyte");
        Deployment.writeImages(few, tiny.at("ignored"), 126, Deployment.SIDE);
        long forOne = driverRequests(few, "few");
        ObjectStore.reset();
        long forAll = driverRequests(tiny.images, "many");
        assertThat(forAll - forOne)
                .as(
                        "one a block, and twice the two files of a run's journal while it goes on: %s",
                        ObjectStore.requests())
                .isLessThanOrEqualTo(BLOCKS - 1 + 4);
        assertThat(ObjectStore.requests()).doesNotContainKeys("copies", "driver rename", "task rename");
        assertThat(ObjectStore.requests("task create"))
                .as("file and record, twice")
                .isEqualTo(4 * BLOCKS);
        assertThat(ObjectStore.requests("task open")).isEqualTo(BLOCKS);
        Deployment.require(tiny.decrypt(tiny.at("scored-many"), tiny.at("labels-" + trials + ".csv")));
    }

    /** Of encrypting and scoring. */
    private static long driverRequests(Path images, String name) throws IOException {
        String encrypted = "obj://" + tiny.at("stored-" + name);
        EncryptAction.on(spark)
                .profile(tiny.at("program").toString())
                .keys(tiny.at("keys").toString())
                .images(ImageFiles.of(images.toString()))
                .output(encrypted)
                .execute();
        ObjectStore.listLate(Duration.ofHours(1));
        assertThat(score(encrypted, "obj://" + tiny.at("scored-" + name))
                        .execute()
                        .isWhole())
                .isTrue();
        return ObjectStore.driverRequests();
    }

    @Test
    void requestsThatFailAtRandom_costARetry_andNoRow() throws IOException {
        String encrypted = "obj://" + input;
        ObjectStore.failAtRandom(0.08, 25);
        int runs = 0;
        while (true) {
            runs++;
            try {
                assertThat(score(encrypted, "obj://" + output).execute().isWhole())
                        .isTrue();
                break;
            } catch (NightjarException e) {
                throw e;
            } catch (Exception e) {
                assertThat(e).hasStackTraceContaining("503");
                assertThat(runs).isLessThan(30);
            }
        }
        assertThat(Deployment.rows(output, DatasetKind.PREDICTIONS)).isEqualTo(expected);
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
