package io.nightjar.job.commit;

import io.nightjar.job.store.StoredBlock;
import java.io.Serializable;
import java.util.Map;

/**
 * What the task that finished a block says of it.
 *
 * @param stored the block as the manifest is to state it
 * @param seconds from the start of the attempt to the end of its file
 * @param cpuSecondsByStep processor time of all its threads, by step in order of execution
 * @param peakHeapBytes highest use of the heap in its executor so far
 * @param executor that ran it
 * @param attempt number of the attempt, from 0
 */
public record BlockRecord(
        StoredBlock stored,
        double seconds,
        Map<String, Double> cpuSecondsByStep,
        long peakHeapBytes,
        String executor,
        int attempt)
        implements Serializable {
    private static final long serialVersionUID = 1;
}
