package io.nightjar.job.metrics;

import org.apache.spark.TaskContext;
import org.apache.spark.executor.InputMetrics;
import org.apache.spark.executor.OutputMetrics;

/** Bytes and rows that a task reads and writes past Spark's own sources, for Spark's pages and for our counts. */
public final class TaskTraffic {
    private TaskTraffic() {}

    /** The calling task has read so much. */
    public static void read(long bytes, long rows) {
        BlockCounts.ofExecutor().read(bytes);
        TaskContext task = TaskContext.get();
        if (task != null) {
            InputMetrics input = task.taskMetrics().inputMetrics();
            input.incBytesRead(bytes);
            input.incRecordsRead(rows);
        }
    }

    /** The calling task has written so much. */
    public static void written(long bytes, long rows) {
        BlockCounts.ofExecutor().written(bytes);
        TaskContext task = TaskContext.get();
        if (task != null) {
            OutputMetrics output = task.taskMetrics().outputMetrics();
            output.setBytesWritten(output.bytesWritten() + bytes);
            output.setRecordsWritten(output.recordsWritten() + rows);
        }
    }
}
