package io.nightjar.model.images;

/** Channels, rows and columns of a picture; channels are 1 (grey) or 3 (red, green, blue). */
public record ImageShape(int channels, int height, int width) {
    /** Shape of MNIST digits. */
    public static final ImageShape MNIST = new ImageShape(1, 28, 28);

    /** Shape of CIFAR-10 pictures. */
    public static final ImageShape CIFAR10 = new ImageShape(3, 32, 32);

    private static final int MAX_SIDE = 1 << 14;

    public ImageShape {
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException("an image has 1 or 3 channels, not " + channels);
        }
        if (height < 1 || height > MAX_SIDE || width < 1 || width > MAX_SIDE) {
            throw new IllegalArgumentException(
                    "image of " + height + " x " + width + " pixels, expected 1 to " + MAX_SIDE + " each");
        }
    }

    /** Number of pixel values. */
    public int size() {
        return Math.multiplyExact(channels, height * width);
    }

    @Override
    public String toString() {
        return height + " x " + width + (channels == 1 ? " grey" : " RGB");
    }
}
