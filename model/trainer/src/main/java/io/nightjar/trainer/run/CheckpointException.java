package io.nightjar.trainer.run;

import io.nightjar.ckks.NightjarException;

/** A checkpoint that cannot be used for this run; the message is one sentence for the person who started it. */
public final class CheckpointException extends NightjarException {
    /** @param message which file, what is wrong with it, and what to do */
    public CheckpointException(String message) {
        super(message);
    }

    /**
     * @param message which file, what is wrong with it, and what to do
     * @param cause why it could not be read or written
     */
    public CheckpointException(String message, Throwable cause) {
        super(message, cause);
    }
}
