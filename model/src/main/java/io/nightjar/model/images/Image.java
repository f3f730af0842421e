package io.nightjar.model.images;

import java.util.Objects;

/**
 * One picture.
 *
 * @param id name of the picture, unique within its source
 * @param values in (channel, row, column) order
 */
public record Image(String id, PixelValues values) {
    public Image {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(values, "values");
    }

    /** @param pixels unsigned bytes in (channel, row, column) order; not copied */
    public Image(String id, byte[] pixels) {
        this(id, PixelValues.of(pixels));
    }

    /**
     * The values of a picture of 8 bits, as unsigned bytes; not copied.
     *
     * @throws IllegalStateException if its source has no bytes
     */
    public byte[] pixels() {
        if (values instanceof PixelValues.Bytes bytes) {
            return bytes.values();
        }
        throw new IllegalStateException("image " + id + " has values that are no bytes; take them as values");
    }

    /** Writes the values, in [0, 1], to {@code out[offset ...]}; a byte counts as byte / 255. */
    public void unitValuesInto(double[] out, int offset) {
        for (int i = 0; i < values.size(); i++) {
            out[offset + i] = values.unit(i);
        }
    }

    /** The values, in [0, 1], in (channel, row, column) order; a byte counts as byte / 255. */
    public double[] unitValues() {
        double[] units = new double[values.size()];
        unitValuesInto(units, 0);
        return units;
    }
}
