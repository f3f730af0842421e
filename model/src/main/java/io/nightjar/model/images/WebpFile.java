package io.nightjar.model.images;

import io.nightjar.ckks.Counts;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * WebP files of the lossless kind (RFC 9649), whose values the format fixes. The lossy kind is refused: what it is
 * decoded to depends on how a decoder fills in the chroma. Color profiles are left alone.
 */
final class WebpFile {
    private static final int RIFF_HEADER = 12;
    private static final int CHUNK_HEADER = 8;
    private static final int EXTENDED_SIZE = 10;
    private static final int ANIMATED = 0x02;
    private static final int CANVAS_BYTES = 3;
    /** Pixels that any file may have, and those that each of its bytes may add: flat pictures take next to no bytes. */
    private static final long ANY_PIXELS = 1 << 22;

    private static final long PIXELS_PER_BYTE = 4096;

    private final String name;
    private final ByteBuffer file;
    private ByteBuffer lossless;
    private ByteBuffer extended;

    private WebpFile(String name, ByteBuffer file) {
        this.name = name;
        this.file = file;
    }

    static boolean isWebp(byte[] file) {
        return file.length >= RIFF_HEADER
                && new String(file, 0, 4, StandardCharsets.ISO_8859_1).equals("RIFF")
                && new String(file, 8, 4, StandardCharsets.ISO_8859_1).equals("WEBP");
    }

    /** Length of the file as its header says. */
    static long announcedBytes(byte[] file) {
        long size = Integer.toUnsignedLong(
                ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(4));
        return CHUNK_HEADER + size + (size & 1);
    }

    /** @throws ImageDataException if the picture cannot be read with certainty, or is of a size that is not taken */
    static Picture decode(String name, byte[] file, PictureFit fit) {
        if (announcedBytes(file) > file.length + 1L) {
            throw damaged(name, "it ends too early");
        }
        WebpFile webp = new WebpFile(name, ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN));
        webp.chunks();
        return webp.picture(fit);
    }

    /** Up to the pixels, and behind them for what says how they are shown. */
    private void chunks() {
        long end = Math.min(file.limit(), announcedBytes(file.array()));
        int at = RIFF_HEADER;
        while (at + CHUNK_HEADER <= end) {
            byte[] type = new byte[4];
            file.get(at, type);
            long length = Integer.toUnsignedLong(file.getInt(at + 4));
            if (length > end - at - CHUNK_HEADER) {
                throw damaged(name, "a part of it is longer than the file");
            }
            chunk(
                    new String(type, StandardCharsets.ISO_8859_1),
                    file.slice(at + CHUNK_HEADER, (int) length).order(ByteOrder.LITTLE_ENDIAN));
            at += CHUNK_HEADER + (int) (length + (length & 1));
        }
        if (lossless == null) {
            throw damaged(name, "it has no pixels");
        }
    }

    private void chunk(String type, ByteBuffer content) {
        switch (type) {
            case "VP8L" -> lossless = lossless == null ? content : lossless;
            case "VP8 " ->
                throw new ImageDataException(name + " is a lossy WebP image, which decoders turn to different values,"
                        + " expected a lossless one; save it as PNG with the decoder that the model was trained with"
                        + " (dwebp, Pillow)");
            case "ANIM", "ANMF" -> throw animated();
            case "EXIF" -> ExifOrientation.requireUpright(name, exif(content));
            case "VP8X" -> {
                if (content.remaining() < EXTENDED_SIZE) {
                    throw damaged(name, "its header is cut short");
                }
                if ((content.get(0) & ANIMATED) != 0) {
                    throw animated();
                }
                extended = content;
            }
            default -> {}
        }
    }

    /** From the TIFF header on: some programs put in front of it what JPEG has there. */
    private static ByteBuffer exif(ByteBuffer content) {
        boolean marked = content.remaining() >= 6 && content.get(0) == 'E' && content.get(1) == 'x';
        return marked ? content.slice(6, content.remaining() - 6) : content;
    }

    private ImageDataException animated() {
        return new ImageDataException(
                name + " is an animated WebP image, expected one picture; save its frames as PNG");
    }

    private Picture picture(PictureFit fit) {
        WebpBits bits = new WebpBits(name, lossless);
        WebpPixels.Size size = WebpPixels.size(bits);
        if (extended != null && (canvas(4) != size.width() || canvas(4 + CANVAS_BYTES) != size.height())) {
            throw damaged(
                    name,
                    "a canvas of " + canvas(4 + CANVAS_BYTES) + " x " + canvas(4) + " for " + size.height() + " x "
                            + size.width() + " pixels");
        }
        fit.requireSize(name, size.height(), size.width());
        if ((long) size.height() * size.width() > ANY_PIXELS + PIXELS_PER_BYTE * lossless.limit()) {
            throw new ImageDataException(name + " has " + size.height() + " x " + size.width() + " pixels in "
                    + Counts.of(lossless.limit(), "byte") + ", expected at most " + PIXELS_PER_BYTE
                    + " pixels for each byte; save it as PNG or take it away");
        }
        int[] pixels = WebpPixels.decode(bits, size);
        char[] samples = new char[4 * pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            samples[4 * i] = (char) (pixels[i] >> 16 & 0xFF);
            samples[4 * i + 1] = (char) (pixels[i] >> 8 & 0xFF);
            samples[4 * i + 2] = (char) (pixels[i] & 0xFF);
            samples[4 * i + 3] = (char) (pixels[i] >>> 24);
        }
        return new Picture(size.height(), size.width(), 3, true, Picture.BYTE_WHITE, samples);
    }

    private int canvas(int at) {
        return 1 + (extended.get(at) & 0xFF | (extended.get(at + 1) & 0xFF) << 8 | (extended.get(at + 2) & 0xFF) << 16);
    }

    static ImageDataException damaged(String name, String why) {
        return new ImageDataException(name + " is no readable WebP image (" + why + "); save it again or take it away");
    }
}
