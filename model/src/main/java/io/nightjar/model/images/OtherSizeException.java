package io.nightjar.model.images;

/** A picture of another size than the network takes. */
final class OtherSizeException extends ImageDataException {
    private static final long serialVersionUID = 1;

    private final int height;
    private final int width;

    OtherSizeException(String name, int height, int width, ImageShape expected) {
        super(
                name + " has " + height + " x " + width + " pixels, expected " + expected
                        + "; scale all images to this size, or have them scaled",
                ImageRemedy.RESIZE);
        this.height = height;
        this.width = width;
    }

    String size() {
        return height + " x " + width;
    }
}
