package io.nightjar.model.images;

import io.nightjar.ckks.Counts;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Set;

/**
 * What the markers of a JPEG file say in front of its first scan (ITU-T T.81, annex B). What has no one meaning is
 * refused: CMYK and YCCK, colors that no marker names, an orientation that some programs follow and others do not.
 */
final class JpegHeader {
    private static final int SCAN = 0xDA;
    /** Markers without a length, none of which belongs in front of a scan: what follows them is read in two ways. */
    private static final int TEM = 0x01;

    private static final int FIRST_RESTART = 0xD0;
    private static final int END = 0xD9;
    private static final int ADOBE = 0xEE;
    private static final int JFIF = 0xE0;
    private static final int EXIF = 0xE1;
    private static final Set<Integer> YCC = Set.of(0x010203, 0x000102);
    private static final int RGB = 'R' << 16 | 'G' << 8 | 'B';

    /** Lossless, hierarchical, arithmetic. */
    private static final Set<Integer> OTHER_FRAMES = Set.of(0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF);

    private final String name;
    private int height;
    private int width;
    private int components;
    private int ids;
    private boolean jfif;
    private int transform = -1;

    private JpegHeader(String name) {
        this.name = name;
    }

    static boolean isJpeg(byte[] file) {
        return file.length >= 3 && file[0] == (byte) 0xFF && file[1] == (byte) 0xD8 && file[2] == (byte) 0xFF;
    }

    /** @throws ImageDataException if the picture cannot be read with certainty, or is of a size that is not taken */
    static JpegHeader read(String name, byte[] file, PictureFit fit) {
        JpegHeader header = new JpegHeader(name);
        header.markers(ByteBuffer.wrap(file, 2, file.length - 2));
        fit.requireSize(name, header.height, header.width);
        header.requireColors();
        return header;
    }

    int height() {
        return height;
    }

    int width() {
        return width;
    }

    int components() {
        return components;
    }

    private void markers(ByteBuffer in) {
        while (in.remaining() >= 4) {
            int marker = in.getShort() & 0xFFFF;
            if (marker == 0xFFFF) {
                in.position(in.position() - 1);
                continue;
            }
            int type = marker & 0xFF;
            if (type <= TEM || type >= FIRST_RESTART && type <= END) {
                throw damaged(String.format(Locale.ROOT, "it has the marker %04x in front of its scan", marker));
            }
            int length = (in.getShort() & 0xFFFF) - 2;
            if (marker >> 8 != 0xFF || length < 0 || length > in.remaining()) {
                break;
            }
            ByteBuffer segment = in.slice(in.position(), length);
            in.position(in.position() + length);
            if (type == SCAN && components > 0) {
                return;
            }
            if (OTHER_FRAMES.contains(type)) {
                throw refused("a lossless or arithmetic-coded image");
            }
            switch (type) {
                case 0xC0, 0xC1, 0xC2 -> frame(segment);
                case JFIF -> jfif |= begins(segment, "JFIF\0");
                case EXIF -> orientation(segment);
                case ADOBE -> transform = begins(segment, "Adobe") && length >= 12 ? segment.get(11) : transform;
                default -> {}
            }
        }
        throw damaged("it has no scan");
    }

    private static boolean begins(ByteBuffer segment, String text) {
        boolean same = segment.remaining() >= text.length();
        for (int i = 0; same && i < text.length(); i++) {
            same = segment.get(i) == text.charAt(i);
        }
        return same;
    }

    private void frame(ByteBuffer segment) {
        if (segment.remaining() < 6 || components > 0) {
            throw damaged("its frame is cut short or there twice");
        }
        int precision = segment.get();
        height = segment.getShort() & 0xFFFF;
        width = segment.getShort() & 0xFFFF;
        components = segment.get() & 0xFF;
        if (precision != 8) {
            throw refused("an image of " + Counts.of(precision, "bit"));
        }
        if (segment.remaining() != 3 * components) {
            throw damaged("its frame has " + Counts.of(segment.remaining(), "byte") + " for "
                    + Counts.of(components, "component"));
        }
        for (int c = 0; c < Math.min(3, components); c++) {
            ids = ids << 8 | segment.get(segment.position() + 3 * c) & 0xFF;
        }
    }

    private void requireColors() {
        if (components == 4) {
            throw refused("a CMYK image");
        }
        if (components != 1 && components != 3) {
            throw refused("an image of " + Counts.of(components, "component"));
        }
        boolean named = jfif ? transform != 0 : transform == 0 || transform == 1 || YCC.contains(ids) || ids == RGB;
        if (components == 3 && !named) {
            throw refused("an image whose colors it does not name");
        }
    }

    private void orientation(ByteBuffer segment) {
        if (begins(segment, "Exif\0\0")) {
            ExifOrientation.requireUpright(name, segment.slice(6, segment.remaining() - 6));
        }
    }

    private ImageDataException refused(String what) {
        return new ImageDataException(
                name + " is " + what + " in JPEG, expected grey or RGB of 8 bits; save it as such, or as PNG");
    }

    ImageDataException damaged(String why) {
        return new ImageDataException(name + " is no readable JPEG image (" + why + "); save it again or take it away");
    }
}
