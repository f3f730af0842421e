package io.nightjar.model.runtime;

import io.nightjar.model.contract.StoredCiphertext;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * Hands out the stored ciphertexts of a block in the order in which the program wants them. Data written for the
 * program comes in that order and nothing waits here; other orders cost the bytes of what was passed over.
 */
final class InputBuffer {
    private final Iterator<StoredCiphertext> stored;
    private final Map<Integer, byte[]> waiting = new HashMap<>();
    private final boolean[] wanted;
    private final boolean[] seen;

    /** @param wanted the indices that the program reads */
    InputBuffer(Iterator<StoredCiphertext> stored, int inputCount, int[] wanted) {
        this.stored = stored;
        this.wanted = new boolean[inputCount];
        this.seen = new boolean[inputCount];
        for (int index : wanted) {
            this.wanted[index] = true;
        }
    }

    /** @throws MismatchedInputException if the block does not hold the ciphertext, or holds one twice */
    byte[] take(int index) {
        byte[] found = waiting.remove(index);
        while (found == null && stored.hasNext()) {
            StoredCiphertext next = stored.next();
            if (next.index() < 0 || next.index() >= seen.length) {
                throw new MismatchedInputException(
                        "a block holds ciphertext " + next.index() + ", the program has inputs 0 to "
                                + (seen.length - 1) + "; encrypt with the client profile of this program");
            }
            if (seen[next.index()]) {
                throw new MismatchedInputException(
                        "a block holds ciphertext " + next.index() + " twice; encrypt the block again");
            }
            seen[next.index()] = true;
            if (next.index() == index) {
                found = next.payload();
            } else if (wanted[next.index()]) {
                waiting.put(next.index(), next.payload());
            }
        }
        if (found == null) {
            throw new MismatchedInputException("a block lacks ciphertext " + index
                    + ", which the program reads; encrypt with the client profile of this program");
        }
        return found;
    }
}
