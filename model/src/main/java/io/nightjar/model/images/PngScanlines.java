package io.nightjar.model.images;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Samples of a PNG image from its compressed lines: inflated, unfiltered, put back in their places. */
final class PngScanlines {
    /** First column, first row, step of columns, step of rows of each pass (Adam7). */
    private static final int[][] PASSES = {
        {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
    };

    private static final int[][] ONE_PASS = {{0, 0, 1, 1}};

    private final String name;
    private final int height;
    private final int width;
    private final int channels;
    private final int depth;
    private final int[][] passes;

    PngScanlines(String name, int height, int width, int channels, int depth, boolean interlaced) {
        this.name = name;
        this.height = height;
        this.width = width;
        this.channels = channels;
        this.depth = depth;
        this.passes = interlaced ? PASSES : ONE_PASS;
    }

    /** @return samples as stored, in [0, 2^depth), pixel by pixel */
    char[] samples(byte[] compressed) {
        byte[] lines = inflate(compressed);
        char[] samples = new char[height * width * channels];
        int at = 0;
        for (int[] pass : passes) {
            int columns = count(width, pass[0], pass[2]);
            int rows = count(height, pass[1], pass[3]);
            int lineBytes = lineBytes(columns);
            for (int row = 0; row < rows && columns > 0; row++) {
                unfilter(lines, at + 1, lineBytes, row == 0 ? -1 : at - lineBytes, lines[at]);
                for (int column = 0; column < columns; column++) {
                    int y = pass[1] + row * pass[3];
                    int x = pass[0] + column * pass[2];
                    for (int c = 0; c < channels; c++) {
                        samples[(y * width + x) * channels + c] = sample(lines, at + 1, column * channels + c);
                    }
                }
                at += 1 + lineBytes;
            }
        }
        return samples;
    }

    private static int count(int size, int first, int step) {
        return Math.max(0, (size - first + step - 1) / step);
    }

    private int lineBytes(int columns) {
        return (columns * channels * depth + 7) / 8;
    }

    private byte[] inflate(byte[] compressed) {
        long size = 0;
        for (int[] pass : passes) {
            int columns = count(width, pass[0], pass[2]);
            size += columns == 0 ? 0 : (long) count(height, pass[1], pass[3]) * (1 + lineBytes(columns));
        }
        if (size > (long) compressed.length * DataFile.MOST_COMPRESSION || size > Integer.MAX_VALUE - 8) {
            throw PngFile.damaged(name, "it ends too early");
        }
        byte[] lines = new byte[(int) size];
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(compressed);
            int filled = 0;
            while (filled < lines.length) {
                int more = inflater.inflate(lines, filled, lines.length - filled);
                if (more == 0) {
                    throw PngFile.damaged(name, "it has fewer lines than its header says");
                }
                filled += more;
            }
            if (inflater.inflate(new byte[1]) > 0) {
                throw PngFile.damaged(name, "it has more lines than its header says");
            }
            return lines;
        } catch (DataFormatException e) {
            throw PngFile.damaged(name, "its lines cannot be inflated");
        } finally {
            inflater.end();
        }
    }

    /** @param above where the line above begins, or -1 for a line of zeros */
    private void unfilter(byte[] lines, int from, int length, int above, int filter) {
        int back = Math.max(1, channels * depth / 8);
        for (int i = 0; i < length; i++) {
            int left = i < back ? 0 : Byte.toUnsignedInt(lines[from + i - back]);
            int up = above < 0 ? 0 : Byte.toUnsignedInt(lines[above + i]);
            int corner = above < 0 || i < back ? 0 : Byte.toUnsignedInt(lines[above + i - back]);
            int guess = switch (filter) {
                case 0 -> 0;
                case 1 -> left;
                case 2 -> up;
                case 3 -> (left + up) / 2;
                case 4 -> paeth(left, up, corner);
                default -> throw PngFile.damaged(name, "a line has filter " + Byte.toUnsignedInt((byte) filter));
            };
            lines[from + i] += (byte) guess;
        }
    }

    private static int paeth(int left, int up, int corner) {
        int guess = left + up - corner;
        int toLeft = Math.abs(guess - left);
        int toUp = Math.abs(guess - up);
        int toCorner = Math.abs(guess - corner);
        if (toLeft <= toUp && toLeft <= toCorner) {
            return left;
        }
        return toUp <= toCorner ? up : corner;
    }

    private char sample(byte[] lines, int from, int index) {
        if (depth == 16) {
            int at = from + 2 * index;
            return (char) (Byte.toUnsignedInt(lines[at]) << 8 | Byte.toUnsignedInt(lines[at + 1]));
        }
        int bit = index * depth;
        int shift = 8 - depth - bit % 8;
        return (char) (Byte.toUnsignedInt(lines[from + bit / 8]) >> shift & (1 << depth) - 1);
    }
}
