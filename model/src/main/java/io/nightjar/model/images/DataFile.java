package io.nightjar.model.images;

import io.nightjar.ckks.Counts;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Opening of files that may be compressed, told by their first bytes, and the wording of what can be wrong with them.
 */
final class DataFile {
    /** No deflated byte makes more than 1,032 (RFC 1951: 258 for every two bits). */
    static final int MOST_COMPRESSION = 1032;

    private static final int GZIP_MAGIC = 0x1F8B;

    private DataFile() {}

    /** The content of a regular file, decompressed when it is a gzip file. */
    static FileContent open(Path file) {
        requireReadable(file);
        try {
            return FileContent.open(file, isGzip(file));
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** The first bytes of the content as a big-endian number, or -1 when there are fewer than four. */
    static long magic(Path file) {
        return magic(head(file, 4));
    }

    /** The first bytes as a big-endian number, or -1 when there are fewer than four. */
    static long magic(byte[] head) {
        return head.length < 4
                ? -1
                : Integer.toUnsignedLong(ByteBuffer.wrap(head).getInt());
    }

    /** The first bytes of the content, fewer where it is shorter. */
    static byte[] head(Path file, int bytes) {
        try (DataInputStream in = open(file)) {
            return in.readNBytes(bytes);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /**
     * Compares what a header announces with the length of its file.
     *
     * @param size bytes of content announced
     * @param what announced, for a person
     */
    static void requireContent(Path file, long size, String what) {
        long found = contentSizeBytes(file);
        if (found >= 0 && found != size) {
            throw new ImageDataException(file + " has " + Counts.of(found, "byte") + ", expected " + size + " for the "
                    + what + " its header announces; fetch the file again");
        }
        if (found < 0 && size / MOST_COMPRESSION > sizeBytes(file)) {
            throw new ImageDataException(file + " is too short, even compressed, for the " + what
                    + " its header announces; fetch the file again");
        }
    }

    static boolean isGzip(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return (in.read() << 8 | in.read()) == GZIP_MAGIC;
        }
    }

    /** Size in bytes of the content, or -1 when only decompressing would tell. */
    static long contentSizeBytes(Path file) {
        requireReadable(file);
        try {
            return isGzip(file) ? -1 : Files.size(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    static void requireReadable(Path file) {
        if (!Files.exists(file)) {
            throw new ImageDataException("There is no file or directory " + file + "; check the path");
        }
        if (!Files.isReadable(file)) {
            throw new ImageDataException(file + " cannot be read; check its permissions");
        }
        if (!Files.isDirectory(file) && sizeBytes(file) == 0) {
            throw new ImageDataException(file + " is empty, expected images or labels; fetch the file again");
        }
    }

    /** Size in bytes of the file, compressed or not. */
    static long sizeBytes(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** A sentence for a file whose content ends early or cannot be read at all. */
    static ImageDataException unreadable(Path file, IOException cause) {
        if (cause instanceof EOFException) {
            return new ImageDataException(file + " ends too early, it is cut short; fetch the file again", cause);
        }
        return new ImageDataException(
                file + " cannot be read (" + cause.getMessage() + "); fetch the file again or check its permissions",
                cause);
    }
}
