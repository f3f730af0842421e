package io.nightjar.model.images;

import io.nightjar.ckks.Counts;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Header of a NumPy array (numpy.lib.format, versions 1.0 to 3.0).
 *
 * @param type of its elements
 * @param dimensions of the array, the first one counting images or labels
 * @param bytes of the header itself, from the beginning of the file
 */
record NpyHeader(NpyType type, int[] dimensions, int bytes) {
    static final long MAGIC = 0x934E554DL;
    private static final byte[] SIGNATURE = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int MAX_HEADER = 1 << 16;
    private static final int MAX_DIMENSIONS = 32;
    private static final Pattern TYPE = Pattern.compile("['\"]descr['\"]\\s*:\\s*['\"]([^'\"]*)['\"]");
    private static final Pattern ORDER = Pattern.compile("['\"]fortran_order['\"]\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("['\"]shape['\"]\\s*:\\s*\\(([\\d,\\s]*)\\)");

    static boolean isNpy(byte[] head) {
        return head.length >= SIGNATURE.length
                && Arrays.equals(head, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length);
    }

    /**
     * @param name of the array, for a person
     * @throws ImageDataException if it is no array of numbers in C order
     */
    static NpyHeader read(String name, DataInputStream in) throws IOException {
        if (!isNpy(in.readNBytes(SIGNATURE.length))) {
            throw new ImageDataException(name + " is no NumPy array although its name says so; save it again");
        }
        int version = in.readUnsignedByte();
        in.readUnsignedByte();
        int before = version == 1 ? 10 : 12;
        long length = version == 1
                ? Short.toUnsignedInt(Short.reverseBytes(in.readShort()))
                : Integer.toUnsignedLong(Integer.reverseBytes(in.readInt()));
        if (version < 1 || version > 3 || length > MAX_HEADER) {
            throw new ImageDataException(name + " has a NumPy header of version " + version + " and "
                    + Counts.of(length, "byte") + ", expected versions 1 to 3; save it with numpy.save");
        }
        byte[] text = new byte[(int) length];
        in.readFully(text);
        String header = new String(text, StandardCharsets.UTF_8);
        String type = only(TYPE, header)
                .orElseThrow(() -> new ImageDataException(name + " has elements of several fields or none, expected"
                        + " numbers; save its images as an array of uint8"));
        String order = only(ORDER, header).orElseThrow(() -> damaged(name));
        int[] dimensions = dimensions(name, only(SHAPE, header).orElseThrow(() -> damaged(name)));
        if (order.equals("True") && dimensions.length > 1) {
            throw new ImageDataException(
                    name + " is in Fortran order, in which no image lies by itself, expected C order;"
                            + " save numpy.ascontiguousarray of it");
        }
        return new NpyHeader(NpyType.of(name, type), dimensions, before + (int) length);
    }

    private static Optional<String> only(Pattern pattern, String header) {
        Matcher matcher = pattern.matcher(header);
        if (!matcher.find()) {
            return Optional.empty();
        }
        String found = matcher.group(1);
        return matcher.find() ? Optional.empty() : Optional.of(found);
    }

    private static int[] dimensions(String name, String text) {
        int[] dimensions = Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .mapToInt(part -> {
                    if (!part.matches("\\d{1,9}")) {
                        throw damaged(name);
                    }
                    return Integer.parseInt(part);
                })
                .toArray();
        if (dimensions.length > MAX_DIMENSIONS) {
            throw damaged(name);
        }
        return dimensions;
    }

    private static ImageDataException damaged(String name) {
        return new ImageDataException(name + " has a damaged NumPy header; save it with numpy.save");
    }

    /** Dimensions as NumPy prints them. */
    String shapeText() {
        String text = Arrays.toString(dimensions);
        return "(" + text.substring(1, text.length() - 1) + (dimensions.length == 1 ? ",)" : ")");
    }
}
