package io.nightjar.job.task;

import com.esotericsoftware.kryo.DefaultSerializer;
import java.io.Serializable;
import java.util.Map;
import java.util.Objects;

/**
 * What one successful attempt at a block says.
 *
 * @param attempt name of the file that the attempt wrote
 * @param ciphertexts rows in that file
 * @param cpuSecondsByStep processor time of all its threads, by step in order of execution
 * @param peakHeapBytes highest use of the heap in its executor so far
 */
@DefaultSerializer(BlockReportSerializer.class)
public record BlockReport(
        long block, String attempt, long ciphertexts, Map<String, Double> cpuSecondsByStep, long peakHeapBytes)
        implements Serializable {
    private static final long serialVersionUID = 1;

    /** @throws NullPointerException if a field is missing */
    public BlockReport {
        Objects.requireNonNull(attempt);
        Objects.requireNonNull(cpuSecondsByStep);
    }
}
