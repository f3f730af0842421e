package io.nightjar.model.images;

import io.nightjar.ckks.Counts;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;

/**
 * BMP files as nearly all programs write them: uncompressed, 24 or 32 bits, or 1, 4 or 8 with a palette. The fourth
 * byte of 32 bits has no meaning in this form; where it is anything but constant the file is refused. Color spaces in
 * longer headers are left alone.
 */
final class BmpFile {
    private static final int FILE_HEADER = 14;
    private static final int INFO_HEADER = 40;
    /** Lengths of the known headers, which tell a BMP file from a text. */
    private static final Set<Integer> HEADERS = Set.of(12, 16, 40, 52, 56, 64, 108, 124);

    private BmpFile() {}

    static boolean isBmp(byte[] file) {
        return file.length >= 26
                && file[0] == 'B'
                && file[1] == 'M'
                && HEADERS.contains(
                        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(FILE_HEADER));
    }

    /** Length of the file as its header says. */
    static long announcedBytes(byte[] file) {
        return Integer.toUnsignedLong(
                ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(2));
    }

    static Picture decode(String name, byte[] file, PictureFit fit) {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int pixels = in.getInt(10);
        int header = in.getInt(FILE_HEADER);
        if (header < INFO_HEADER || file.length < FILE_HEADER + INFO_HEADER || header > file.length - FILE_HEADER) {
            throw refused(name, "a header of " + Counts.of(Integer.toUnsignedLong(header), "byte"));
        }
        int width = in.getInt(18);
        int rows = in.getInt(22);
        int depth = in.getShort(28);
        int compression = in.getInt(30);
        boolean downward = rows < 0;
        int height = Math.abs(rows);
        fit.requireSize(name, height, width);
        boolean palette = depth == 1 || depth == 4 || depth == 8;
        if (compression != 0 || !palette && depth != 24 && depth != 32) {
            throw refused(name, Counts.of(depth, "bit") + " with compression " + Integer.toUnsignedString(compression));
        }
        int line = (width * depth + 31) / 32 * 4;
        if (pixels < FILE_HEADER + header || pixels > file.length || (long) line * height > file.length - pixels) {
            throw new ImageDataException(name + " ends too early for a BMP image of " + height + " x " + width
                    + " pixels; save it again or take it away");
        }
        int colors = in.getInt(46) == 0 ? palette ? 1 << depth : 0 : in.getInt(46);
        if (palette && (colors < 1 || colors > 1 << depth || FILE_HEADER + header + 4 * colors > pixels)) {
            throw refused(name, "a palette of " + Integer.toUnsignedString(colors) + " colors");
        }
        char[] samples = new char[3 * height * width];
        for (int y = 0; y < height; y++) {
            int from = pixels + (downward ? y : height - 1 - y) * line;
            for (int x = 0; x < width; x++) {
                int at = from + x * (depth / 8);
                if (palette) {
                    int bit = x * depth;
                    int index = Byte.toUnsignedInt(file[from + bit / 8]) >> 8 - depth - bit % 8 & (1 << depth) - 1;
                    if (index >= colors) {
                        throw refused(name, "color " + index + " of a palette of " + colors);
                    }
                    at = FILE_HEADER + header + 4 * index;
                } else if (depth == 32 && file[at + 3] != file[pixels + 3]) {
                    throw refused(name, "a fourth channel, whose meaning it does not say");
                }
                for (int c = 0; c < 3; c++) {
                    samples[3 * (y * width + x) + c] = (char) Byte.toUnsignedInt(file[at + 2 - c]);
                }
            }
        }
        return new Picture(height, width, 3, false, Picture.BYTE_WHITE, samples);
    }

    private static ImageDataException refused(String name, String what) {
        return new ImageDataException(name + " is a BMP image with " + what
                + ", expected 24 bits or a palette, uncompressed; save it as PNG");
    }
}
