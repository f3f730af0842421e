package io.nightjar.ckks.scheme;

/** A circuit is deeper than its parameter set. */
public final class LevelsExhaustedException extends RuntimeException {
    /** @param message the level and what to do */
    public LevelsExhaustedException(String message) {
        super(message);
    }
}
