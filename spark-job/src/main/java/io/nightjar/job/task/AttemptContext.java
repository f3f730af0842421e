package io.nightjar.job.task;

import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;

/** What one attempt at a block may use, and whether it shall go on. Safe for many threads. */
public final class AttemptContext {
    private final int threads;
    private final Configuration configuration;
    private final BooleanSupplier cancelled;

    AttemptContext(int threads, Configuration configuration, BooleanSupplier cancelled) {
        this.threads = threads;
        this.configuration = configuration;
        this.cancelled = cancelled;
    }

    /** For the calling thread, which runs the task: Spark kills it by an interrupt, by a mark, or by both. */
    public static AttemptContext of(TaskContext task, Configuration configuration) {
        Thread runner = Thread.currentThread();
        return new AttemptContext(task.cpus(), configuration, () -> task.isInterrupted() || runner.isInterrupted());
    }

    /** Processors that the attempt may use. */
    public int threads() {
        return threads;
    }

    /** How files are reached. */
    public Configuration configuration() {
        return configuration;
    }

    /** Whether Spark has killed the attempt, because its job failed or another attempt was faster. */
    public boolean isCancelled() {
        return cancelled.getAsBoolean();
    }

    /** @throws CancellationException if Spark has killed the attempt */
    public void requireNotCancelled() {
        if (isCancelled()) {
            throw new CancellationException("the attempt was killed");
        }
    }
}
