package io.nightjar.job.task;

import io.nightjar.ckks.NightjarException;
import io.nightjar.job.mistake.Remedy;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.store.CiphertextWriter;
import io.nightjar.job.store.DatasetHeader;
import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/** One attempt at a block: writes a file of its own name, so that retries and speculative copies never meet. */
final class BlockAttempt implements Function<BlockInput, BlockReport> {
    private static final long serialVersionUID = 1;

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
        String attempt = "block-" + input.block() + "-attempt-" + task.taskAttemptId() + ".parquet";
        Map<String, Double> cpuSecondsByStep;
        long ciphertexts;
        try (CiphertextWriter output =
                new CiphertextWriter(new Path(directory, attempt), input.block(), header, configuration)) {
            cpuSecondsByStep = work.run(input, task.cpus(), configuration, output);
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
        return new BlockReport(input.block(), attempt, ciphertexts, cpuSecondsByStep, PeakHeap.bytes());
    }
}
