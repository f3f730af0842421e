package io.nightjar.model.images;

import io.nightjar.ckks.Counts;

/**
 * Channels, rows and columns of a picture. 1 channel is grey and 3 are red, green and blue; other numbers of channels,
 * and vectors of n values as (n, 1, 1), come from arrays and tables alone.
 */
public record ImageShape(int channels, int height, int width) {
    /** Shape of MNIST digits. */
    public static final ImageShape MNIST = new ImageShape(1, 28, 28);

    /** Shape of CIFAR-10 pictures. */
    public static final ImageShape CIFAR10 = new ImageShape(3, 32, 32);

    static final int MAX_SIDE = 1 << 14;
    static final int MAX_SIZE = 1 << 28;

    public ImageShape {
        if (channels < 1 || height < 1 || height > MAX_SIDE || width < 1 || width > MAX_SIDE) {
            throw new IllegalArgumentException("image of " + Counts.of(channels, "channel") + " of " + height + " x "
                    + width + " pixels, expected at least 1 channel and 1 to " + MAX_SIDE + " pixels each");
        }
        if ((long) channels * height * width > MAX_SIZE) {
            throw new IllegalArgumentException("image of " + Counts.of((long) channels * height * width, "value")
                    + ", expected at most " + MAX_SIZE + ": make it smaller");
        }
    }

    /** Number of pixel values. */
    public int size() {
        return channels * height * width;
    }

    /** Whether it is a vector, which has no rows and columns: the grey pixels of any picture of its size fill it. */
    public boolean isVector() {
        return height == 1 && width == 1;
    }

    @Override
    public String toString() {
        if (isVector()) {
            return Counts.of(size(), "value");
        }
        String colors = switch (channels) {
            case 1 -> " grey";
            case 3 -> " RGB";
            default -> " of " + Counts.of(channels, "channel");
        };
        return height + " x " + width + colors;
    }
}
