package io.nightjar.ckks.io;

import io.nightjar.ckks.NightjarException;

/** Bytes that are not a valid blob of the expected kind; the message says what is wrong and what to do. */
public final class CorruptBlobException extends NightjarException {
    /** @param message what is wrong with the bytes, with what was expected, and what to do */
    public CorruptBlobException(String message) {
        super(message);
    }
}
