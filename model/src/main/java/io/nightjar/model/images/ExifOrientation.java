package io.nightjar.model.images;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The orientation that a camera leaves with a picture (Exif 2.32, tag 0x0112): some programs follow it, others do not.
 */
final class ExifOrientation {
    private static final int TAG = 0x0112;
    private static final int HEADER_BYTES = 8;
    private static final int ENTRY_BYTES = 12;

    private ExifOrientation() {}

    /**
     * Data that is cut short says nothing of the pixels, and is left alone.
     *
     * @param tiff Exif data from its TIFF header on
     * @throws ImageDataException if the picture would have to be turned
     */
    static void requireUpright(String name, ByteBuffer tiff) {
        if (tiff.remaining() < HEADER_BYTES) {
            return;
        }
        tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int directory = tiff.getInt(4);
        if (directory < 0 || directory > tiff.remaining() - 2) {
            return;
        }
        int entries = tiff.getShort(directory) & 0xFFFF;
        for (int e = 0; e < entries && directory + 2 + ENTRY_BYTES * (e + 1) <= tiff.remaining(); e++) {
            int at = directory + 2 + ENTRY_BYTES * e;
            int value = tiff.getShort(at + 8) & 0xFFFF;
            if ((tiff.getShort(at) & 0xFFFF) == TAG && value > 1 && value <= 8) {
                throw new ImageDataException(name + " has the Exif orientation " + value + ", expected 1 (upright):"
                        + " some programs turn such pictures and others do not; save it upright");
            }
        }
    }
}
