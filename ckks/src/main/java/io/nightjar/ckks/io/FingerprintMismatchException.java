package io.nightjar.ckks.io;

import io.nightjar.ckks.NightjarException;

/** A valid blob that belongs to something else than the caller expects, such as a key of other parameters. */
public final class FingerprintMismatchException extends NightjarException {
    /** @param message what the blob belongs to, what it should belong to, and what to do */
    public FingerprintMismatchException(String message) {
        super(message);
    }
}
