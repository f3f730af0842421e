package io.nightjar.job.action;

import io.nightjar.job.task.JobSummary;
import java.io.Serializable;
import java.util.Map;

/**
 * What a job cost.
 *
 * @param seconds from the call to the result
 * @param cpuSeconds processor time of all tasks that were kept
 * @param cpuSecondsByStep the same by step, in order of execution
 * @param peakHeapBytes highest use of the heap in any executor, garbage included
 */
public record Effort(double seconds, double cpuSeconds, Map<String, Double> cpuSecondsByStep, long peakHeapBytes)
        implements Serializable {
    private static final long serialVersionUID = 1;

    static Effort of(JobSummary summary, long startNanos) {
        return new Effort(
                (System.nanoTime() - startNanos) * 1e-9,
                summary.cpuSeconds(),
                summary.cpuSecondsByStep(),
                summary.peakHeapBytes());
    }
}
