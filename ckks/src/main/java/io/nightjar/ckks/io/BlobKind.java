package io.nightjar.ckks.io;

import java.util.Arrays;
import java.util.Optional;

/** What a blob holds. */
public enum BlobKind {
    /** A secret key, which stays with its owner. */
    SECRET_KEY(0, "a secret key", "the secret key"),
    /** A key that encrypts. */
    PUBLIC_KEY(1, "a public key", "the public key"),
    /** Keys that relinearise, rotate and conjugate. */
    EVALUATION_KEYS(2, "evaluation keys", "the set of evaluation keys"),
    /** A ciphertext, seeded or of two or three components. */
    CIPHERTEXT(3, "a ciphertext", "the ciphertext"),
    /** A compiled network. */
    PROGRAM(4, "a program", "the program"),
    /** A secret or an authentication key, encrypted under a passphrase. */
    PROTECTED_KEY(5, "a key under a passphrase", "the key under a passphrase"),
    /** A key that proves where data comes from, which stays with its owner. */
    AUTHENTICATION_KEY(6, "an authentication key", "the authentication key");

    private final int code;
    private final String words;
    private final String subject;

    BlobKind(int code, String words, String subject) {
        this.code = code;
        this.words = words;
        this.subject = subject;
    }

    /** The number in the header of a blob. */
    public int code() {
        return code;
    }

    /** The kind with this code, if there is one. */
    public static Optional<BlobKind> ofCode(int code) {
        return Arrays.stream(values()).filter(kind -> kind.code == code).findFirst();
    }

    /** One of the kind in words, as the subject of a sentence in the singular. */
    public String subject() {
        return subject;
    }

    CorruptBlobException malformed(String what) {
        return new CorruptBlobException(subject + " is malformed: " + what + "; make it again with this release");
    }

    /** The kind in words, with its article. */
    public String words() {
        return words;
    }

    /**
     * The kind that a blob's header states; the first {@link Blob#HEADER_BYTES} bytes are enough.
     *
     * @throws CorruptBlobException if the bytes are no blob of a known version
     */
    public static BlobKind of(byte[] bytes) {
        return Blob.header(bytes).kind();
    }
}
