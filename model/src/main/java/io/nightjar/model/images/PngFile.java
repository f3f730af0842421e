package io.nightjar.model.images;

import io.nightjar.ckks.Counts;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * The chunks of a PNG file (W3C Recommendation, third edition) that say what its samples are. Chunks that say how
 * samples are to be shown (gAMA, cHRM, sRGB, iCCP) are left alone: values are the samples.
 */
final class PngFile {
    private static final long SIGNATURE = 0x89504E470D0A1A0AL;
    private static final int GREY = 0;
    private static final int RGB = 2;
    private static final int PALETTE = 3;
    private static final int GREY_ALPHA = 4;
    private static final int RGB_ALPHA = 6;
    /** A chunk whose name begins with a capital letter may not be left out. */
    private static final int ANCILLARY = 0x20;

    private final String name;
    private int height;
    private int width;
    private int depth;
    private int type;
    private boolean interlaced;
    private byte[] palette = {};
    private byte[] transparency = {};
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();

    private PngFile(String name) {
        this.name = name;
    }

    static boolean isPng(byte[] file) {
        return file.length >= 8 && ByteBuffer.wrap(file).getLong() == SIGNATURE;
    }

    static Picture decode(String name, byte[] file, PictureFit fit) {
        PngFile png = new PngFile(name);
        png.readChunks(ByteBuffer.wrap(file, 8, file.length - 8), fit);
        return png.picture();
    }

    private void readChunks(ByteBuffer in, PictureFit fit) {
        for (String chunk = ""; !chunk.equals("IEND"); ) {
            if (in.remaining() < 12) {
                throw damaged("it ends too early");
            }
            int length = in.getInt();
            if (length < 0 || length > in.remaining() - 8) {
                throw damaged("it ends too early");
            }
            byte[] content = new byte[4 + length];
            in.get(content);
            CRC32 crc = new CRC32();
            crc.update(content);
            if ((int) crc.getValue() != in.getInt()) {
                throw damaged("a checksum does not fit");
            }
            String next = new String(content, 0, 4, StandardCharsets.ISO_8859_1);
            if (chunk.isEmpty() != next.equals("IHDR")) {
                throw damaged("its header is missing or there twice");
            }
            chunk = next;
            take(chunk, Arrays.copyOfRange(content, 4, content.length), fit);
        }
    }

    private void take(String chunk, byte[] content, PictureFit fit) {
        switch (chunk) {
            case "IHDR" -> header(content, fit);
            case "PLTE" -> palette = content;
            case "tRNS" -> transparency = content;
            case "IDAT" -> data.writeBytes(content);
            case "acTL" ->
                throw new ImageDataException(name + " is an animation, expected one picture; save its pictures alone");
            case "eXIf" -> ExifOrientation.requireUpright(name, ByteBuffer.wrap(content));
            case "IEND" -> {}
            default -> {
                if ((chunk.charAt(0) & ANCILLARY) == 0) {
                    throw damaged("the critical chunk " + printable(chunk) + " is unknown");
                }
            }
        }
    }

    private static String printable(String chunk) {
        return chunk.chars().allMatch(c -> c > ' ' && c < 127)
                ? chunk
                : String.format(
                        Locale.ROOT,
                        "0x%08x",
                        ByteBuffer.wrap(chunk.getBytes(StandardCharsets.ISO_8859_1))
                                .getInt());
    }

    private void header(byte[] content, PictureFit fit) {
        if (content.length != 13) {
            throw damaged("its header has " + Counts.of(content.length, "byte") + ", expected 13");
        }
        ByteBuffer in = ByteBuffer.wrap(content);
        width = in.getInt();
        height = in.getInt();
        depth = in.get();
        type = in.get();
        boolean known = switch (type) {
            case GREY -> depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
            case PALETTE -> depth == 1 || depth == 2 || depth == 4 || depth == 8;
            case RGB, GREY_ALPHA, RGB_ALPHA -> depth == 8 || depth == 16;
            default -> false;
        };
        int methods = in.getShort();
        int interlace = in.get();
        if (!known || methods != 0 || interlace < 0 || interlace > 1) {
            throw damaged("no PNG has color type " + type + " with " + Counts.of(depth, "bit") + ", methods " + methods
                    + " and interlacing " + interlace);
        }
        interlaced = interlace == 1;
        fit.requireSize(name, height, width);
    }

    private int fileChannels() {
        return switch (type) {
            case RGB -> 3;
            case GREY_ALPHA -> 2;
            case RGB_ALPHA -> 4;
            default -> 1;
        };
    }

    private Picture picture() {
        PngScanlines lines = new PngScanlines(name, height, width, fileChannels(), depth, interlaced);
        char[] stored = lines.samples(data.toByteArray());
        if (type == PALETTE) {
            return ofPalette(stored);
        }
        int white = depth == 16 ? Picture.SAMPLE_WHITE : Picture.BYTE_WHITE;
        int factor = depth >= 8 ? 1 : Picture.BYTE_WHITE / ((1 << depth) - 1);
        boolean alpha = type == GREY_ALPHA || type == RGB_ALPHA;
        int colors = type == GREY || type == GREY_ALPHA ? 1 : 3;
        if (transparency.length > 0) {
            if (alpha || transparency.length != 2 * colors) {
                throw damaged("its transparent color has " + Counts.of(transparency.length, "byte"));
            }
            return keyed(stored, colors, white, factor);
        }
        char[] samples = new char[stored.length];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (char) (stored[i] * factor);
        }
        return new Picture(height, width, colors, alpha, white, samples);
    }

    /** Pixels of the one transparent color get an alpha of 0. */
    private Picture keyed(char[] stored, int colors, int white, int factor) {
        ByteBuffer key = ByteBuffer.wrap(transparency);
        int pixels = height * width;
        char[] samples = new char[pixels * (colors + 1)];
        for (int p = 0; p < pixels; p++) {
            boolean opaque = false;
            for (int c = 0; c < colors; c++) {
                char sample = stored[p * colors + c];
                opaque |= sample != key.getChar(2 * c);
                samples[p * (colors + 1) + c] = (char) (sample * factor);
            }
            samples[p * (colors + 1) + colors] = (char) (opaque ? white : 0);
        }
        return new Picture(height, width, colors, true, white, samples);
    }

    private Picture ofPalette(char[] stored) {
        int colors = palette.length / 3;
        if (palette.length % 3 != 0 || transparency.length > colors) {
            throw damaged("its palette has " + Counts.of(palette.length, "byte") + " and " + transparency.length
                    + " of alpha");
        }
        boolean alpha = transparency.length > 0;
        int stride = alpha ? 4 : 3;
        char[] samples = new char[stored.length * stride];
        for (int p = 0; p < stored.length; p++) {
            int index = stored[p];
            if (index >= colors) {
                throw damaged("a pixel has color " + index + " of " + colors);
            }
            for (int c = 0; c < 3; c++) {
                samples[p * stride + c] = (char) Byte.toUnsignedInt(palette[3 * index + c]);
            }
            if (alpha) {
                samples[p * stride + 3] = (char)
                        (index < transparency.length ? Byte.toUnsignedInt(transparency[index]) : Picture.BYTE_WHITE);
            }
        }
        return new Picture(height, width, 3, alpha, Picture.BYTE_WHITE, samples);
    }

    private ImageDataException damaged(String why) {
        return damaged(name, why);
    }

    static ImageDataException damaged(String name, String why) {
        return new ImageDataException(name + " is no readable PNG image (" + why + "); save it again or take it away");
    }
}
