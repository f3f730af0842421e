package io.nightjar.model.images;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** Lines of a table of text that are not blank, of a limited length. */
final class CsvLines implements Closeable {
    /** Byte order mark. */
    private static final String MARK = "\uFEFF";

    private final Path file;
    private final FileContent in;
    private final int most;
    private byte[] line = new byte[256];
    private long number;

    /** @param most bytes of a line */
    CsvLines(Path file, int most) {
        this.file = file;
        this.in = DataFile.open(file);
        this.most = most;
    }

    /** The next line without its end and without space around it, or null behind the last. */
    String next() {
        try {
            while (true) {
                int length = 0;
                int next = in.read();
                if (next < 0) {
                    return null;
                }
                number++;
                for (; next >= 0 && next != '\n'; next = in.read()) {
                    if (length == most) {
                        throw new ImageDataException(file + " has a line " + number + " of more than " + most
                                + " characters, more than the values of an image take; give a table with a row for each"
                                + " image");
                    }
                    line = length == line.length ? Arrays.copyOf(line, 2 * length) : line;
                    line[length++] = (byte) next;
                }
                String all = new String(line, 0, length, StandardCharsets.UTF_8);
                String text = (number == 1 && all.startsWith(MARK) ? all.substring(1) : all).strip();
                if (!text.isEmpty()) {
                    return text;
                }
            }
        } catch (IOException e) {
            throw DataFile.unreadable(file, e);
        }
    }

    /** Number of the line that was read last, from 1. */
    long number() {
        return number;
    }

    FileContent content() {
        return in;
    }

    long bytesRead() {
        return in.bytesRead();
    }

    @Override
    public void close() {
        in.closeQuietly();
    }
}
