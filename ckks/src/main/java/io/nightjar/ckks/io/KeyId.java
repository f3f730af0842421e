package io.nightjar.ckks.io;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Which key pair a key belongs to: random bytes, drawn beside the keys and independent of them, at the beginning of the
 * body of all keys of one owner.
 *
 * @param hex 32 lower-case hexadecimal digits
 */
public record KeyId(String hex) {
    /** Length in bytes. */
    public static final int BYTES = 16;

    /** How much of a stored key {@link #of} looks at, in bytes. */
    public static final int PREFIX_BYTES = Blob.HEADER_BYTES + BYTES;

    public KeyId {
        if (!hex.matches("[0-9a-f]{32}")) {
            throw new IllegalArgumentException("a key id is 32 lower-case hexadecimal digits");
        }
    }

    /** A new id, drawn for a new key pair. */
    public static KeyId fresh(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new KeyId(HexFormat.of().formatHex(bytes));
    }

    /**
     * The id in a stored key, whose checksum is not looked at. {@link #PREFIX_BYTES} bytes of it are enough.
     *
     * @throws CorruptBlobException if the bytes do not begin like a stored key
     */
    public static KeyId of(byte[] blob) {
        BlobKind kind = BlobKind.of(blob);
        if (kind == BlobKind.CIPHERTEXT || kind == BlobKind.PROGRAM) {
            throw new CorruptBlobException("expected a key but found " + kind.words() + "; check which file is given");
        }
        if (blob.length < PREFIX_BYTES) {
            throw new CorruptBlobException("a key of " + blob.length
                    + " bytes is shorter than its header and its id; copy it again from its source");
        }
        byte[] bytes = Arrays.copyOfRange(blob, Blob.HEADER_BYTES, PREFIX_BYTES);
        return new KeyId(HexFormat.of().formatHex(bytes));
    }

    /** The 16 bytes. */
    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    @Override
    public String toString() {
        return hex;
    }
}
