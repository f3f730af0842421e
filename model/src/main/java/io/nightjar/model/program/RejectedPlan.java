package io.nightjar.model.program;

import java.io.Serializable;

/**
 * A plan that the compiler considered and did not take.
 *
 * @param phases s
 * @param parameterSet its name
 * @param imagesPerBlock images of a full block
 * @param cost what scoring was predicted to take
 * @param reason why it was not taken
 */
public record RejectedPlan(int phases, String parameterSet, int imagesPerBlock, Cost cost, String reason)
        implements Serializable {
    /**
     * Predicted costs.
     *
     * @param secondsPerBlock thread-CPU seconds on one core
     * @param millisecondsPerImage for the number of images that the program was compiled for
     * @param taskBytes heap of a task with one thread
     */
    public record Cost(double secondsPerBlock, double millisecondsPerImage, long taskBytes) implements Serializable {}
}
