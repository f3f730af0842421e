package io.nightjar.ckks.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** Writes a blob of any length to a stream, which stays open: the header at once, the checksum by {@link #end}. */
final class BlobOutput {
    private final OutputStream out;
    private final CRC32C crc = new CRC32C();
    private long left;

    BlobOutput(BlobKind kind, Fingerprint fingerprint, long bodyBytes, OutputStream out) throws IOException {
        this.out = out;
        this.left = Blob.HEADER_BYTES + bodyBytes;
        write(Blob.header(kind, fingerprint, bodyBytes), Blob.HEADER_BYTES);
    }

    /** The first {@code length} bytes of an array. */
    void write(byte[] bytes, int length) throws IOException {
        if (length > left) {
            throw new IllegalStateException(length - left + " bytes more than the body has");
        }
        left -= length;
        crc.update(bytes, 0, length);
        out.write(bytes, 0, length);
    }

    /** Called when the body has been written to its last byte. */
    void end() throws IOException {
        if (left != 0) {
            throw new IllegalStateException(left + " bytes of the body were not written");
        }
        ByteBuffer checksum = ByteBuffer.allocate(Blob.CHECKSUM_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) crc.getValue());
        out.write(checksum.array());
        out.flush();
    }
}
