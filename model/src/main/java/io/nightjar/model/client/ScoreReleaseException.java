package io.nightjar.model.client;

import io.nightjar.ckks.NightjarException;

/** Scores cannot be released in the way that was asked for; the message is a sentence for the user. */
public final class ScoreReleaseException extends NightjarException {
    private static final long serialVersionUID = 1;

    /** @param message why the scores would say too much or too little, and what to do */
    public ScoreReleaseException(String message) {
        super(message);
    }
}
