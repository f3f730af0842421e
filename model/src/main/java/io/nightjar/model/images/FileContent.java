package io.nightjar.model.images;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** The content of a file, decompressed when it is a gzip file; one of these can only be read from its beginning. */
final class FileContent extends DataInputStream {
    private static final int BUFFER_BYTES = 1 << 13;

    private final FileBytes bytes;
    private final boolean compressed;

    private FileContent(FileBytes bytes, boolean compressed) throws IOException {
        super(new BufferedInputStream(compressed ? new GZIPInputStream(bytes, BUFFER_BYTES) : bytes, BUFFER_BYTES));
        this.bytes = bytes;
        this.compressed = compressed;
    }

    static FileContent open(Path file, boolean compressed) throws IOException {
        FileBytes bytes = new FileBytes(file);
        try {
            return new FileContent(bytes, compressed);
        } catch (IOException e) {
            bytes.close();
            throw e;
        }
    }

    /** Whether what is skipped is not read. */
    boolean seeks() {
        return !compressed;
    }

    /** Bytes of the file that have been read. */
    long bytesRead() {
        return bytes.bytesRead();
    }
}
