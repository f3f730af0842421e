package io.nightjar.job.report;

import java.util.List;

/**
 * How decrypted labels compare with the known ones.
 *
 * @param confusion images by [known label][decrypted label]
 * @param blocks errors by block
 * @param margins of the decrypted scores, the largest less the second or, of a single score, its distance from 0, of
 *     right and of wrong labels; empty without scores
 */
public record LabelComparison(long[][] confusion, List<BlockErrors> blocks, List<Margin> margins) {
    /** Errors of a block. */
    public record BlockErrors(long block, int images, int errors) {}

    /** The margin of an image. */
    public record Margin(double margin, boolean right) {}

    long images() {
        return blocks.stream().mapToLong(BlockErrors::images).sum();
    }

    long errors() {
        return blocks.stream().mapToLong(BlockErrors::errors).sum();
    }
}
