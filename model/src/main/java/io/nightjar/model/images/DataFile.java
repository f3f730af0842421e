package io.nightjar.model.images;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Opening of files that may be compressed, told by their first bytes, and the wording of what can be wrong with them.
 */
final class DataFile {
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
        try (DataInputStream in = open(file)) {
            byte[] head = in.readNBytes(4);
            if (head.length < 4) {
                return -1;
            }
            return (head[0] & 0xFFL) << 24 | (head[1] & 0xFF) << 16 | (head[2] & 0xFF) << 8 | head[3] & 0xFF;
        } catch (IOException e) {
            throw unreadable(file, e);
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
            throw new ImageDataException(
                    file + " is empty, expected an IDX, CIFAR-10 or PNG source; fetch the file again");
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
