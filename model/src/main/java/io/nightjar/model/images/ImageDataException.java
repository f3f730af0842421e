package io.nightjar.model.images;

import io.nightjar.ckks.NightjarException;
import java.util.Optional;

/** Image or label data that cannot be used; the message is one sentence for the person who named the file. */
public class ImageDataException extends NightjarException {
    private final ImageRemedy remedy;

    /** @param message which file, what is wrong with it, what was expected, and what to do */
    public ImageDataException(String message) {
        super(message);
        this.remedy = null;
    }

    /**
     * @param message which file, what is wrong with it, what was expected, and what to do
     * @param cause why the file could not be read
     */
    public ImageDataException(String message, Throwable cause) {
        super(message, cause);
        this.remedy = null;
    }

    /**
     * @param message which file, what is wrong with it, what was expected, and what to do
     * @param remedy what mends it, which a caller may name in his own words after the sentence
     */
    public ImageDataException(String message, ImageRemedy remedy) {
        super(message);
        this.remedy = remedy;
    }

    /** What mends it, where there is a name for that. */
    public Optional<ImageRemedy> remedy() {
        return Optional.ofNullable(remedy);
    }
}
