package io.nightjar.job.store;

import java.util.Objects;

/**
 * One stored ciphertext.
 *
 * @param block number of its block, from 0
 * @param index its place among the ciphertexts of the block, from 0
 * @param level its level
 * @param payload the self-describing blob, treated as bytes here; not copied
 */
public record CiphertextRow(long block, int index, int level, byte[] payload) {
    public CiphertextRow {
        Objects.requireNonNull(payload);
        if (block < 0 || index < 0 || level < 0) {
            throw new IllegalArgumentException("block " + block + ", index " + index + ", level " + level);
        }
    }
}
