package io.nightjar.job.store;

import io.nightjar.job.mistake.UserMistake;

/** A stored file cannot be what was written: truncated, altered, or no part of a Nightjar data set. */
public final class DamagedDataException extends UserMistake {
    public DamagedDataException(String sentence) {
        super(sentence);
    }

    public DamagedDataException(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    static DamagedDataException of(Object file, Throwable cause) {
        return new DamagedDataException(
                file + " is truncated or altered (" + firstLine(cause) + "): copy it again from where it was made",
                cause);
    }

    private static String firstLine(Throwable cause) {
        String message = cause.getMessage();
        if (message == null || message.isBlank()) {
            return cause.getClass().getSimpleName();
        }
        return message.lines().findFirst().orElseThrow().strip();
    }
}
