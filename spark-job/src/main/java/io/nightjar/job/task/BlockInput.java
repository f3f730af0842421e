package io.nightjar.job.task;

import java.util.Objects;

/**
 * What one task works on.
 *
 * @param block number of the block
 * @param source where its content is: a file, or whatever the work of the job understands
 * @param from first image of the block among all images
 * @param images images in the block
 */
public record BlockInput(long block, String source, long from, int images) {
    public BlockInput {
        Objects.requireNonNull(source);
    }
}
