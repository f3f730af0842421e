package io.nightjar.model.program;

/** Encrypted data that is not what a program reads; the message says what differs. */
public final class MismatchedInputException extends RuntimeException {
    MismatchedInputException(String message) {
        super(message);
    }
}
