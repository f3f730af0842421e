package io.nightjar.model.program;

import java.io.Serializable;

/**
 * A plan that the compiler considered and did not take.
 *
 * @param phases s
 * @param parameterSet its name
 * @param imagesPerBlock images of a full block
 * @param secondsPerBlock predicted thread-CPU seconds
 * @param millisecondsPerImage predicted, for the number of images that the program was compiled for
 * @param taskBytes predicted heap of a task with one thread
 * @param reason why it was not taken
 */
public record RejectedPlan(
        int phases,
        String parameterSet,
        int imagesPerBlock,
        double secondsPerBlock,
        double millisecondsPerImage,
        long taskBytes,
        String reason)
        implements Serializable {}
