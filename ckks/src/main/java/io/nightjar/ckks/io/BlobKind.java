package io.nightjar.ckks.io;

/** What a blob holds. The ordinal is part of the format. */
public enum BlobKind {
    SECRET_KEY("a secret key"),
    PUBLIC_KEY("a public key"),
    EVALUATION_KEYS("evaluation keys"),
    CIPHERTEXT("a ciphertext"),
    PROGRAM("a program");

    private final String words;

    BlobKind(String words) {
        this.words = words;
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
