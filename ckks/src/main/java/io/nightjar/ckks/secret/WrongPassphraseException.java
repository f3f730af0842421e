package io.nightjar.ckks.secret;

import io.nightjar.ckks.NightjarException;

/**
 * A passphrase that does not open a key, or a key that somebody altered: authenticated encryption cannot tell which.
 */
public final class WrongPassphraseException extends NightjarException {
    /** @param message what does not open, and what to do */
    public WrongPassphraseException(String message) {
        super(message);
    }
}
