package io.nightjar.model.images;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Pixels of a lossless WebP image (RFC 9649, sections 3.4 to 3.7), as 0xAARRGGBB. */
final class WebpPixels {
    private static final int SIGNATURE = 0x2F;
    private static final int SIDE_BITS = 14;
    private static final int LITERALS = 256;
    private static final int LENGTHS = 24;
    private static final int DISTANCES = 40;
    private static final int MOST_CACHE_BITS = 11;
    private static final int HASH = 0x1E35A7BD;

    private static final int PREDICTOR = 0;
    private static final int CROSS_COLOR = 1;
    private static final int SUBTRACT_GREEN = 2;

    /** Columns to the left and rows up of the pixels that short distances mean. */
    private static final byte[] NEAR = {
        0, 1, 1, 0, 1, 1, -1, 1, 0, 2, 2, 0, 1, 2, -1, 2, 2, 1, -2, 1, 2, 2, -2, 2, 0, 3, 3, 0, 1, 3, -1, 3, 3, 1, -3,
                1,
        2, 3, -2, 3, 3, 2, -3, 2, 0, 4, 4, 0, 1, 4, -1, 4, 4, 1, -4, 1, 3, 3, -3, 3, 2, 4, -2, 4, 4, 2, -4, 2, 0, 5, 3,
                4,
        -3, 4, 4, 3, -4, 3, 5, 0, 1, 5, -1, 5, 5, 1, -5, 1, 2, 5, -2, 5, 5, 2, -5, 2, 4, 4, -4, 4, 3, 5, -3, 5, 5, 3,
                -5, 3,
        0, 6, 6, 0, 1, 6, -1, 6, 6, 1, -6, 1, 2, 6, -2, 6, 6, 2, -6, 2, 4, 5, -4, 5, 5, 4, -5, 4, 3, 6, -3, 6, 6, 3, -6,
                3,
        0, 7, 7, 0, 1, 7, -1, 7, 5, 5, -5, 5, 7, 1, -7, 1, 4, 6, -4, 6, 6, 4, -6, 4, 2, 7, -2, 7, 7, 2, -7, 2, 3, 7, -3,
                7,
        7, 3, -7, 3, 5, 6, -5, 6, 6, 5, -6, 5, 8, 0, 4, 7, -4, 7, 7, 4, -7, 4, 8, 1, 8, 2, 6, 6, -6, 6, 8, 3, 5, 7, -5,
                7,
        7, 5, -7, 5, 8, 4, 6, 7, -6, 7, 7, 6, -7, 6, 8, 5, 7, 7, -7, 7, 8, 6, 8, 7
    };

    private final WebpBits bits;

    private WebpPixels(WebpBits bits) {
        this.bits = bits;
    }

    /** Rows and columns. */
    record Size(int height, int width) {}

    /** Reads the header in front of the pixels. */
    static Size size(WebpBits bits) {
        if (bits.read(8) != SIGNATURE) {
            throw bits.damaged("its pixels do not begin as such");
        }
        int width = 1 + bits.read(SIDE_BITS);
        int height = 1 + bits.read(SIDE_BITS);
        // whether there is alpha, which the pixels say themselves
        bits.read(1);
        int version = bits.read(3);
        if (version != 0) {
            throw bits.damaged("version " + version + " of its pixels");
        }
        return new Size(height, width);
    }

    /**
     * Reads the pixels behind the header.
     *
     * @throws ImageDataException if they are damaged
     */
    static int[] decode(WebpBits bits, Size size) {
        return new WebpPixels(bits).decode(size);
    }

    private int[] decode(Size size) {
        List<WebpTransform> transforms = new ArrayList<>();
        boolean[] seen = new boolean[4];
        int width = size.width();
        while (bits.readFlag()) {
            int type = bits.read(2);
            if (seen[type]) {
                throw bits.damaged("a transform is there twice");
            }
            seen[type] = true;
            WebpTransform transform = transform(type, width, size.height());
            transforms.add(transform);
            width = transform.storedWidth();
        }
        int[] pixels = image(width, size.height(), true);
        for (int i = transforms.size() - 1; i >= 0; i--) {
            pixels = transforms.get(i).undo(pixels);
        }
        return pixels;
    }

