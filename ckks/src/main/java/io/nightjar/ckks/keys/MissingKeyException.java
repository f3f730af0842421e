package io.nightjar.ckks.keys;

import io.nightjar.ckks.NightjarException;

/** An operation needs an evaluation key that was not generated. */
public final class MissingKeyException extends NightjarException {
    /** @param message which key is missing and what to do */
    public MissingKeyException(String message) {
        super(message);
    }
}
