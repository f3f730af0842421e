package io.nightjar.ckks.io;

import io.nightjar.ckks.Counts;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The frame around every stored value, little-endian: magic "NJCK", version (u16), kind (u8), zero (u8), fingerprint
 * (16 bytes), length of the body (u64), body, CRC-32C of everything before it (u32).
 */
public final class Blob {
    /** Magic, version, kind, fingerprint and length. */
    public static final int HEADER_BYTES = 4 + 2 + 1 + 1 + Fingerprint.BYTES + 8;

    /** The current version of the format. */
    public static final int VERSION = 4;

    private static final int MAGIC = 'N' | 'J' << 8 | 'C' << 16 | 'K' << 24;
    /** The checksum at the end. */
    public static final int CHECKSUM_BYTES = 4;

    private Blob() {}

    /**
     * What a header says.
     *
     * @param kind what the blob holds
     * @param fingerprint of its parameter set
     * @param bodyBytes length of the body, which nobody has compared with what is there
     */
    public record Header(BlobKind kind, Fingerprint fingerprint, long bodyBytes) {
        void requireKind(BlobKind expected) {
            if (kind != expected) {
                throw new CorruptBlobException(
                        "expected " + expected.words() + " but found " + kind.words() + "; check which file is given");
            }
        }

        /** @throws FingerprintMismatchException unless the blob belongs to these parameters */
        public void requireFingerprint(Fingerprint expected) {
            if (!fingerprint.equals(expected)) {
                throw new FingerprintMismatchException(kind.subject()
                        + " belongs to parameters " + fingerprint + " but " + expected
                        + " is expected; use files made from one client profile");
            }
        }

        CorruptBlobException wrongLength(String found) {
            return new CorruptBlobException(kind.subject() + " should have "
                    + Long.toUnsignedString(HEADER_BYTES + bodyBytes + CHECKSUM_BYTES) + " bytes but has " + found
                    + ": it is truncated or has grown; copy it again from its source");
        }

        CorruptBlobException wrongChecksum() {
            return new CorruptBlobException("the checksum of " + kind.subject()
                    + " does not match the content: it was altered or damaged; copy it again from its source");
        }

        CorruptBlobException malformed(String what) {
            return kind.malformed(what);
        }
    }

    /** The header of a blob: its first {@link #HEADER_BYTES} bytes. */
    static byte[] header(BlobKind kind, Fingerprint fingerprint, long bodyBytes) {
        ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(MAGIC).putShort((short) VERSION).put((byte) kind.code()).put((byte) 0);
        return out.put(fingerprint.bytes()).putLong(bodyBytes).array();
    }

    /**
     * Frames a body of {@code bodyBytes}, which the caller then writes into the returned buffer, before {@link #seal}.
     */
    public static ByteBuffer begin(BlobKind kind, Fingerprint fingerprint, long bodyBytes) {
        long total = HEADER_BYTES + bodyBytes + CHECKSUM_BYTES;
        if (total > Integer.MAX_VALUE - 16) {
            throw new IllegalArgumentException(
                    "a blob of " + total + " bytes is larger than a Java array; write it to a stream");
        }
        return ByteBuffer.allocate((int) total)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(header(kind, fingerprint, bodyBytes));
    }

    /** Adds the checksum to a buffer whose body has been written to its last byte. */
    public static byte[] seal(ByteBuffer blob) {
        if (blob.remaining() != CHECKSUM_BYTES) {
            throw new IllegalStateException(blob.remaining() - CHECKSUM_BYTES + " bytes of the body were not written");
        }
        CRC32C crc = new CRC32C();
        crc.update(blob.array(), 0, blob.position());
        blob.putInt((int) crc.getValue());
        return blob.array();
    }

    /** Frames a finished body. */
    public static byte[] of(BlobKind kind, Fingerprint fingerprint, byte[] body) {
        return seal(begin(kind, fingerprint, body.length).put(body));
    }

    /**
     * Checks frame, kind and checksum and returns the body for reading.
     *
     * @throws CorruptBlobException if the bytes are not an intact blob of this kind
     */
    public static BodyReader open(byte[] bytes, BlobKind expected) {
        Header header = header(bytes);
        header.requireKind(expected);
        if (header.bodyBytes < 0 || header.bodyBytes != (long) bytes.length - HEADER_BYTES - CHECKSUM_BYTES) {
            throw header.wrongLength(Integer.toString(bytes.length));
        }
        int end = bytes.length - CHECKSUM_BYTES;
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, end);
        if (ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(end) != (int) crc.getValue()) {
            throw header.wrongChecksum();
        }
        return new BodyReader(bytes, HEADER_BYTES, end, expected);
    }

    /** As {@link #open(byte[], BlobKind)}, and the fingerprint must match as well. */
    public static BodyReader open(byte[] bytes, BlobKind expected, Fingerprint fingerprint) {
        BodyReader body = open(bytes, expected);
        header(bytes).requireFingerprint(fingerprint);
        return body;
    }

    /** Whether bytes begin as a blob of any version does; it may still be damaged. */
    public static boolean isBlob(byte[] start) {
        return start.length >= Integer.BYTES
                && ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getInt() == MAGIC;
    }

    /**
     * What the header says; the first {@link #HEADER_BYTES} bytes of the blob are enough.
     *
     * @throws CorruptBlobException if the bytes do not begin with a header of a known version
     */
    public static Header header(byte[] bytes) {
        if (bytes.length < HEADER_BYTES) {
            throw new CorruptBlobException("not a Nightjar file: it has " + Counts.of(bytes.length, "byte")
                    + ", fewer than its header of " + HEADER_BYTES + "; check the path or copy the file again");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (in.getInt() != MAGIC) {
            throw new CorruptBlobException("not a Nightjar file: the first bytes are not \"NJCK\"; check the path");
        }
        int version = Short.toUnsignedInt(in.getShort());
        if (version != VERSION) {
            throw new CorruptBlobException(
                    "format version " + version + " is not supported, this release reads version " + VERSION
                            + "; use the release that wrote the file");
        }
        Optional<BlobKind> kind = BlobKind.ofCode(Byte.toUnsignedInt(in.get()));
        if (kind.isEmpty() || in.get() != 0) {
            throw new CorruptBlobException(
                    "the header of a Nightjar file is damaged; copy the file again from its source");
        }
        byte[] fingerprint = Arrays.copyOfRange(bytes, 8, 8 + Fingerprint.BYTES);
        return new Header(
                kind.get(), new Fingerprint(HexFormat.of().formatHex(fingerprint)), in.getLong(8 + Fingerprint.BYTES));
    }
}
