package io.nightjar.ckks.ring;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A deterministic stream of 64-bit words: AES-256 in counter mode under a 32-byte seed. The initial counter block names
 * what the stream is for, so streams of one seed never overlap: byte 0 the purpose, byte 1 the digit, bytes 2 and 3 the
 * index of the prime (big-endian), bytes 4 to 7 zero, bytes 8 to 15 the block counter from zero (big-endian). Words are
 * little-endian. A stream serves one thread.
 */
public final class RandomStream {
    /** Length of a seed in bytes. */
    public static final int SEED_BYTES = 32;

    private static final int BUFFER_BYTES = 1 << 15;
    private static final byte[] ZEROS = new byte[BUFFER_BYTES];
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** What a stream is for. */
    public enum Purpose {
        /** The second component of a ciphertext; its seed is public. */
        CIPHERTEXT_MASK(0),
        /** The second half of a public key; its seed is public. */
        PUBLIC_KEY_MASK(1),
        /** The second halves of a switching key, by digit; its seed is public. */
        SWITCHING_KEY_MASK(2),
        /** A secret key, or the ternary factor of a public-key encryption. */
        SECRET(3),
        /** Errors of keys and ciphertexts. */
        ERROR(4),
        /** The error of the second component of a public-key encryption. */
        SECOND_ERROR(5);

        /** Byte 0 of the counter block: part of the format. */
        private final int code;

        Purpose(int code) {
            this.code = code;
        }

        /** Byte 0 of the initial counter block. */
        public int code() {
            return code;
        }
    }

    private final Cipher cipher;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int position = BUFFER_BYTES;

    /**
     * The stream of one purpose, from its first word.
     *
     * @param seed 32 bytes
     * @param digit of key switching, 0 to 255; 0 where there is none
     * @param prime index of the prime in the basis, 0 to 65,535; 0 where all primes share the values
     * @throws IllegalArgumentException if the seed has another length or an index is outside its range
     */
    public RandomStream(byte[] seed, Purpose purpose, int digit, int prime) {
        requireSeed(seed);
        if (digit < 0 || digit > 0xFF || prime < 0 || prime > 0xFFFF) {
            throw new IllegalArgumentException("digit " + digit + " or prime index " + prime + " has no stream");
        }
        byte[] counter = new byte[16];
        counter[0] = (byte) purpose.code();
        counter[1] = (byte) digit;
        counter[2] = (byte) (prime >>> 8);
        counter[3] = (byte) prime;
        try {
            cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(seed, "AES"), new IvParameterSpec(counter));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no AES-256 in counter mode", e);
        }
    }

    /** @throws IllegalArgumentException unless the seed has {@link #SEED_BYTES} bytes */
    public static void requireSeed(byte[] seed) {
        if (seed.length != SEED_BYTES) {
            throw new IllegalArgumentException("a seed has " + SEED_BYTES + " bytes, not " + seed.length);
        }
    }

    /** A fresh seed from the operating system's or the JDK's secure generator. */
    public static byte[] freshSeed(SecureRandom random) {
        byte[] seed = new byte[SEED_BYTES];
        random.nextBytes(seed);
        return seed;
    }

    /** The next 64 bits. */
    public long nextWord() {
        if (position == BUFFER_BYTES) {
            fill(buffer, 0);
            position = 0;
        }
        long word = (long) WORDS.get(buffer, position);
        position += Long.BYTES;
        return word;
    }

    /** The next {@code count} words. */
    void read(long[] out, int count) {
        for (int i = 0; i < count; i++) {
            out[i] = nextWord();
        }
    }

    /** Words not yet read in the buffer, after refilling it when it is empty. */
    int available() {
        if (position == BUFFER_BYTES) {
            fill(buffer, 0);
            position = 0;
        }
        return (BUFFER_BYTES - position) / Long.BYTES;
    }

    /** The bytes that {@link #available} words start at {@link #offset} of. */
    byte[] buffer() {
        return buffer;
    }

    int offset() {
        return position;
    }

    void skip(int words) {
        position += words * Long.BYTES;
    }

    private void fill(byte[] out, int at) {
        try {
            cipher.update(ZEROS, 0, BUFFER_BYTES, out, at);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES in counter mode failed", e);
        }
    }
}
