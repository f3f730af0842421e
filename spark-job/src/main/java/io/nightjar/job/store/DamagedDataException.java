package io.nightjar.job.store;

import io.nightjar.job.mistake.FailureText;
import io.nightjar.job.mistake.UserMistake;

/** A stored file cannot be what was written: truncated, altered, or no part of a Nightjar data set. */
public final class DamagedDataException extends UserMistake {
    private static final long serialVersionUID = 1;

    /** @param sentence for a person, without a stop */
    public DamagedDataException(String sentence) {
        super(sentence);
    }

    /** @param sentence for a person, without a stop */
    public DamagedDataException(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    static DamagedDataException of(Object file, Throwable cause) {
        return new DamagedDataException(
                file + " is truncated or altered (" + FailureText.line(cause)
                        + "): copy it again from where it was made",
                cause);
    }
}
