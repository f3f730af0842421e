package io.nightjar.job.task;

import io.nightjar.ckks.NightjarException;
import io.nightjar.job.mistake.Remedy;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.store.CiphertextWriter;
import io.nightjar.job.store.DatasetHeader;
import io.nightjar.job.store.FileSystems;
import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * One attempt at a block: writes a file of its own name, so that retries and speculative copies never meet. An attempt
 * that fails or is killed removes its file.
 */
final class BlockAttempt implements Function<BlockInput, BlockReport> {
    private static final long serialVersionUID = 1;
    private static final System.Logger LOG = System.getLogger(BlockAttempt.class.getName());

    private final BlockWork work;
    private final Broadcast<SerializableConfiguration> hadoop;
    private final String directory;
    private final DatasetHeader header;

    BlockAttempt(BlockWork work, Broadcast<SerializableConfiguration> hadoop, Path directory, DatasetHeader header) {
        this.work = work;
        this.hadoop = hadoop;
        this.directory = directory.toString();
        this.header = header;
    }

    @Override
    public BlockReport call(BlockInput input) throws IOException {
        PeakHeap.start();
        TaskContext task = TaskContext.get();
        Configuration configuration = hadoop.value().value();
        String name = "block-" + input.block() + "-attempt-" + task.taskAttemptId() + ".parquet";
        Path file = new Path(directory, name);
        boolean written = false;
        try {
            BlockReport report = write(input, file, AttemptContext.of(task, configuration));
            written = true;
            return report;
        } finally {
            if (!written) {
                remove(file, configuration);
            }
        }
    }

    private BlockReport write(BlockInput input, Path file, AttemptContext attempt) throws IOException {
        Map<String, Double> cpuSecondsByStep;
        long ciphertexts;
        try (CiphertextWriter output = new CiphertextWriter(file, input.block(), header, attempt.configuration())) {
            cpuSecondsByStep = work.run(input, attempt, output);
            ciphertexts = output.rows();
        } catch (NightjarException e) {
            throw UserMistake.portable(e);
        } catch (OutOfMemoryError e) {
            // not as a cause: for an error that is fatal, however deep, Spark ends the JVM instead of telling the
            // driver
            throw new UserMistake(
                    "block " + input.block() + " ran out of memory in a heap of "
                            + (Runtime.getRuntime().maxMemory() >> 20)
                            + " MiB: give the JVM more (spark.executor.memory on a cluster), or compile the program for"
                            + " tasks of less memory; its plan says what a block takes",
                    Remedy.COMPILE_FOR_LESS_MEMORY);
        }
        return new BlockReport(input.block(), file.getName(), ciphertexts, cpuSecondsByStep, PeakHeap.bytes());
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
            LOG.log(System.Logger.Level.WARNING, "cannot remove " + file + ", which goes with its directory", e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
