package io.nightjar.model.images;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/**
 * Writes IDX files of unsigned bytes; a name that ends in {@code .gz} makes a gzip file, which carries no time of
 * writing.
 */
public final class IdxWriter {
    private IdxWriter() {}

    /**
     * Writes grey pictures; ids are not stored.
     *
     * @throws IOException if the file cannot be written
     */
    public static void writeImages(Path file, ImageSet images) throws IOException {
        ImageShape shape = images.shape();
        if (shape.channels() != 1) {
            throw new IllegalArgumentException("IDX image files hold grey images, not " + shape);
        }
        try (DataOutputStream out = open(file)) {
            out.writeInt(IdxFile.MAGIC);
            out.writeInt(images.count());
            out.writeInt(shape.height());
            out.writeInt(shape.width());
            for (Image image : images) {
                out.write(image.pixels());
            }
        }
    }

    /**
     * Writes labels, each 0 to 255.
     *
     * @throws IOException if the file cannot be written
     */
    public static void writeLabels(Path file, int[] labels) throws IOException {
        for (int label : labels) {
            if (label < 0 || label > 255) {
                throw new IllegalArgumentException("label " + label + " does not fit a byte");
            }
        }
        try (DataOutputStream out = open(file)) {
            out.writeInt(Labels.IDX_MAGIC);
            out.writeInt(labels.length);
            for (int label : labels) {
                out.writeByte(label);
            }
        }
    }

    private static DataOutputStream open(Path file) throws IOException {
        OutputStream raw = Files.newOutputStream(file);
        boolean gzip = String.valueOf(file.getFileName()).endsWith(".gz");
        return new DataOutputStream(new BufferedOutputStream(gzip ? new GZIPOutputStream(raw) : raw, 1 << 16));
    }
}
