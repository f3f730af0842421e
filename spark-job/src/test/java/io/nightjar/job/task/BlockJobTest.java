package io.nightjar.job.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nightjar.job.commit.BlockRecord;
import io.nightjar.job.commit.BlockTarget;
import io.nightjar.job.mistake.Remedy;
import io.nightjar.job.store.BlockContent;
import io.nightjar.job.store.CiphertextWriter;
import io.nightjar.job.store.DamagedDataException;
import io.nightjar.job.store.DatasetHeader;
import io.nightjar.job.store.QuarantinedBlock;
import io.nightjar.job.store.StoredBlock;
import io.nightjar.model.contract.StoredCiphertext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkException;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.serializer.SerializerInstance;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
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
    private static final DatasetHeader HEADER = DatasetHeader.encrypted("w", "p", "q", "k", "phases-8", 4);

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

    /** Meets damage in block 1, as long as it has met it less often than a limit. */
    private static final class Damaged implements BlockWork {
        private static final long serialVersionUID = 1;
        static final AtomicInteger READINGS = new AtomicInteger();
        private final int damagedReadings;

        Damaged(int damagedReadings) {
            this.damagedReadings = damagedReadings;
        }

        @Override
        public Map<String, Double> run(BlockInput input, AttemptContext attempt, CiphertextWriter output) {
            if (input.block() == 1 && READINGS.getAndIncrement() < damagedReadings) {
                throw new DamagedDataException("block 1 is altered");
            }
            output.write(new StoredCiphertext(0, 0, new byte[] {1}));
            return Map.of();
        }
    }

    /** What one job did. */
    private record Done(List<BlockOutcome> outcomes, Path root) {
        List<BlockRecord> finished() {
            return outcomes.stream()
                    .filter(BlockOutcome.Finished.class::isInstance)
                    .map(outcome -> ((BlockOutcome.Finished) outcome).record())
                    .sorted(Comparator.comparingLong(record -> record.stored().block()))
                    .toList();
        }
    }

    private static BlockInput input(long block) {
        List<String> ids = List.of("a", "b", "c", "d");
        BlockContent content = BlockContent.of(block, ids);
        StoredBlock stored = new StoredBlock(
                block, "ciphertexts/block-00000.parquet", 1, 1, 4, content.ids(), "0".repeat(64), null, null);
        return new BlockInput(content, 4 * block, "block " + block, stored);
    }

    private static BlockTarget target(Path out) {
        return new BlockTarget(out.toUri().toString(), "w", HEADER);
    }

    private Done run(JavaSparkContext spark, Path out, int blocks, BlockWork work) throws IOException {
        List<BlockInput> inputs =
                LongStream.range(0, blocks).mapToObj(BlockJobTest::input).toList();
        List<BlockOutcome> outcomes = new ArrayList<>();
        BlockJob.run(spark, spark.parallelize(inputs, blocks), work, target(out), outcomes::addAll);
        return new Done(outcomes, out);
    }

    @Test
    void retriedTask_leavesTheSameBlocksAsAnUndisturbedOne(JavaSparkContext spark) throws IOException {
        Done calm = run(spark, directory.resolve("calm"), 3, new Rows(0));
        Done retried = run(spark, directory.resolve("retried"), 3, new Rows(2));
        assertThat(retried.finished()).hasSize(3);
        for (int b = 0; b < 3; b++) {
            StoredBlock one = calm.finished().get(b).stored();
            StoredBlock other = retried.finished().get(b).stored();
            assertThat(other.rows()).isEqualTo(3);
            assertThat(other.digest()).isEqualTo(one.digest());
            assertThat(other.source()).isEqualTo("0".repeat(64));
            assertThat(directory.resolve("retried").resolve(other.file()))
                    .hasSameBinaryContentAs(directory.resolve("calm").resolve(one.file()))
                    .hasSize(other.bytes());
        }
        assertThat(retried.finished().get(1).attempt()).isEqualTo(2);
        assertThat(retried.finished().get(1).cpuSecondsByStep()).containsExactly(Map.entry("rows", 0.5));
        assertThat(names(directory.resolve("retried"))).hasSize(6).hasSameSizeAs(names(directory.resolve("calm")));
    }

    @Test
    void taskThatAlwaysFails_leavesWhatOthersHaveFinished(JavaSparkContext spark) throws IOException {
        assertThatExceptionOfType(SparkException.class)
                .isThrownBy(() -> run(spark, directory, 2, new Rows(99)))
                .withMessageContaining("attempt 2 fails");
        assertThat(names(directory)).allMatch(name -> name.contains("00000-"));
    }

    @Test
    void taskWithoutMemory_isNotTriedAgain(JavaSparkContext spark) throws IOException {
        Done done = run(spark, directory, 1, new TooLarge());
        assertThat(done.outcomes()).singleElement().isInstanceOfSatisfying(BlockOutcome.Failed.class, failed -> {
            assertThat(failed.sentence()).startsWith("block 0 ran out of memory in a heap of ");
            assertThat(failed.remedy()).isEqualTo(Remedy.COMPILE_FOR_LESS_MEMORY);
        });
        assertThat(names(directory)).isEmpty();
    }

    @Test
    void damage_isReadTwiceInOneAttempt_andCostsThatBlockAlone(JavaSparkContext spark) throws IOException {
        Damaged.READINGS.set(0);
        Done done = run(spark, directory, 3, new Damaged(99));
        assertThat(Damaged.READINGS.get()).isEqualTo(2);
        assertThat(done.outcomes())
                .contains(new BlockOutcome.Damaged(new QuarantinedBlock(1, "block 1", "block 1 is altered", 4)));
        assertThat(done.finished()).hasSize(2);
        Damaged.READINGS.set(0);
        assertThat(run(spark, directory, 3, new Damaged(1)).finished()).hasSize(3);
    }

    /** Spark kills a task by an interrupt or by nothing but a mark, as {@code spark.job.interruptOnCancel} says. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void killedTask_endsAndRemovesItsFile(boolean interrupts, JavaSparkContext spark) throws Exception {
        Endless.begun = new CountDownLatch(1);
        Endless.ended = new CountDownLatch(1);
        CompletableFuture<Done> job = CompletableFuture.supplyAsync(() -> {
            spark.setJobGroup("killed", "a job that is cancelled", interrupts);
            try {
                return run(spark, directory, 1, new Endless());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertThat(Endless.begun.await(5, TimeUnit.MINUTES)).isTrue();
        spark.cancelJobGroup("killed");
        assertThat(Endless.ended.await(5, TimeUnit.MINUTES)).isTrue();
        assertThatExceptionOfType(ExecutionException.class).isThrownBy(job::get).withMessageContaining("cancelled");
        Instant end = Instant.now().plus(Duration.ofMinutes(5));
        while (!names(directory).isEmpty() && Instant.now().isBefore(end)) {
            Thread.sleep(10);
        }
        assertThat(names(directory)).isEmpty();
    }

    @Test
    void failureOfWhoeverHears_isThrown(JavaSparkContext spark) {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> BlockJob.run(
                        spark, spark.parallelize(List.of(input(0)), 1), new Rows(0), target(directory), outcome -> {
                            throw new IllegalStateException("deaf");
                        }))
                .withMessage("deaf");
    }

    @Test
    void ciphertexts_readAsADataFrame(JavaSparkContext context, SparkSession spark) throws IOException {
        run(context, directory.resolve("frame"), 2, new Rows(0));
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
        assertThat(kryo(input(3), BlockInput.class)).isEqualTo(input(3));
        BlockInput without = new BlockInput(BlockContent.of(3, List.of("é")), 12, "", null);
        assertThat(kryo(without, BlockInput.class)).isEqualTo(without);
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
