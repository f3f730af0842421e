package io.nightjar.model.images;

import io.nightjar.ckks.NightjarException;
import java.util.Optional;

/** Image or label data that cannot be used; the message is one sentence for the person who named the file. */
public final class ImageDataException extends NightjarException {
    private final ImageRemedy remedy;
    private final String otherSize;

    /** @param message which file, what is wrong with it, what was expected, and what to do */
    public ImageDataException(String message) {
        super(message);
        this.remedy = null;
        this.otherSize = null;
    }

    /**
     * @param message which file, what is wrong with it, what was expected, and what to do
     * @param cause why the file could not be read
     */
    public ImageDataException(String message, Throwable cause) {
        super(message, cause);
        this.remedy = null;
        this.otherSize = null;
    }

    /**
     * @param message which file, what is wrong with it, what was expected, and what to do
     * @param remedy what mends it, which a caller may name in his own words after the sentence
     */
    public ImageDataException(String message, ImageRemedy remedy) {
        this(message, remedy, null);
    }

    private ImageDataException(String message, ImageRemedy remedy, String otherSize) {
        super(message);
        this.remedy = remedy;
        this.otherSize = otherSize;
    }

    /** A picture of another size than the network takes. */
    static ImageDataException ofSize(String name, int height, int width, ImageShape expected) {
        String size = height + " x " + width;
        return new ImageDataException(
                name + " has " + size + " pixels, expected " + expected
                        + "; scale all images to this size, or have them scaled",
                ImageRemedy.RESIZE,
                size);
    }

    /** Rows and columns of a picture that has others than the network takes. */
    Optional<String> otherSize() {
        return Optional.ofNullable(otherSize);
    }

    /** What mends it, where there is a name for that. */
    public Optional<ImageRemedy> remedy() {
        return Optional.ofNullable(remedy);
    }
}
