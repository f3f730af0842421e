package io.nightjar.job.owner;

import io.nightjar.ckks.Counts;
import io.nightjar.job.store.StoredBlock;

/**
 * What a tag of {@link BlockAuthenticator} binds of one encrypted block.
 *
 * @param block its number, from 0
 * @param images in it
 * @param ids digest of its image ids, see {@link io.nightjar.job.store.BlockDigest#ofIds}
 * @param rows digest of the block, see {@link io.nightjar.job.store.BlockDigest}
 */
public record TaggedBlock(long block, int images, String ids, String rows) {
    /** @throws IllegalArgumentException if a number is negative or a digest no SHA-256 in lower-case hexadecimal */
    public TaggedBlock {
        if (block < 0 || images < 0) {
            throw new IllegalArgumentException("block " + block + " of " + Counts.of(images, "image"));
        }
        requireDigest(ids);
        requireDigest(rows);
    }

    /** An encrypted block, or the one that a block of predictions was made of. */
    public static TaggedBlock of(StoredBlock block) {
        return new TaggedBlock(
                block.block(), block.images(), block.ids(), block.source() == null ? block.digest() : block.source());
    }

    private static void requireDigest(String hex) {
        if (!hex.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException(
                    "a digest of " + hex.length() + " characters, expected 64 hexadecimal digits");
        }
    }
}
