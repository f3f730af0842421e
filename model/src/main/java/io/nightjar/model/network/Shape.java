package io.nightjar.model.network;

/**
 * Shape of one image's tensor, without the batch: channels, height, width, each at least 1. A vector of n values is (n,
 * 1, 1).
 */
public record Shape(int channels, int height, int width) {
    public Shape {
        if (channels < 1 || height < 1 || width < 1) {
            throw new IllegalArgumentException("Shape " + channels + "x" + height + "x" + width
                    + " has a dimension below 1; all three must be at least 1");
        }
        if ((long) channels * height * width > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("Shape " + channels + "x" + height + "x" + width
                    + " has more than 2^31 - 1 values; use a smaller network");
        }
    }

    /** A vector of {@code n} values. */
    public static Shape vector(int n) {
        return new Shape(n, 1, 1);
    }

    /** Number of values. */
    public int size() {
        return channels * height * width;
    }

    /** Whether height and width are both 1. */
    public boolean isVector() {
        return height == 1 && width == 1;
    }

    /** Position of (channel, y, x) in the flattened tensor. */
    public int index(int channel, int y, int x) {
        return (channel * height + y) * width + x;
    }

    @Override
    public String toString() {
        return channels + "x" + height + "x" + width;
    }
}
