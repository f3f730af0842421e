package io.nightjar.model.program;

/** No encrypted program exists for what was asked; the message says why and what to change. */
public final class PlanException extends RuntimeException {
    public PlanException(String message) {
        super(message);
    }
}
