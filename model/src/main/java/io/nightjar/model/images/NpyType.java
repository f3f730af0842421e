package io.nightjar.model.images;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;

/**
 * Type of a NumPy array's elements. uint8 and wider integers count of 255, uint16 of 65,535, floating-point numbers are
 * taken as they are.
 *
 * @param kind 'u' and 'i' for integers, 'f' for floating-point numbers, 'b' for truth values
 * @param bytes of an element
 */
record NpyType(char kind, int bytes, ByteOrder order) {
    private static final Set<String> KNOWN =
            Set.of("b1", "u1", "u2", "u4", "u8", "i1", "i2", "i4", "i8", "f2", "f4", "f8");

    static NpyType of(String name, String descr) {
        String type = descr.matches("[<>|=].*") ? descr.substring(1) : descr;
        if (!KNOWN.contains(type)) {
            throw new ImageDataException(name + " has elements of type '" + descr.replaceAll("[^ -~]", "?")
                    + "', expected uint8, uint16 or float32; convert it (astype)");
        }
        ByteOrder order = descr.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        return new NpyType(type.charAt(0), type.charAt(1) - '0', order);
    }

    boolean isInteger() {
        return kind == 'u' || kind == 'i';
    }

    /** The largest value of a picture, where elements are integers. */
    int white() {
        return kind == 'u' && bytes == 2 ? Picture.SAMPLE_WHITE : Picture.BYTE_WHITE;
    }

    /** An element that is an integer; of uint64 beyond 2^63 it is negative. */
    long integer(ByteBuffer in, int index) {
        int at = index * bytes;
        return switch (bytes) {
            case 1 -> kind == 'i' ? in.get(at) : Byte.toUnsignedLong(in.get(at));
            case 2 -> kind == 'i' ? in.getShort(at) : Short.toUnsignedLong(in.getShort(at));
            case 4 -> kind == 'i' ? in.getInt(at) : Integer.toUnsignedLong(in.getInt(at));
            default -> in.getLong(at);
        };
    }

    /** An element that is no integer. */
    double real(ByteBuffer in, int index) {
        int at = index * bytes;
        return switch (bytes) {
            case 1 -> in.get(at) == 0 ? 0 : 1;
            case 2 -> half(in.getShort(at));
            case 4 -> in.getFloat(at);
            default -> in.getDouble(at);
        };
    }

    /** IEEE 754 binary16. */
    private static double half(short bits) {
        int exponent = bits >> 10 & 0x1F;
        int fraction = bits & 0x3FF;
        double size = switch (exponent) {
            case 0 -> fraction * 0x1p-24;
            case 31 -> fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
            default -> Math.scalb(1024.0 + fraction, exponent - 25);
        };
        return bits < 0 ? -size : size;
    }
}
