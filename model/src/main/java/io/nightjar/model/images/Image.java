package io.nightjar.model.images;

import java.util.Objects;

/**
 * One picture.
 *
 * @param id name of the picture, unique within its source
 * @param pixels unsigned bytes in (channel, row, column) order; not copied
 */
public record Image(String id, byte[] pixels) {
    public Image {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(pixels, "pixels");
    }

    /** Writes pixel / 255, in [0, 1], to {@code out[offset ...]}. */
    public void unitValuesInto(double[] out, int offset) {
        for (int i = 0; i < pixels.length; i++) {
            out[offset + i] = (pixels[i] & 0xFF) / 255.0;
        }
    }

    /** Pixel / 255, in [0, 1], in (channel, row, column) order. */
    public double[] unitValues() {
        double[] values = new double[pixels.length];
        unitValuesInto(values, 0);
        return values;
    }
}
