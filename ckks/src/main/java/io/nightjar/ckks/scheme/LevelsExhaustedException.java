package io.nightjar.ckks.scheme;

import io.nightjar.ckks.NightjarException;

/** A circuit is deeper than its parameter set. */
public final class LevelsExhaustedException extends NightjarException {
    /** @param message the level and what to do */
    public LevelsExhaustedException(String message) {
        super(message);
    }
}
