package io.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nightjar.job.action.ScoreAction;
import io.nightjar.job.action.ScoreResult;
import io.nightjar.job.action.ScoredDataset;
import io.nightjar.job.commit.ObjectStore;
import io.nightjar.job.store.DatasetKind;
import io.nightjar.job.task.OpenedCache;
import io.nightjar.job.task.OpenedOnce;
import io.nightjar.model.runtime.BlockScorer;
import io.nightjar.model.runtime.PreparedProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.apache.hadoop.hdfs.BlockMissingException;
import org.apache.hadoop.security.AccessControlException;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nights of several owners in one run: {@code nights/dt=2026-01-31/owner=a} and so on, and a directory of keys. */
class SeveralOwnersTest {
    private static final String NIGHT = "dt=2026-01-31";

    @TempDir
    static Path directory;

    private static Deployment tiny;
    private static int trials;

    @BeforeAll
    static void prepare() throws IOException {
        tiny = new Deployment(directory).prepared();
        Files.createDirectories(tiny.at("ring"));
        own("a");
        own("b");
        Deployment.require(tiny.score(tiny.at("single-a"), "--master", "local[1]"));
    }

    /** Keys and a night of an owner; those of a are the deployment's own. */
    private static void own(String owner) throws IOException {
        Path keys = tiny.at(owner.equals("a") ? "keys" : "keys-" + owner);
        Path night = tiny.at("nights/" + NIGHT + "/owner=" + owner);
        Files.createDirectories(night.getParent());
        if (owner.equals("a")) {
            copy(tiny.at("encrypted"), night);
        } else {
            Deployment.require(Deployment.run(
                    "keygen",
                    "--accept-insecure",
                    "--profile",
                    tiny.at("program/client-profile.json"),
                    "--output",
                    keys));
            Deployment.require(encrypt(keys, night));
        }
        Files.copy(keys.resolve("evaluation.keys"), tiny.at("ring/" + owner + ".keys"));
    }

    private static Deployment.Outcome encrypt(Path keys, Path output) {
        return Deployment.run(
                "encrypt",
                "--profile",
                tiny.at("program/client-profile.json"),
                "--keys",
                keys,
                "--images",
                tiny.images,
                "--output",
                output,
                "--master",
                "local[2]");
    }

    private static Deployment.Outcome score(String output, String keys, Object... more) {
        List<Object> words = new ArrayList<>(List.of(
                "score",
                "--program",
                tiny.at("program"),
                "--evaluation-keys",
                tiny.at(keys),
                "--output",
                tiny.at(output),
                "--master",
                "local[2]"));
        words.addAll(List.of(more));
        return Deployment.run(words.toArray());
    }

    @Test
    void directoryOfNights_isScoredByOwner_likeEachAlone() throws IOException {
        Deployment.Outcome outcome = Deployment.require(score("whole", "ring", "--input", tiny.at("nights"), "--json"));
        assertThat(outcome.field("images")).isEqualTo(Integer.toString(2 * Deployment.IMAGES));
        assertThat(Deployment.rows(tiny.at("whole/" + NIGHT + "/owner=a"), DatasetKind.PREDICTIONS))
                .isEqualTo(Deployment.rows(tiny.at("single-a"), DatasetKind.PREDICTIONS));
        for (String owner : List.of("a", "b")) {
            Deployment.require(Deployment.run(
                    "decrypt",
                    "--keys",
                    tiny.at(owner.equals("a") ? "keys" : "keys-b"),
                    "--input",
                    tiny.at("whole/" + NIGHT + "/owner=" + owner),
                    "--output",
                    tiny.at("labels-" + owner + ".csv")));
        }
        assertThat(tiny.at("labels-a.csv")).hasSameTextualContentAs(tiny.at("labels-b.csv"));
        Deployment.Outcome again = Deployment.require(score("whole", "ring", "--input", tiny.at("nights")));
        assertThat(again.err()).contains("owner=a is complete already").contains("owner=b is complete already");
        assertThat(again.out())
                .contains("600 images in", "of " + tiny.at("whole") + " were there already: nothing was scored")
                .doesNotContain("scored into");
    }

