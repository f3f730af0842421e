package io.nightjar.model.contract;

import java.util.Objects;

/**
 * A stored ciphertext of a block.
 *
 * @param index in the program's input array, or in its output array
 * @param level of the ciphertext
 * @param payload its self-describing blob; not copied
 */
public record StoredCiphertext(int index, int level, byte[] payload) {
    public StoredCiphertext {
        Objects.requireNonNull(payload);
        if (index < 0 || level < 0) {
            throw new IllegalArgumentException("index " + index + ", level " + level);
        }
    }
}
