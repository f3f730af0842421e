package io.nightjar.model.images;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/**
 * Writes PNG files of every color type, depth and filter, by the text of the standard rather than that of the reader.
 */
public final class TestPng {
    private static final int[] CHANNELS = {1, 0, 3, 1, 2, 0, 4};
    private static final int[][] PASSES = {
        {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
    };

    private final int height;
    private final int width;
    private final int depth;
    private final int colorType;
    private final ByteArrayOutputStream chunks = new ByteArrayOutputStream();
    private int filter;
    private boolean interlaced;

    public TestPng(int height, int width, int depth, int colorType) {
        this.height = height;
        this.width = width;
        this.depth = depth;
        this.colorType = colorType;
    }

    /** A chunk between the header and the data. */
    public TestPng chunk(String type, byte[] content) {
        chunks.writeBytes(bytes(type, content));
        return this;
    }

    TestPng filter(int type) {
        this.filter = type;
        return this;
    }

    TestPng interlaced() {
        this.interlaced = true;
        return this;
    }

    /** @param samples as stored, pixel by pixel */
    public byte[] encode(int[] samples) {
        ByteBuffer header = ByteBuffer.allocate(13)
                .putInt(width)
                .putInt(height)
                .put((byte) depth)
                .put((byte) colorType)
                .putShort((short) 0)
                .put((byte) (interlaced ? 1 : 0));
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (int[] pass : interlaced ? PASSES : new int[][] {{0, 0, 1, 1}}) {
            lines.writeBytes(pass(samples, pass));
        }
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(data)) {
            lines.writeTo(deflater);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
        file.writeBytes(bytes("IHDR", header.array()));
        file.writeBytes(chunks.toByteArray());
        file.writeBytes(bytes("IDAT", data.toByteArray()));
        file.writeBytes(bytes("IEND", new byte[0]));
        return file.toByteArray();
    }

    private byte[] pass(int[] samples, int... pass) {
        int channels = CHANNELS[colorType];
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        byte[] above = null;
        for (int y = pass[1]; y < height; y += pass[3]) {
            int columns = (width - pass[0] + pass[2] - 1) / pass[2];
            byte[] line = new byte[(Math.max(0, columns) * channels * depth + 7) / 8];
            int bit = 0;
            for (int x = pass[0]; x < width; x += pass[2]) {
                for (int c = 0; c < channels; c++) {
                    int sample = samples[(y * width + x) * channels + c];
                    for (int b = depth - 1; b >= 0; b--, bit++) {
                        line[bit / 8] |= (byte) ((sample >> b & 1) << 7 - bit % 8);
                    }
                }
            }
            if (line.length > 0) {
                lines.write(filter);
                lines.writeBytes(filtered(line, above == null ? new byte[line.length] : above));
            }
            above = line;
        }
        return lines.toByteArray();
    }

    private byte[] filtered(byte[] line, byte[] above) {
        int back = Math.max(1, CHANNELS[colorType] * depth / 8);
        byte[] out = new byte[line.length];
        for (int i = 0; i < line.length; i++) {
            int a = i < back ? 0 : line[i - back] & 0xFF;
            int b = above[i] & 0xFF;
            int c = i < back ? 0 : above[i - back] & 0xFF;
            int p = a + b - c;
            int paeth = Math.abs(p - a) <= Math.abs(p - b) && Math.abs(p - a) <= Math.abs(p - c)
                    ? a
                    : Math.abs(p - b) <= Math.abs(p - c) ? b : c;
            out[i] = (byte) (line[i] - new int[] {0, a, b, (a + b) / 2, paeth}[filter]);
        }
        return out;
    }

    private static byte[] bytes(String type, byte[] content) {
        ByteBuffer chunk = ByteBuffer.allocate(12 + content.length)
                .putInt(content.length)
                .put(type.getBytes(StandardCharsets.ISO_8859_1))
                .put(content);
        CRC32 crc = new CRC32();
        crc.update(chunk.array(), 4, 4 + content.length);
        return chunk.putInt((int) crc.getValue()).array();
    }
}
