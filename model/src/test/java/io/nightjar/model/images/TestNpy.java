package io.nightjar.model.images;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes NumPy arrays and archives as numpy.save and numpy.savez do. */
public final class TestNpy {
    private TestNpy() {}

    /**
     * @param descr type of the elements, such as {@code |u1}
     * @param shape as Python writes it, such as {@code (2, 3, 5)}
     */
    public static byte[] array(String descr, String shape, byte[] data) {
        return array(descr, "False", shape, data);
    }

    static byte[] array(String descr, String fortran, String shape, byte[] data) {
        StringBuilder header = new StringBuilder(
                "{'descr': '" + descr + "', 'fortran_order': " + fortran + ", 'shape': " + shape + ", }");
        while ((10 + header.length() + 1) % 64 != 0) {
            header.append(' ');
        }
        byte[] text = header.append('\n').toString().getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(10 + text.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
                .putShort((short) text.length)
                .put(text)
                .put(data)
                .array();
    }

    /** @param nameAndArray names, each followed by an array */
    public static byte[] archive(Object... nameAndArray) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < nameAndArray.length; i += 2) {
                zip.putNextEntry(new ZipEntry(nameAndArray[i] + ".npy"));
                zip.write((byte[]) nameAndArray[i + 1]);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
