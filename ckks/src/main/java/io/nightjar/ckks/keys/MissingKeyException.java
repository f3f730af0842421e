package io.nightjar.ckks.keys;

import io.nightjar.ckks.NightjarException;

/** An operation needs an evaluation key that was not generated. */
public final class MissingKeyException extends NightjarException {
    public MissingKeyException(String message) {
        super(message);
    }
}
