package io.nightjar.model.contract;

/**
 * A stored ciphertext of a block.
 *
 * @param index in the program's input array, or in its output array
 * @param level of the ciphertext
 * @param payload its blob
 */
public record StoredCiphertext(int index, int level, byte[] payload) {}
