package io.nightjar.ckks.io;

/** What a blob holds. The ordinal is part of the format. */
public enum BlobKind {
    SECRET_KEY("a secret key", "the secret key"),
    PUBLIC_KEY("a public key", "the public key"),
    EVALUATION_KEYS("evaluation keys", "the set of evaluation keys"),
    CIPHERTEXT("a ciphertext", "the ciphertext"),
    PROGRAM("a program", "the program");

    private final String words;
    private final String subject;

    BlobKind(String words, String subject) {
        this.words = words;
        this.subject = subject;
    }

    /** One of the kind in words, as the subject of a sentence in the singular. */
    String subject() {
        return subject;
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
