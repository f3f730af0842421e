package io.nightjar.job.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nightjar.job.commit.DatasetTarget;
import io.nightjar.job.commit.StagedOutput;
import io.nightjar.job.store.CiphertextWriter;
import io.nightjar.job.store.DatasetHeader;
import io.nightjar.job.store.DatasetKind;
import io.nightjar.model.contract.StoredCiphertext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkException;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.serializer.SerializerInstance;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** Blocks as tasks of real Spark: retries, failures, what travels, what other readers see. */
@ExtendWith(EmbeddedSpark.class)
class BlockJobTest {
    private static final DatasetHeader HEADER = DatasetHeader.encrypted("p", "q", "k", "phases-8", 4);

    @TempDir
    Path directory;

    /** Writes three rows per block; fails in the middle while the attempt's number is below a limit. */
    private static final class Rows implements BlockWork {
        private static final long serialVersionUID = 1;
        private final int failures;

        Rows(int failures) {
            this.failures = failures;
        }

        @Override
        public Map<String, Double> run(BlockInput input, AttemptContext attempt, CiphertextWriter output) {
            for (int index = 0; index < 3; index++) {
                if (index == 2 && input.block() == 1 && TaskContext.get().attemptNumber() < failures) {
                    throw new IllegalStateException(
                            "attempt " + TaskContext.get().attemptNumber() + " fails");
                }
                output.write(new StoredCiphertext(index, 0, new byte[] {(byte) index, 7}));
            }
            return Map.of("rows", 0.5);
        }
    }

    /** Finds no room for what it needs. */
    private static final class TooLarge implements BlockWork {
        private static final long serialVersionUID = 1;

        @Override
        public Map<String, Double> run(BlockInput input, AttemptContext attempt, CiphertextWriter output) {
            throw new OutOfMemoryError("Java heap space");
        }
    }

    /** Writes a row and then works until it is killed. */
    private static final class Endless implements BlockWork {
        private static final long serialVersionUID = 1;
        static CountDownLatch begun;
        static CountDownLatch ended;

        @Override
        public Map<String, Double> run(BlockInput input, AttemptContext attempt, CiphertextWriter output) {
            output.write(new StoredCiphertext(0, 0, new byte[] {1}));
            begun.countDown();
            try {
                while (true) {
                    attempt.requireNotCancelled();
                    Thread.onSpinWait();
                }
            } finally {
                ended.countDown();
            }
        }
    }

    private JobSummary run(JavaSparkContext spark, Path out, int blocks, int failures) throws IOException {
        return run(spark, out, blocks, new Rows(failures));
    }

    private JobSummary run(JavaSparkContext spark, Path out, int blocks, BlockWork work) throws IOException {
        List<BlockInput> inputs = new ArrayList<>();
        for (int b = 0; b < blocks; b++) {
            inputs.add(new BlockInput(b, "", 4L * b, 4));
        }
        org.apache.hadoop.fs.Path target = new org.apache.hadoop.fs.Path(out.toUri());
        try (StagedOutput staged = StagedOutput.begin(
                new DatasetTarget(target, DatasetKind.ENCRYPTED, false, List.of(), spark.hadoopConfiguration()))) {
            JobSummary summary = BlockJob.run(spark, inputs, work, HEADER, staged);
            staged.commit();
            return summary;
        }
    }

    @Test
    void retriedTask_leavesTheSameOutputAsAnUndisturbedOne(JavaSparkContext spark) throws IOException {
        JobSummary calm = run(spark, directory.resolve("calm"), 3, 0);
        JobSummary retried = run(spark, directory.resolve("retried"), 3, 2);
        assertThat(retried.blocks()).isEqualTo(3);
        assertThat(retried.ciphertexts()).isEqualTo(9);
        assertThat(retried.bytesWritten()).isEqualTo(calm.bytesWritten());
        assertThat(retried.cpuSecondsByStep()).containsExactly(Map.entry("rows", 1.5));
        for (String name : names(directory.resolve("calm"))) {
            Path calmFile = directory.resolve("calm").resolve(name);
            assertThat(directory.resolve("retried").resolve(name)).hasSameBinaryContentAs(calmFile);
        }
        assertThat(names(directory.resolve("retried"))).isEqualTo(names(directory.resolve("calm")));
    }

    @Test
    void taskThatAlwaysFails_leavesNothing(JavaSparkContext spark) throws IOException {
        assertThatExceptionOfType(SparkException.class)
                .isThrownBy(() -> run(spark, directory.resolve("failed"), 2, 99))
                .withMessageContaining("attempt 2 fails");
        assertThat(names(directory)).isEmpty();
    }

