package io.nightjar.ckks.io;

/** Bytes that are not a valid blob of the expected kind; the message says what is wrong and what to do. */
public final class CorruptBlobException extends RuntimeException {
    public CorruptBlobException(String message) {
        super(message);
    }
}