    private WebpTransform transform(int type, int width, int height) {
        switch (type) {
            case PREDICTOR, CROSS_COLOR -> {
                int log = 2 + bits.read(3);
                int[] blocks = image(blocks(width, log), blocks(height, log), false);
                return type == PREDICTOR
                        ? new WebpPredictor(width, height, log, blocks)
                        : new WebpTransform.CrossColor(width, height, log, blocks);
            }
            case SUBTRACT_GREEN -> {
                return new WebpTransform.SubtractGreen(width);
            }
            default -> {
                int[] palette = image(1 + bits.read(8), 1, false);
                for (int i = 1; i < palette.length; i++) {
                    palette[i] = WebpTransform.add(palette[i - 1], palette[i]);
                }
                return new WebpTransform.Palette(width, height, palette);
            }
        }
    }

    private static int blocks(int side, int log) {
        return side + (1 << log) - 1 >> log;
    }

    /** The codes of a part of the image: green, lengths and cached colors; red; blue; alpha; distances. */
    private record Group(WebpCode green, WebpCode red, WebpCode blue, WebpCode alpha, WebpCode distance) {
        static Group read(WebpBits bits, int cacheSize) {
            return new Group(
                    WebpCode.read(bits, LITERALS + LENGTHS + cacheSize),
                    WebpCode.read(bits, LITERALS),
                    WebpCode.read(bits, LITERALS),
                    WebpCode.read(bits, LITERALS),
                    WebpCode.read(bits, DISTANCES));
        }
    }

    /**
     * Reads an image, that of the picture or one that describes a transform.
     *
     * @param main whether parts of it may have codes of their own
     */
    private int[] image(int width, int height, boolean main) {
        int cacheBits = 0;
        if (bits.readFlag()) {
            cacheBits = bits.read(4);
            if (cacheBits < 1 || cacheBits > MOST_CACHE_BITS) {
                throw bits.damaged("a cache of 2^" + cacheBits + " colors");
            }
        }
        int log = 0;
        int[] parts = {0};
        if (main && bits.readFlag()) {
            log = 2 + bits.read(3);
            parts = image(blocks(width, log), blocks(height, log), false);
        }
        boolean several = log > 0;
        Group[] groups = groups(parts, cacheBits == 0 ? 0 : 1 << cacheBits);
        int[] pixels = new int[width * height];
        int[] cache = new int[1 << cacheBits];
        int across = several ? blocks(width, log) : 0;
        int cached = 0;
        for (int at = 0; at < pixels.length; ) {
            Group group = groups[several ? (at / width >> log) * across + (at % width >> log) : 0];
            int symbol = group.green.next(bits);
            if (symbol < LITERALS) {
                int red = group.red.next(bits);
                int blue = group.blue.next(bits);
                int alpha = group.alpha.next(bits);
                pixels[at++] = alpha << 24 | red << 16 | symbol << 8 | blue;
            } else if (symbol < LITERALS + LENGTHS) {
                int length = number(symbol - LITERALS);
                int distance = distance(number(group.distance.next(bits)), width);
                if (distance > at || length > pixels.length - at) {
                    throw bits.damaged("a copy of " + length + " pixels from " + distance + " before pixel " + at);
                }
                for (int end = at + length; at < end; at++) {
                    pixels[at] = pixels[at - distance];
                }
            } else {
                pixels[at++] = cache[symbol - LITERALS - LENGTHS];
            }
            for (; cacheBits > 0 && cached < at; cached++) {
                cache[HASH * pixels[cached] >>> 32 - cacheBits] = pixels[cached];
            }
        }
        return pixels;
    }

    /**
     * The codes of each part. Those that no part has are read and not kept, since a file can announce many more than
     * there are parts.
     *
     * @param parts whose second and third byte are the number of their codes
     */
    private Group[] groups(int[] parts, int cacheSize) {
        int last = 0;
        Map<Integer, Group> wanted = new HashMap<>();
        for (int part : parts) {
            wanted.put(part >> 8 & 0xFFFF, null);
            last = Math.max(last, part >> 8 & 0xFFFF);
        }
        for (int number = 0; number <= last; number++) {
            Group group = Group.read(bits, cacheSize);
            wanted.computeIfPresent(number, (n, none) -> group);
            wanted.replace(number, group);
        }
        Group[] groups = new Group[parts.length];
        for (int i = 0; i < parts.length; i++) {
            groups[i] = wanted.get(parts[i] >> 8 & 0xFFFF);
        }
        return groups;
    }

    /** A number of at least 1 from the symbol for its magnitude and the bits that follow. */
    private int number(int symbol) {
        if (symbol < 4) {
            return symbol + 1;
        }
        int extra = symbol - 2 >> 1;
        return (2 + (symbol & 1) << extra) + bits.read(extra) + 1;
    }

    private static int distance(int number, int width) {
        int near = NEAR.length / 2;
        return number > near ? number - near : Math.max(1, NEAR[2 * number - 2] + NEAR[2 * number - 1] * width);
    }
}