    @Test
    void ownerWithoutKeys_isSetAside_andTheOthersAreScored() throws IOException {
        Path ring = Files.createDirectories(tiny.at("lacking"));
        Files.copy(tiny.at("ring/a.keys"), ring.resolve("a.keys"));
        Deployment.Outcome outcome = score("part", "lacking", "--input", tiny.at("nights"));
        assertThat(outcome.status()).as(outcome.err()).isEqualTo(4);
        assertThat(outcome.out()).contains("owner=b: no evaluation keys of key pair ");
        assertThat(tiny.at("part/" + NIGHT + "/owner=a/_SUCCESS")).exists();
        assertThat(tiny.at("part/" + NIGHT + "/owner=b")).doesNotExist();

        byte[] damaged = Files.readAllBytes(tiny.at("ring/b.keys"));
        damaged[damaged.length / 2] ^= 1;
        Files.write(ring.resolve("b.keys"), damaged);
        outcome = score("part", "lacking", "--input", tiny.at("nights"));
        assertThat(outcome.status()).as(outcome.err()).isEqualTo(4);
        assertThat(outcome.out()).contains("owner=b: evaluation keys ").contains("b.keys");
        assertThat(tiny.at("part/" + NIGHT + "/owner=b/_SUCCESS")).doesNotExist();

        Files.copy(tiny.at("ring/b.keys"), ring.resolve("b.keys"), StandardCopyOption.REPLACE_EXISTING);
        Deployment.require(score("part", "lacking", "--input", tiny.at("nights")));
        assertThat(tiny.at("part/" + NIGHT + "/owner=b/_SUCCESS")).exists();
    }

    @Test
    void unfinishedOrDamagedDatasets_areTheirOwners() throws IOException {
        Path nights = tiny.at("late");
        Path b = nights.resolve("owner=b");
        copy(tiny.at("nights/" + NIGHT + "/owner=a"), nights.resolve("owner=a"));
        copy(tiny.at("nights/" + NIGHT + "/owner=b"), b);
        Deployment.damage(Deployment.block(b, 1));
        copy(b, nights.resolve("owner=c"));
        Files.delete(nights.resolve("owner=c/_SUCCESS"));
        Deployment.Outcome outcome = score("late-out", "ring", "--input", nights);
        assertThat(outcome.status()).as(outcome.err()).isEqualTo(4);
        assertThat(outcome.out())
                .contains("owner=b: ")
                .contains("block-00001-")
                .contains("owner=c is no finished data set");
        assertThat(tiny.at("late-out/owner=a/_SUCCESS")).exists();
        assertThat(tiny.at("late-out/owner=b/_SUCCESS")).doesNotExist();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    private static SparkSession session(int cores) {
        return SparkSession.builder()
                .master("local[" + cores + "]")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.hadoop." + ObjectStore.IMPLEMENTATION, ObjectStore.class.getName())
                .getOrCreate();
    }

    private static ScoreAction scoreAll(SparkSession spark, String input, String output) {
        return ScoreAction.on(spark)
                .program(tiny.at("program").toString())
                .evaluationKeys("obj://" + tiny.at("ring"))
                .input("obj://" + tiny.at(input))
                .output("obj://" + tiny.at(output));
    }

    private static IOException denied() {
        return new AccessControlException("Permission denied: user=night, access=READ, inode=\"/b\":b:b:drwx------");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nights/" + NIGHT + "/owner=b",
                "nights/" + NIGHT + "/owner=b/_SUCCESS",
                "nights/" + NIGHT + "/owner=b/_nightjar/manifest",
                "nights/" + NIGHT + "/owner=b/images",
                "nights/" + NIGHT + "/owner=b/ciphertexts",
                "ring/b.keys",
                "out/" + NIGHT + "/owner=b",
                "out/" + NIGHT + "/owner=b/ciphertexts/block-00001-",
                "out/" + NIGHT + "/owner=b/ciphertexts/block-00001-",
                "out/" + NIGHT + "/owner=b/ciphertexts/block-00001-",
                "out/" + NIGHT + "/owner=b/ciphertexts/block-00001-",
                "out/" + NIGHT + "/owner=b/ciphertexts/block-00001-",
                "out/" + NIGHT + "/owner=b/ciphertexts/block-00001-",
                "out/" + NIGHT + "/owner=b/_SUCCESS"
            })
    void whatIsDeniedToOneDataset_setsItAside_andTheOthersAreScored(String path) throws IOException {
        String output = "denied-out-" + trials++;
        ObjectStore.reset();
        ObjectStore.fail(tiny.at(path.replaceFirst("^out", output)).toString(), SeveralOwnersTest::denied);
        try (SparkSession spark = session(2)) {
            ScoreResult part = scoreAll(spark, "nights", output).execute();
            assertThat(of(part, "owner=a").isWhole()).isTrue();
            assertThat(of(part, "owner=b").written().blocks()).isZero();
            assertThat(of(part, "owner=b").reason()).containsIgnoringCase("permission denied");
            ObjectStore.reset();
            ScoreResult rest = scoreAll(spark, "nights", output).execute();
            assertThat(rest.isWhole()).as(() -> rest.datasets().toString()).isTrue();
        } finally {
            ObjectStore.reset();
        }
    }

