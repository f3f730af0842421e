package io.nightjar.job.task;

import java.util.Map;

/**
 * What a job did, counted over the kept attempts.
 *
 * @param bytesWritten length of the files of ciphertexts
 * @param peakHeapBytes highest use of the heap in any executor
 */
public record JobSummary(
        int blocks, long ciphertexts, long bytesWritten, Map<String, Double> cpuSecondsByStep, long peakHeapBytes) {
    /** Processor seconds of all steps. */
    public double cpuSeconds() {
        return cpuSecondsByStep.values().stream()
                .mapToDouble(Double::doubleValue)
                .sum();
    }
}
