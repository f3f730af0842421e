package io.nightjar.ckks.io;

/** A valid blob that belongs to something else than the caller expects, such as a key of other parameters. */
public final class FingerprintMismatchException extends RuntimeException {
    public FingerprintMismatchException(String message) {
        super(message);
    }
}
