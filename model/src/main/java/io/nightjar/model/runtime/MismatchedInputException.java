package io.nightjar.model.runtime;

import io.nightjar.ckks.NightjarException;

/** Encrypted data that is not what a program reads; the message says what differs. */
public final class MismatchedInputException extends NightjarException {
    /** @param message what the data is, what the program reads, and what to do */
    public MismatchedInputException(String message) {
        super(message);
    }
}
