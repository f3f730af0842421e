package io.nightjar.model.runtime;

/** Encrypted data that is not what a program reads; the message says what differs. */
public final class MismatchedInputException extends RuntimeException {
    public MismatchedInputException(String message) {
        super(message);
    }
}
