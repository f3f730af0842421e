package io.nightjar.job.task;

import io.nightjar.job.commit.StagedOutput;
import io.nightjar.job.store.DatasetHeader;
import io.nightjar.job.store.DatasetPaths;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/** Runs a {@link BlockWork} on every block, without a shuffle, and keeps one attempt for each. */
public final class BlockJob {
    private BlockJob() {}

    /** As the other, with one task for each block. */
    public static JobSummary run(
            JavaSparkContext spark, List<BlockInput> inputs, BlockWork work, DatasetHeader header, StagedOutput output)
            throws IOException {
        return run(spark, inputs, inputs.size(), work, header, output);
    }

    /**
     * Runs the work and puts its files into the output, which the caller completes and commits.
     *
     * @param tasks at most one for each block; a task with several blocks takes neighbors, in their order, with one
     *     copy of the work
     * @return what happened, counted over the attempts that were kept
     */
    public static JobSummary run(
            JavaSparkContext spark,
            List<BlockInput> inputs,
            int tasks,
            BlockWork work,
            DatasetHeader header,
            StagedOutput output)
            throws IOException {
        Broadcast<SerializableConfiguration> hadoop =
                spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
        try {
            List<BlockReport> reports = spark.parallelize(inputs, tasks)
                    .map(new BlockAttempt(work, hadoop, output.attempts(), header))
                    .collect();
            return keep(reports, output);
        } finally {
            hadoop.destroy();
        }
    }

    private static JobSummary keep(List<BlockReport> reports, StagedOutput output) throws IOException {
        long bytes = 0;
        long ciphertexts = 0;
        long peakHeapBytes = 0;
        Map<String, Double> cpuSecondsByStep = new LinkedHashMap<>();
        for (BlockReport report : reports) {
            bytes += output.keep(report.attempt(), DatasetPaths.blockFile(report.block()));
            ciphertexts += report.ciphertexts();
            peakHeapBytes = Math.max(peakHeapBytes, report.peakHeapBytes());
            report.cpuSecondsByStep().forEach((step, seconds) -> cpuSecondsByStep.merge(step, seconds, Double::sum));
        }
        return new JobSummary(reports.size(), ciphertexts, bytes, cpuSecondsByStep, peakHeapBytes);
    }
}
