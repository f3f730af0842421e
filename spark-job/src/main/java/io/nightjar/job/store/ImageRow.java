package io.nightjar.job.store;

import java.util.Objects;

/**
 * Where an image went.
 *
 * @param position its place in the block, from 0
 * @param id the name that the owner knows it by
 */
public record ImageRow(long block, int position, String id) {
    /** @throws IllegalArgumentException if block or position is negative */
    public ImageRow {
        Objects.requireNonNull(id);
        if (block < 0 || position < 0) {
            throw new IllegalArgumentException("block " + block + ", position " + position);
        }
    }
}
