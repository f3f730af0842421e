package io.nightjar.ckks.io;

import io.nightjar.ckks.Counts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Reads a blob of any length from a stream, a few bytes at a time, into a buffer that only grows with what has really
 * arrived. The checksum is known at the end alone: until {@link #end} nothing that was read may be trusted.
 */
final class BlobInput {
    private static final int FIRST_BYTES = 1 << 13;

    private final InputStream in;
    private final Blob.Header header;
    private final CRC32C crc = new CRC32C();
    private byte[] buffer = new byte[FIRST_BYTES];
    private long read;
    private long left;

    /** @throws CorruptBlobException if the stream does not begin with a header of this kind */
    BlobInput(InputStream in, BlobKind expected) throws IOException {
        this.in = in;
        int count = in.readNBytes(buffer, 0, Blob.HEADER_BYTES);
        this.header = Blob.header(Arrays.copyOf(buffer, count));
        header.requireKind(expected);
        this.left = header.bodyBytes();
        crc.update(buffer, 0, count);
        this.read = count;
        if (left < 0) {
            throw header.wrongLength("fewer");
        }
    }

    Blob.Header header() {
        return header;
    }

    /** The next bytes of the body, from the beginning of a buffer that the next call overwrites. */
    byte[] next(int count) throws IOException {
        if (count > left) {
            throw header.malformed("it ends early");
        }
        int filled = 0;
        while (filled < count) {
            if (filled == buffer.length) {
                buffer = Arrays.copyOf(buffer, Math.min(count, 2 * buffer.length));
            }
            filled += arrived(filled, Math.min(count, buffer.length) - filled);
        }
        return buffer;
    }

    /** The next bytes of the body as little-endian numbers. */
    ByteBuffer numbers(int count) throws IOException {
        return ByteBuffer.wrap(next(count), 0, count).order(ByteOrder.LITTLE_ENDIAN);
    }

    private int arrived(int at, int length) throws IOException {
        int count = in.readNBytes(buffer, at, length);
        crc.update(buffer, at, count);
        read += count;
        left -= count;
        if (count < length) {
            throw header.wrongLength(Long.toString(read));
        }
        return count;
    }

    /** Called when everything expected has been read: checks that nothing is left, and the checksum. */
    void end() throws IOException {
        long tooMany = left;
        requireIntact();
        if (tooMany > 0) {
            throw header.malformed("it has " + Counts.of(tooMany, "byte") + " too many");
        }
    }

    /**
     * Reads to the end of the blob.
     *
     * @throws CorruptBlobException if the blob is shorter or longer than its header says or its checksum does not match
     */
    void requireIntact() throws IOException {
        while (left > 0) {
            arrived(0, (int) Math.min(left, buffer.length));
        }
        byte[] checksum = in.readNBytes(Blob.CHECKSUM_BYTES);
        if (checksum.length < Blob.CHECKSUM_BYTES) {
            throw header.wrongLength(Long.toString(read + checksum.length));
        }
        if (in.read() >= 0) {
            throw header.wrongLength("more");
        }
        if (ByteBuffer.wrap(checksum).order(ByteOrder.LITTLE_ENDIAN).getInt() != (int) crc.getValue()) {
            throw header.wrongChecksum();
        }
    }
}