    @Test
    void lostReplicasOfOneManifest_setItsDatasetAside() throws IOException {
        ObjectStore.reset();
        String manifest =
                tiny.at("nights/" + NIGHT + "/owner=b/_nightjar/manifest").toString();
        ObjectStore.fail(manifest, () -> new BlockMissingException(manifest, "Could not obtain block: B-1", 0));
        try (SparkSession spark = session(2)) {
            ScoreResult part = scoreAll(spark, "nights", "lost-out").execute();
            assertThat(of(part, "owner=a").isWhole()).isTrue();
            assertThat(of(part, "owner=b").reason()).contains("all replicas of a part of the file are missing");
        } finally {
            ObjectStore.reset();
        }
    }

    /** The second fails while the first is at work, and the third waits for room. */
    @Test
    @Timeout(180)
    void faultOfOneDataset_letsThoseThatRunFinish_andNoneBegin() throws Exception {
        for (String owner : List.of("a1", "a2", "a3")) {
            copy(tiny.at("nights/" + NIGHT + "/owner=a"), tiny.at("faulty/owner=" + owner));
        }
        ObjectStore.reset();
        ObjectStore.hangOn("block-");
        ObjectStore.fail("/owner=a2/images", () -> new IOException("503 Slow Down"));
        try (SparkSession spark = session(2)) {
            FutureTask<ScoreResult> run = new FutureTask<>(scoreAll(spark, "faulty", "faulty-out")::execute);
            new Thread(run).start();
            while (ObjectStore.failures() == 0 || isScoring("owner=a2")) {
                assertThat(run.isDone()).isFalse();
                Thread.sleep(20);
            }
            assertThat(isScoring("owner=a1")).isTrue();
            ObjectStore.reset();
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(run::get)
                    .withStackTraceContaining("503 Slow Down");
        } finally {
            ObjectStore.reset();
        }
        assertThat(tiny.at("faulty-out/owner=a1/_SUCCESS")).exists();
        assertThat(tiny.at("faulty-out/owner=a2/_SUCCESS")).doesNotExist();
        assertThat(tiny.at("faulty-out/owner=a3")).doesNotExist();
        Deployment.require(score("faulty-out", "ring", "--input", tiny.at("faulty")));
    }

