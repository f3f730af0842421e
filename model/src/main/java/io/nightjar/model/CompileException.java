package io.nightjar.model;

/** No encrypted program exists for what was asked; the message says why and what to change. */
public final class CompileException extends RuntimeException {
    public CompileException(String message) {
        super(message);
    }
}
