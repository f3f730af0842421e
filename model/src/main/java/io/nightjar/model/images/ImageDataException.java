package io.nightjar.model.images;

import io.nightjar.ckks.NightjarException;

/** Image or label data that cannot be used; the message is one sentence for the person who named the file. */
public final class ImageDataException extends NightjarException {
    /** @param message which file, what is wrong with it, what was expected, and what to do */
    public ImageDataException(String message) {
        super(message);
    }

    /**
     * @param message which file, what is wrong with it, what was expected, and what to do
     * @param cause why the file could not be read
     */
    public ImageDataException(String message, Throwable cause) {
        super(message, cause);
    }
}
