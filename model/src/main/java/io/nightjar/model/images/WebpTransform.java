package io.nightjar.model.images;

/** What an encoder has done to pixels (RFC 9649, section 3.5). Pixels are 0xAARRGGBB. */
interface WebpTransform {
    /** Width of the image that is stored, which packed pixels make smaller. */
    int storedWidth();

    /** The pixels before the transform; the given ones may be overwritten. */
    int[] undo(int[] pixels);

    /** Sums of the channels, each modulo 256. */
    static int add(int a, int b) {
        int alphaAndGreen = (a & 0xFF00FF00) + (b & 0xFF00FF00);
        int redAndBlue = (a & 0x00FF00FF) + (b & 0x00FF00FF);
        return alphaAndGreen & 0xFF00FF00 | redAndBlue & 0x00FF00FF;
    }

    /** Red and blue less green. */
    record SubtractGreen(int storedWidth) implements WebpTransform {
        @Override
        public int[] undo(int[] pixels) {
            for (int i = 0; i < pixels.length; i++) {
                int green = pixels[i] >> 8 & 0xFF;
                pixels[i] = add(pixels[i], green << 16 | green);
            }
            return pixels;
        }
    }

    /**
     * Red less a part of green, and blue less parts of green and red.
     *
     * @param log of the side of a block
     * @param blocks the parts for each block, in rows
     */
    record CrossColor(int storedWidth, int height, int log, int[] blocks) implements WebpTransform {
        @Override
        public int[] undo(int[] pixels) {
            int across = storedWidth + (1 << log) - 1 >> log;
            for (int i = 0; i < pixels.length; i++) {
                int parts = blocks[(i / storedWidth >> log) * across + (i % storedWidth >> log)];
                int green = pixels[i] >> 8;
                int red = (pixels[i] >> 16) + part(parts, green) & 0xFF;
                int blue = pixels[i] + part(parts >> 8, green) + part(parts >> 16, red) & 0xFF;
                pixels[i] = pixels[i] & 0xFF00FF00 | red << 16 | blue;
            }
            return pixels;
        }

        /** Of the lowest bytes, both with a sign. */
        private static int part(int factor, int value) {
            return (byte) factor * (byte) value >> 5;
        }
    }

    /**
     * Numbers of colors, several in one stored pixel where there are few.
     *
     * @param colors of the numbers; others are transparent black
     */
    record Palette(int width, int height, int[] colors) implements WebpTransform {
        private static final int BYTE = 8;

        private int log() {
            if (colors.length > 16) {
                return 0;
            }
            return colors.length > 4 ? 1 : colors.length > 2 ? 2 : 3;
        }

        @Override
        public int storedWidth() {
            return width + (1 << log()) - 1 >> log();
        }

        @Override
        public int[] undo(int[] pixels) {
            int log = log();
            int bits = BYTE >> log;
            int[] colored = new int[width * height];
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int packed = pixels[y * storedWidth() + (x >> log)] >> 8 & 0xFF;
                    int number = packed >> (x & (1 << log) - 1) * bits & (1 << bits) - 1;
                    colored[y * width + x] = number < colors.length ? colors[number] : 0;
                }
            }
            return colored;
        }
    }
}
