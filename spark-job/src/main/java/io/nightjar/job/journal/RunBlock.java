package io.nightjar.job.journal;

import java.util.Objects;

/**
 * A block that a run finished.
 *
 * @param block its number
 * @param images in it
 * @param bytes length of its file
 * @param seconds wall-clock time of the attempt
 * @param ended when the driver heard of it
 * @param executor that ran it
 * @param attempt number of the attempt, from 0
 * @param peakHeapBytes highest use of the heap in its executor so far, garbage included
 */
public record RunBlock(
        long block,
        int images,
        long bytes,
        double seconds,
        String ended,
        String executor,
        int attempt,
        long peakHeapBytes) {
    /** @throws NullPointerException if a field is missing */
    public RunBlock {
        Objects.requireNonNull(ended, "ended");
        Objects.requireNonNull(executor, "executor");
    }
}
