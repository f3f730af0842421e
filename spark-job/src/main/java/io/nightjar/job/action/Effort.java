package io.nightjar.job.action;

import java.io.Serializable;
import java.util.Map;

/**
 * What a job cost.
 *
 * @param seconds from the call to the result
 * @param cpuSeconds processor time of the blocks that this run finished
 * @param cpuSecondsByStep the same by step, in order of execution
 * @param peakHeapBytes highest use of the heap in any executor, garbage included
 */
public record Effort(double seconds, double cpuSeconds, Map<String, Double> cpuSecondsByStep, long peakHeapBytes)
        implements Serializable {
    private static final long serialVersionUID = 1;

    static Effort of(BlockResults results, long startNanos) {
        Map<String, Double> byStep = results.cpuSecondsByStep();
        return new Effort(
                (System.nanoTime() - startNanos) * 1e-9,
                byStep.values().stream().mapToDouble(Double::doubleValue).sum(),
                byStep,
                results.peakHeapBytes());
    }
}
