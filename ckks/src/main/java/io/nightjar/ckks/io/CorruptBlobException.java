package io.nightjar.ckks.io;

import io.nightjar.ckks.NightjarException;

/** Bytes that are not a valid blob of the expected kind; the message says what is wrong and what to do. */
public final class CorruptBlobException extends NightjarException {
    /** @param message what is damaged and what to do, for a person */
    public CorruptBlobException(String message) {
        super(message);
    }
}