    private static boolean isScoring(String owner) {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().startsWith("nightjar-score-")
                        && thread.getName().endsWith(owner));
    }

    @Test
    void mistakesOfTheWholeRun_areRefusedBeforeAnyWork() throws IOException {
        Path a = tiny.at("nights/" + NIGHT + "/owner=a");
        copy(a, tiny.at("other/owner=a"));
        copy(a, tiny.at("more/owner=a"));
        Deployment.Outcome clash =
                score("refused", "ring", "--input", tiny.at("other/owner=a"), "--input", tiny.at("more/owner=a"));
        assertThat(clash.status()).isEqualTo(2);
        assertThat(clash.err()).contains("would both be at").contains("refused/owner=a");
        Path secret = Files.createDirectories(tiny.at("secret-ring")).resolve("a.keys");
        Files.copy(tiny.at("keys/secret.key"), secret);
        Deployment.Outcome refused = score("refused", "secret-ring", "--input", tiny.at("nights"));
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err()).contains("is a secret key, which must never be on the scoring side");
        Deployment.Outcome inside = score("single-a", "ring", "--input", tiny.at("nights"));
        assertThat(inside.status()).isEqualTo(2);
        assertThat(inside.err()).contains("is a data set, expected a directory");
        assertThat(tiny.at("refused")).doesNotExist();
    }

    /** Where none can be scored, there is nothing to be had in part. */
    @Test
    void noKeysAtAll_isAMistake() throws IOException {
        Path b = tiny.at("nights/" + NIGHT + "/owner=b");
        Deployment.Outcome outcome = score("none", "keys", "--input", b, "--input", b.resolveSibling("owner=x"));
        assertThat(outcome.status()).as(outcome.out()).isEqualTo(2);
        assertThat(outcome.err()).contains("none of 2 data sets was scored");
        assertThat(tiny.at("none")).doesNotExist();
    }

    @Test
    void deadlineThatHasCome_leavesTheRestToTheNextRun() throws IOException {
        try (SparkSession spark = Sessions.local()) {
            ScoreResult stopped = ScoreAction.on(spark)
                    .program(tiny.at("program").toString())
                    .evaluationKeys(tiny.at("ring").toString())
                    .input(tiny.at("nights").toString())
                    .output(tiny.at("late-stopped").toString())
                    .deadline(Duration.ofMillis(1))
                    .execute();
            assertThat(stopped.stopped()).isEqualTo("the deadline of 0.001s came");
            assertThat(stopped.isWhole()).isFalse();
            assertThat(stopped.datasets())
                    .extracting(ScoredDataset::reason)
                    .containsExactly(stopped.stopped(), stopped.stopped());
            assertThat(stopped.missingBlocks() + stopped.written().blocks()).isEqualTo(6);
        }
        Deployment.require(score("late-stopped", "ring", "--input", tiny.at("nights")));
        assertThat(tiny.at("late-stopped/" + NIGHT + "/owner=a/_SUCCESS")).exists();
        assertThat(tiny.at("late-stopped/" + NIGHT + "/owner=b/_SUCCESS")).exists();
    }

    /** Blocks of the first data set wait for ever, and leave executors idle, which the second has. */
    @Test
    @Timeout(180)
    void firstDatasetThatHangs_doesNotHoldUpTheSecond() throws Exception {
        copy(tiny.at("nights/" + NIGHT + "/owner=a"), tiny.at("hanging/owner=a1"));
        copy(tiny.at("nights/" + NIGHT + "/owner=a"), tiny.at("hanging/owner=a2"));
        ObjectStore.reset();
        ObjectStore.hangOn("block-");
        try (SparkSession spark = SparkSession.builder()
                .master("local[6]")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.hadoop." + ObjectStore.IMPLEMENTATION, ObjectStore.class.getName())
                .getOrCreate()) {
            ScoreAction action = ScoreAction.on(spark)
                    .program(tiny.at("program").toString())
                    .evaluationKeys(tiny.at("ring").toString())
                    .inputs(List.of(
                            "obj://" + tiny.at("hanging/owner=a1"),
                            tiny.at("hanging/owner=a2").toString()))
                    .output(tiny.at("hanging-out").toString());
            FutureTask<ScoreResult> run = new FutureTask<>(action::execute);
            new Thread(run).start();
            while (!Files.exists(tiny.at("hanging-out/owner=a2/_SUCCESS"))) {
                assertThat(run.isDone()).isFalse();
                Thread.sleep(50);
            }
            assertThat(tiny.at("hanging-out/owner=a1/_SUCCESS")).doesNotExist();
            spark.sparkContext().cancelAllJobs();
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(run::get)
                    .withMessageContaining("cancelled");
            assertThat(OpenedCache.keeps(BlockScorer.class)).isFalse();
        } finally {
            ObjectStore.reset();
        }
        ScoreResult rest;
        try (SparkSession spark = Sessions.local()) {
            rest = ScoreAction.on(spark)
                    .program(tiny.at("program").toString())
                    .evaluationKeys(tiny.at("ring").toString())
                    .input(tiny.at("hanging").toString())
                    .output(tiny.at("hanging-out").toString())
                    .execute();
        }
        assertThat(rest.isWhole()).isTrue();
        assertThat(of(rest, "owner=a2").resumedBlocks()).isEqualTo(3);
    }

    @Test
    void program_getsAResultForEachDataset_andSomeBlocksAlone() throws IOException {
        String a = tiny.at("nights/" + NIGHT + "/owner=a").toString();
        String b = tiny.at("nights/" + NIGHT + "/owner=b").toString();
        try (SparkSession spark = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .getOrCreate()) {
            ScoreAction action = ScoreAction.on(spark)
                    .program(tiny.at("program").toString())
                    .evaluationKeys(List.of(
                            tiny.at("keys/evaluation.keys").toString(),
                            tiny.at("ring/b.keys").toString()))
                    .inputs(List.of(a, b))
                    .output(tiny.at("listed").toString());
            ScoreResult some = action.only(a, Set.of(1L)).execute();
            assertThat(some.isWhole()).isFalse();
            assertThat(some.datasets()).hasSize(2);
            ScoredDataset part = of(some, "owner=a");
            assertThat(part.written().blocks()).isEqualTo(1);
            assertThat(part.missingBlocks()).isEqualTo(2);
            assertThat(of(some, "owner=b").isWhole()).isTrue();
            assertThat(tiny.at("listed/" + NIGHT + "/owner=a/_PARTIAL")).exists();
            ScoreResult all = action.only(a, Set.of()).execute();
            assertThat(all.isWhole()).isTrue();
            assertThat(of(all, "owner=a").resumedBlocks()).isEqualTo(1);
            assertThat(all.images()).isEqualTo(2L * Deployment.IMAGES);
            assertThat(OpenedCache.keeps(BlockScorer.class)).isFalse();
            assertThat(OpenedOnce.keeps(PreparedProgram.class)).isFalse();
        }
        assertThat(Deployment.rows(tiny.at("listed/" + NIGHT + "/owner=a"), DatasetKind.PREDICTIONS))
                .isEqualTo(Deployment.rows(tiny.at("single-a"), DatasetKind.PREDICTIONS));
    }

    private static ScoredDataset of(ScoreResult result, String end) {
        return result.datasets().stream()
                .filter(dataset -> dataset.output().endsWith(end))
                .findFirst()
                .orElseThrow();
    }
}
