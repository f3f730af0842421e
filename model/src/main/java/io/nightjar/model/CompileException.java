package io.nightjar.model;

import io.nightjar.ckks.NightjarException;

/** No encrypted program exists for what was asked; the message says why and what to change. */
public final class CompileException extends NightjarException {
    public CompileException(String message) {
        super(message);
    }
}
