package io.nightjar.job.journal;

/**
 * What the program's plan predicts for a block.
 *
 * @param secondsPerBlock thread-CPU time on one core
 * @param taskBytes heap of a task of up to four threads
 */
public record RunPlan(double secondsPerBlock, long taskBytes) {
    /** What a JVM takes of its heap besides its tasks, as {@code docs/OPERATIONS.md} says. */
    public static final long JVM_BYTES = 200L << 20;
}
