package io.nightjar.model.images;

/**
 * Pixels less what their neighbors above and to the left predict (RFC 9649, section 4.1).
 *
 * @param log of the side of a block
 * @param blocks the way of predicting for each block, in rows, as its second byte
 */
record WebpPredictor(int storedWidth, int height, int log, int[] blocks) implements WebpTransform {
    private static final int BLACK = 0xFF000000;

    @Override
    public int[] undo(int[] pixels) {
        int across = storedWidth + (1 << log) - 1 >> log;
        pixels[0] = WebpTransform.add(pixels[0], BLACK);
        for (int i = 1; i < pixels.length; i++) {
            int x = i % storedWidth;
            int y = i / storedWidth;
            int mode = blocks[(y >> log) * across + (x >> log)] >> 8 & 0xF;
            int predicted = y == 0
                    ? pixels[i - 1]
                    : x == 0 ? pixels[i - storedWidth] : predict(mode, pixels, i, i - storedWidth);
            pixels[i] = WebpTransform.add(pixels[i], predicted);
        }
        return pixels;
    }

    /** @param above the pixel above; the one right of it is the first of the own row at the end of a row */
    private static int predict(int mode, int[] pixels, int at, int above) {
        int left = pixels[at - 1];
        int top = pixels[above];
        int topLeft = pixels[above - 1];
        int topRight = pixels[above + 1];
        return switch (mode) {
            case 1 -> left;
            case 2 -> top;
            case 3 -> topRight;
            case 4 -> topLeft;
            case 5 -> mean(mean(left, topRight), top);
            case 6 -> mean(left, topLeft);
            case 7 -> mean(left, top);
            case 8 -> mean(topLeft, top);
            case 9 -> mean(top, topRight);
            case 10 -> mean(mean(left, topLeft), mean(top, topRight));
            case 11 -> distance(top, topLeft) < distance(left, topLeft) ? left : top;
            case 12 -> full(left, top, topLeft);
            case 13 -> half(mean(left, top), topLeft);
            default -> BLACK;
        };
    }

    /** Rounded down, channel by channel. */
    private static int mean(int a, int b) {
        return ((a ^ b) >>> 1 & 0x7F7F7F7F) + (a & b);
    }

    private static int channel(int pixel, int shift) {
        return pixel >>> shift & 0xFF;
    }

    private static int distance(int a, int b) {
        int sum = 0;
        for (int shift = 0; shift < 32; shift += 8) {
            sum += Math.abs(channel(a, shift) - channel(b, shift));
        }
        return sum;
    }

    private static int full(int left, int top, int topLeft) {
        int sum = 0;
        for (int shift = 0; shift < 32; shift += 8) {
            sum |= clamp(channel(left, shift) + channel(top, shift) - channel(topLeft, shift)) << shift;
        }
        return sum;
    }

    private static int half(int mean, int topLeft) {
        int sum = 0;
        for (int shift = 0; shift < 32; shift += 8) {
            int middle = channel(mean, shift);
            sum |= clamp(middle + (middle - channel(topLeft, shift)) / 2) << shift;
        }
        return sum;
    }

    private static int clamp(int value) {
        return Math.max(0, Math.min(255, value));
    }
}
