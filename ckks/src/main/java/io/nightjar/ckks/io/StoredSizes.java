package io.nightjar.ckks.io;

import io.nightjar.ckks.keys.KeyRequest;
import io.nightjar.ckks.keys.KeyUse;
import io.nightjar.ckks.ring.RandomStream;
import io.nightjar.ckks.scheme.CkksParameters;
import java.util.List;

/** How many bytes keys and ciphertexts of a parameter set take when they are stored; nothing is computed for it. */
public final class StoredSizes {
    /** Use (u8), step (i32), level (u8), seed. */
    static final int KEY_ENTRY_BYTES = 1 + 4 + 1 + RandomStream.SEED_BYTES;

    /** Level (u8), layout (u8), scale (f64). */
    static final int CIPHERTEXT_FIXED_BYTES = 1 + 1 + 8;

    private final CkksParameters parameters;

    /** @param parameters the set that keys and ciphertexts belong to */
    public StoredSizes(CkksParameters parameters) {
        this.parameters = parameters;
    }

    /**
     * Bytes of a stored ciphertext.
     *
     * @param level of the ciphertext, in [0, L]
     * @param components 1 for a seeded one, else 2 or 3
     * @throws IllegalArgumentException if the level is outside [0, L]
     */
    public long ciphertext(int level, int components) {
        return framed(ciphertextBody(level, components));
    }

    long ciphertextBody(int level, int components) {
        if (level < 0 || level > parameters.maxLevel()) {
            throw new IllegalArgumentException("level " + level + " is outside [0, " + parameters.maxLevel() + "]");
        }
        int seed = components == 1 ? RandomStream.SEED_BYTES : 0;
        return CIPHERTEXT_FIXED_BYTES
                + seed
                + components * rows(parameters.moduli().subList(0, level + 1));
    }

    /**
     * Bytes of stored evaluation keys, which may be more than an array holds.
     *
     * @throws IllegalArgumentException if a key is above the key level
     */
    public long evaluationKeys(KeyRequest request) {
        return framed(evaluationKeysBody(request));
    }

    long evaluationKeysBody(KeyRequest request) {
        return KeyId.BYTES
                + 2
                + request.uses().stream().mapToLong(use -> key(use.level())).sum();
    }

    /**
     * The keys of a request in the order they are stored, with their bytes.
     *
     * @throws IllegalArgumentException if a key is above the key level
     */
    public List<KeyCodec.StoredKey> listing(KeyRequest request) {
        return request.uses().stream().map(this::stored).toList();
    }

    private KeyCodec.StoredKey stored(KeyUse use) {
        return new KeyCodec.StoredKey(use.words(), use.level(), key(use.level()));
    }

    /** One key in a set of evaluation keys. */
    private long key(int level) {
        int digits = parameters.digitCount(level);
        return KEY_ENTRY_BYTES
                + digits * (rows(parameters.moduli().subList(0, level + 1)) + rows(parameters.specialModuli()));
    }

    private static long framed(long body) {
        return Blob.HEADER_BYTES + body + Blob.CHECKSUM_BYTES;
    }

    private long rows(List<Long> moduli) {
        long sum = 0;
        for (long q : moduli) {
            sum += BitPacking.bytes(parameters.ringDegree(), Long.SIZE - Long.numberOfLeadingZeros(q));
        }
        return sum;
    }
}
