package io.nightjar.job.task;

import io.nightjar.ckks.Counts;
import io.nightjar.ckks.NightjarException;
import io.nightjar.job.commit.BlockRecord;
import io.nightjar.job.commit.BlockTarget;
import io.nightjar.job.metrics.BlockCounts;
import io.nightjar.job.metrics.PeakHeap;
import io.nightjar.job.metrics.TaskTraffic;
import io.nightjar.job.mistake.FailureText;
import io.nightjar.job.mistake.Remedy;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.store.CiphertextWriter;
import io.nightjar.job.store.DamagedDataException;
import io.nightjar.job.store.DatasetPaths;
import io.nightjar.job.store.FileSystems;
import io.nightjar.job.store.QuarantinedBlock;
import io.nightjar.job.store.StoredBlock;
import java.io.IOException;
import java.io.Serializable;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt at a block, which writes a file of its own name, so that retries and speculative copies never meet, and a
 * record when that is closed. An attempt that fails or is killed removes its file.
 */
final class BlockTask implements Serializable {
    private static final long serialVersionUID = 1;
    private static final Logger LOG = LoggerFactory.getLogger(BlockTask.class);

    /** A store or a wire that answers wrongly once is not damage. */
    private static final int READINGS = 2;

    private final BlockWork work;
    private final Broadcast<SerializableConfiguration> hadoop;
    private final BlockTarget target;

    BlockTask(BlockWork work, Broadcast<SerializableConfiguration> hadoop, BlockTarget target) {
        this.work = work;
        this.hadoop = hadoop;
        this.target = target;
    }

    BlockOutcome run(BlockInput input) throws IOException {
        BlockOutcome outcome = null;
        try {
            outcome = attempt(input);
            return outcome;
        } finally {
            count(outcome);
        }
    }

    /** @param outcome null where the attempt has thrown */
    private static void count(BlockOutcome outcome) {
        BlockCounts counts = BlockCounts.ofExecutor();
        counts.peakHeap(PeakHeap.bytes());
        if (outcome instanceof BlockOutcome.Finished finished) {
            BlockRecord record = finished.record();
            counts.finished(record.stored().images(), record.cpuSecondsByStep());
        } else if (outcome instanceof BlockOutcome.Damaged) {
            counts.quarantined();
        } else {
            counts.failed();
        }
    }

    private BlockOutcome attempt(BlockInput input) throws IOException {
        PeakHeap.start();
        AttemptContext attempt =
                AttemptContext.of(TaskContext.get(), hadoop.value().value());
        for (int reading = 1; ; reading++) {
            try {
                return finish(input, attempt);
            } catch (DamagedDataException e) {
                if (input.stored() == null) {
                    return new BlockOutcome.Failed(input.block(), e.getMessage(), null);
                }
                if (reading == READINGS) {
                    LOG.info("block {} is damaged: {}", input.block(), FailureText.line(e));
                    return new BlockOutcome.Damaged(
                            new QuarantinedBlock(input.block(), input.source(), e.getMessage(), input.images()));
                }
            } catch (NightjarException e) {
                UserMistake mistake = UserMistake.portable(e);
                return new BlockOutcome.Failed(
                        input.block(), mistake.getMessage(), mistake.remedy().orElse(null));
            } catch (OutOfMemoryError e) {
                // not as a cause: for an error that is fatal, however deep, Spark ends the JVM instead of telling the
                // driver
                return new BlockOutcome.Failed(
                        input.block(),
                        "block " + input.block() + " ran out of memory in a heap of "
                                + (Runtime.getRuntime().maxMemory() >> 20)
                                + " MiB: give the JVM more (spark.executor.memory on a cluster), and the same command"
                                + " goes on with the blocks that are left; or compile the program for tasks of less"
                                + " memory and score all blocks with that; its plan says what a block takes",
                        Remedy.COMPILE_FOR_LESS_MEMORY);
            }
        }
    }

    private BlockOutcome.Finished finish(BlockInput input, AttemptContext attempt) throws IOException {
        long start = System.nanoTime();
        String name = DatasetPaths.newBlockFile(input.block());
        Path file = target.file(name);
        boolean written = false;
        try {
            CiphertextWriter output =
                    new CiphertextWriter(file, target.header(), input.content(), attempt.configuration());
            Map<String, Double> cpuSecondsByStep;
            try (output) {
                cpuSecondsByStep = work.run(input, attempt, output);
            }
            if (input.stored() != null) {
                TaskTraffic.read(input.stored().bytes(), input.stored().rows());
            }
            attempt.requireNotCancelled();
            StoredBlock stored = input.stored() == null
                    ? output.stored(name, null)
                    : output.stored(name, input.stored().digest())
                            .withTag(input.stored().tag());
            TaskTraffic.written(stored.bytes(), stored.rows());
            BlockRecord record = new BlockRecord(
                    stored,
                    (System.nanoTime() - start) * 1e-9,
                    cpuSecondsByStep,
                    PeakHeap.bytes(),
                    SparkEnv.get().executorId(),
                    TaskContext.get().attemptNumber());
            target.finish(record, attempt.configuration());
            written = true;
            log(record);
            return new BlockOutcome.Finished(record);
        } finally {
            if (!written) {
                remove(file, attempt.configuration());
            }
        }
    }

    private static void log(BlockRecord record) {
        StoredBlock stored = record.stored();
        LOG.info(String.format(
                Locale.ROOT,
                "block %d: %s, %s, %.1f s, heap %d MiB, digest %s",
                stored.block(),
                Counts.of(stored.images(), "image"),
                Counts.of(stored.rows(), "ciphertext"),
                record.seconds(),
                record.peakHeapBytes() >> 20,
                stored.digest()));
    }

    /**
     * Removes what a failed or killed attempt has written. An interrupt waits for it, since file systems refuse to work
     * for an interrupted thread.
     */
    private static void remove(Path file, Configuration configuration) {
        boolean interrupted = Thread.interrupted();
        try {
            FileSystems.of(file, configuration).delete(file, false);
        } catch (IOException e) {
            LOG.warn("cannot remove {}, which no manifest will name", file, e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
