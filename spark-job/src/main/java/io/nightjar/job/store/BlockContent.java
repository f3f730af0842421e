package io.nightjar.job.store;

import io.nightjar.ckks.Counts;
import java.io.Serializable;
import java.util.List;

/**
 * Which images a block holds.
 *
 * @param block its number, from 0
 * @param images how many there are, at least 1
 * @param ids digest of their ids in order, see {@link BlockDigest#ofIds}
 */
public record BlockContent(long block, int images, String ids) implements Serializable {
    private static final long serialVersionUID = 1;

    /** @throws IllegalArgumentException if the number is negative or there is no image */
    public BlockContent {
        if (block < 0 || images < 1 || ids == null) {
            throw new IllegalArgumentException("block " + block + " of " + Counts.of(images, "image"));
        }
    }

    /** The block with these images. */
    public static BlockContent of(long block, List<String> ids) {
        return new BlockContent(block, ids.size(), BlockDigest.ofIds(ids));
    }
}
