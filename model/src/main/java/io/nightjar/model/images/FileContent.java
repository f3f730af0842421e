package io.nightjar.model.images;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The content of a file, decompressed when it is a gzip file; one of these can only be read from its beginning. */
final class FileContent extends DataInputStream {
    private static final int BUFFER_BYTES = 1 << 13;

    private final FileBytes bytes;
    private final boolean compressed;

    private FileContent(FileBytes bytes, InputStream content, boolean compressed) {
        super(new BufferedInputStream(content, BUFFER_BYTES));
        this.bytes = bytes;
        this.compressed = compressed;
    }

    static FileContent open(Path file, boolean compressed) throws IOException {
        FileBytes bytes = new FileBytes(file);
        try {
            return new FileContent(bytes, compressed ? new GZIPInputStream(bytes, BUFFER_BYTES) : bytes, compressed);
        } catch (IOException e) {
            bytes.close();
            throw e;
        }
    }

    /** The content of an entry of a zip file, of which entries before it are read as well. */
    static FileContent openEntry(Path file, String name) throws IOException {
        FileBytes bytes = new FileBytes(file);
        try {
            ZipInputStream zip = new ZipInputStream(new BufferedInputStream(bytes, BUFFER_BYTES));
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().equals(name)) {
                    return new FileContent(bytes, zip, true);
                }
            }
            throw new EOFException();
        } catch (IOException | RuntimeException e) {
            bytes.close();
            throw new IOException(e.getMessage(), e);
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

    /** Where another failure is reported already. */
    void closeQuietly() {
        try {
            close();
        } catch (IOException e) {
            // the failure before it is the one to mend
        }
    }
}
