package io.nightjar.model.images;

import io.nightjar.ckks.Counts;

/**
 * A decoded picture, its samples pixel by pixel as its file has them: grey, or red, green and blue, and alpha behind
 * them.
 *
 * @param colors 1 or 3
 * @param alpha whether each pixel ends with its opacity
 * @param white the largest sample, 255 or 65,535, which is also the opaque alpha
 * @param samples rows x columns x (colors + 1 with alpha)
 */
record Picture(int height, int width, int colors, boolean alpha, int white, char[] samples) {
    static final int BYTE_WHITE = 255;
    static final int SAMPLE_WHITE = 65535;

    Picture {
        if (samples.length != height * width * (colors + (alpha ? 1 : 0))) {
            throw new IllegalArgumentException("a picture of " + Counts.of(samples.length, "sample") + ", expected "
                    + height + " x " + width + " x " + (colors + (alpha ? 1 : 0)));
        }
    }

    /** Samples of a pixel. */
    int stride() {
        return colors + (alpha ? 1 : 0);
    }

    /** From samples in (channel, row, column) order. */
    static Picture ofPlanes(ImageShape shape, char[] planes, int white) {
        int plane = shape.height() * shape.width();
        char[] samples = new char[planes.length];
        for (int c = 0; c < shape.channels(); c++) {
            for (int p = 0; p < plane; p++) {
                samples[p * shape.channels() + c] = planes[c * plane + p];
            }
        }
        return new Picture(shape.height(), shape.width(), shape.channels(), false, white, samples);
    }
}
