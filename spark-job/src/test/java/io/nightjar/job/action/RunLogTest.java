package io.nightjar.job.action;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.job.commit.BlockRecord;
import io.nightjar.job.commit.ObjectStore;
import io.nightjar.job.commit.RunFiles;
import io.nightjar.job.journal.RunFingerprints;
import io.nightjar.job.journal.RunJournal;
import io.nightjar.job.journal.RunStatus;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.store.StoredBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class RunLogTest {
    @TempDir
    Path root;

    private final RunSheet sheet =
            new RunSheet("score", "in", "out", new RunFingerprints("w", "d", "p", "f", "k", "g"));

    private final List<String> heard = new ArrayList<>();
    private final ActionListener listener = new ActionListener() {
        @Override
        public void cutOff(String sentence) {
            heard.add(sentence);
        }
    };

    private RunLog begin(Duration period) throws IOException {
        return RunLog.begin(
                sheet,
                new RunFiles(new org.apache.hadoop.fs.Path(root.toUri()), new Configuration()),
                period,
                listener);
    }

    private Path file() {
        return root.resolve("_nightjar/run.json");
    }

    private RunJournal read() throws IOException {
        return RunJournal.read(Files.readAllBytes(file()), file());
    }

    private static BlockRecord block(long number, int attempt) {
        StoredBlock stored = new StoredBlock(number, "ciphertexts/x", 10, 2, 5, "i", "d", null, null);
        return new BlockRecord(stored, 1.5, Map.of("conv", 1.25), 1 << 20, "7", attempt);
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(Condition condition) throws IOException, InterruptedException {
        AtomicInteger tries = new AtomicInteger();
        while (!condition.holds()) {
            assertThat(tries.incrementAndGet()).isLessThan(3600);
            Thread.sleep(50);
        }
    }

    @Test
    void firstBlockIsWrittenAtOnce_othersWithThePeriod_andAllAtTheEnd() throws IOException, InterruptedException {
        RunLog log = begin(Duration.ofHours(1));
        Files.createDirectories(root.resolve("_nightjar"));
        log.finished(block(0, 0));
        await(() -> Files.exists(file()));
        log.finished(block(1, 2));
        log.finished(block(2, 0));
        assertThat(read().blocks()).hasSizeLessThan(3);
        log.failed(new IllegalStateException("the cluster is gone\nwith a stack"));
        assertThat(read().status()).isEqualTo(RunStatus.FAILED);
        assertThat(read().failure()).isEqualTo("the cluster is gone");
        assertThat(read().blocks()).hasSize(3);
        assertThat(read().retries()).isEqualTo(2);
        assertThat(read().cpuSecondsByStep()).containsEntry("conv", 3.75);
    }

    @Test
    void endOfTheJvm_isTold_withWhatIsFinished() throws IOException {
        sheet.expect(3, 1);
        RunLog log = begin(Duration.ofHours(1));
        Files.createDirectories(root.resolve("_nightjar"));
        log.finished(block(0, 0));
        log.cutOff();
        log.cutOff();
        assertThat(heard)
                .containsExactly(
                        "out has 2 of 3 blocks finished; they stay, and the same command goes on with the others");
        assertThat(read().failure()).contains("by a signal or by its program");
    }

    @Test
    void endOfTheJvm_afterTheRun_isNotTold() throws IOException {
        RunLog log = begin(Duration.ofHours(1));
        log.failed(new IllegalStateException("enough"));
        log.cutOff();
        assertThat(heard).isEmpty();
    }

    @Test
    void whileNothingEnds_theTimeOfTheLastUpdateMovesOn() throws IOException, InterruptedException {
        Files.createDirectories(root.resolve("_nightjar"));
        RunLog log = begin(Duration.ofMillis(20));
        await(() -> Files.exists(file()));
        String first = read().updated();
        await(() -> !read().updated().equals(first));
        assertThat(read().status()).isEqualTo(RunStatus.RUNNING);
        log.failed(new IllegalStateException("enough"));
    }

    @Test
    void journalThatCannotBeWritten_stopsNothing() throws IOException {
        Files.createDirectories(file().resolve("in the way"));
        RunLog log = begin(Duration.ofMillis(20));
        log.finished(block(0, 0));
        log.failed(new IllegalStateException("enough"));
        assertThat(file()).isDirectory();
    }

    @Test
    @Timeout(300)
    void journalThatHangs_stopsNoBlock() throws IOException, InterruptedException {
        ObjectStore.reset();
        ObjectStore.hangOnPutting("run-");
        try {
            Configuration configuration = new Configuration();
            configuration.set(ObjectStore.IMPLEMENTATION, ObjectStore.class.getName());
            RunFiles files = new RunFiles(new org.apache.hadoop.fs.Path("obj://" + root), configuration);
            RunLog log = RunLog.begin(sheet, files, Duration.ofHours(1), listener);
            log.finished(block(0, 0));
            await(() -> ObjectStore.requests("driver create") == 1);
            log.finished(block(1, 0));
            ObjectStore.reset();
            log.failed(new IllegalStateException("enough"));
            assertThat(read().blocks()).hasSize(2);
        } finally {
            ObjectStore.reset();
        }
    }

    @Test
    void faultBeforeTheFirstBlock_isWritten_onceTasksHaveBegun() throws IOException {
        RunLog log = begin(Duration.ofHours(1));
        Files.createDirectories(root.resolve("_nightjar"));
        log.begun();
        log.failed(new IllegalStateException("the cluster is gone"));
        assertThat(read().status()).isEqualTo(RunStatus.FAILED);
        assertThat(read().failure()).isEqualTo("the cluster is gone");
    }

    @Test
    void mistakeBeforeTheFirstBlock_leavesNothing() throws IOException {
        RunLog log = begin(Duration.ofHours(1));
        Files.createDirectories(root.resolve("_nightjar"));
        log.begun();
        log.failed(new UserMistake("an image is damaged: copy it again"));
        assertThat(root.resolve("_nightjar")).isEmptyDirectory();
    }

    @Test
    void nothingIsWritten_whereNothingWasAndNothingIsFinished() throws IOException {
        begin(Duration.ofMillis(20)).failed(new IllegalStateException("enough"));
        assertThat(root).isEmptyDirectory();
    }
}
