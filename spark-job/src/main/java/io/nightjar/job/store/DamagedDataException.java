package io.nightjar.job.store;

import io.nightjar.job.mistake.FailureText;
import io.nightjar.job.mistake.PathFailure;
import io.nightjar.job.mistake.UserMistake;
import java.io.UncheckedIOException;

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

    /**
     * What a failure to read a {@link StorageInput} is: damage, which a file that is denied or has lost all its
     * replicas is too, or an {@link UncheckedIOException} where the storage as such failed, so that trying again may
     * help.
     */
    static RuntimeException of(Object file, Exception failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof DamagedDataException known) {
                return known;
            }
            if (t instanceof StorageFailure storage) {
                return PathFailure.sentence(file + " cannot be read", storage.failure())
                        .<RuntimeException>map(sentence -> new DamagedDataException(sentence, storage.failure()))
                        .orElseGet(() -> new UncheckedIOException(storage.failure()));
            }
        }
        return new DamagedDataException(
                file + " is truncated or altered (" + FailureText.line(failure)
                        + "): copy it again from where it was made",
                failure);
    }
}
