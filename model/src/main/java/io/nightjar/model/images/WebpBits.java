package io.nightjar.model.images;

import java.nio.ByteBuffer;

/** The bits of a lossless WebP image, lowest of each byte first. */
final class WebpBits {
    private final String name;
    private final ByteBuffer bytes;
    private long held;
    private int count;

    /** @param name what an error calls the picture */
    WebpBits(String name, ByteBuffer bytes) {
        this.name = name;
        this.bytes = bytes.duplicate();
    }

    /**
     * The next bits as a number, the first of them lowest.
     *
     * @param bits 0 to 24
     * @throws ImageDataException if there are not as many
     */
    int read(int bits) {
        while (count < bits) {
            if (!bytes.hasRemaining()) {
                throw damaged("its pixels end too early");
            }
            held |= (bytes.get() & 0xFFL) << count;
            count += 8;
        }
        int value = (int) (held & (1L << bits) - 1);
        held >>>= bits;
        count -= bits;
        return value;
    }

    boolean readFlag() {
        return read(1) == 1;
    }

    ImageDataException damaged(String why) {
        return WebpFile.damaged(name, why);
    }
}
