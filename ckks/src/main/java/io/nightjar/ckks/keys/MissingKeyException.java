package io.nightjar.ckks.keys;

/** An operation needs an evaluation key that was not generated. */
public final class MissingKeyException extends RuntimeException {
    public MissingKeyException(String message) {
        super(message);
    }
}
