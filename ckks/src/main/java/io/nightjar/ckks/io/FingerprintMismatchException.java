package io.nightjar.ckks.io;

import io.nightjar.ckks.NightjarException;

/** A valid blob that belongs to something else than the caller expects, such as a key of other parameters. */
public final class FingerprintMismatchException extends NightjarException {
    /** @param message both fingerprints and what to do, for a person */
    public FingerprintMismatchException(String message) {
        super(message);
    }
}