    @Test
    void taskWithoutMemory_saysSoAndLeavesNothing(JavaSparkContext spark) throws IOException {
        assertThatExceptionOfType(SparkException.class)
                .isThrownBy(() -> run(spark, directory.resolve("exhausted"), 1, new TooLarge()))
                .withMessageContaining("UserMistake: block 0 ran out of memory in a heap of ");
        assertThat(names(directory)).isEmpty();
    }

    /** Spark kills a task by an interrupt or by nothing but a mark, as {@code spark.job.interruptOnCancel} says. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void killedTask_endsAndRemovesItsFile(boolean interrupts, JavaSparkContext spark) throws Exception {
        Endless.begun = new CountDownLatch(1);
        Endless.ended = new CountDownLatch(1);
        Path attempts = Files.createDirectory(directory.resolve("attempts"));
        BlockAttempt attempt = new BlockAttempt(
                new Endless(),
                spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration())),
                new org.apache.hadoop.fs.Path(attempts.toUri()),
                HEADER);
        CompletableFuture<List<BlockReport>> job = CompletableFuture.supplyAsync(() -> {
            spark.setJobGroup("killed", "a job that is cancelled", interrupts);
            return spark.parallelize(List.of(new BlockInput(0, "", 0, 4)), 1)
                    .map(attempt)
                    .collect();
        });
        assertThat(Endless.begun.await(1, TimeUnit.MINUTES)).isTrue();
        spark.cancelJobGroup("killed");
        assertThat(Endless.ended.await(1, TimeUnit.MINUTES)).isTrue();
        assertThatExceptionOfType(ExecutionException.class).isThrownBy(job::get).withMessageContaining("cancelled");
        Instant end = Instant.now().plus(Duration.ofMinutes(1));
        while (!names(attempts).isEmpty() && Instant.now().isBefore(end)) {
            Thread.sleep(10);
        }
        assertThat(names(attempts)).isEmpty();
    }

    @Test
    void failedAttempt_removesItsFileAtOnce(JavaSparkContext spark) throws IOException {
        Path attempts = Files.createDirectory(directory.resolve("attempts"));
        BlockAttempt attempt = new BlockAttempt(
                new Rows(1),
                spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration())),
                new org.apache.hadoop.fs.Path(attempts.toUri()),
                HEADER);
        List<BlockReport> reports = spark.parallelize(List.of(new BlockInput(1, "", 0, 4)), 1)
                .map(attempt)
                .collect();
        assertThat(names(attempts)).containsExactly(reports.get(0).attempt());
    }

    @Test
    void ciphertexts_readAsADataFrame(JavaSparkContext context, SparkSession spark) throws IOException {
        run(context, directory.resolve("frame"), 2, 0);
        List<Row> rows = spark.read()
                .parquet(directory.resolve("frame/ciphertexts").toString())
                .orderBy("block", "index")
                .collectAsList();
        assertThat(rows).hasSize(6);
        assertThat(rows.get(5).getLong(0)).isEqualTo(1);
        assertThat(rows.get(5).getInt(1)).isEqualTo(2);
        assertThat((byte[]) rows.get(5).get(3)).containsExactly(2, 7);
    }

    @Test
    void whatTravels_survivesKryo(JavaSparkContext spark) {
        BlockInput input = new BlockInput(3, "file:/data/block-00003.parquet", 24576, 8192);
        assertThat(kryo(input, BlockInput.class)).isEqualTo(input);
        BlockReport report = new BlockReport(3, "block-3-attempt-9.parquet", 10, Map.of("conv1", 1.25), 1 << 30);
        assertThat(kryo(report, BlockReport.class)).isEqualTo(report);
    }

    @Test
    void unregisteredClass_isRefusedByKryo(JavaSparkContext spark) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> kryo(new Rows(0), Rows.class))
                .withMessageContaining("not registered");
    }

    private static <T> T kryo(T value, Class<T> type) {
        SerializerInstance serializer = SparkEnv.get().serializer().newInstance();
        ClassTag<T> tag = ClassTag$.MODULE$.apply(type);
        return serializer.deserialize(serializer.serialize(value, tag), tag);
    }

    private static List<String> names(Path root) throws IOException {
        try (Stream<Path> tree = Files.walk(root)) {
            return tree.filter(Files::isRegularFile)
                    .map(p -> root.relativize(p).toString())
                    .sorted()
                    .toList();
        }
    }
}
