package io.nightjar.trainer.fetch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file in the making. That it cannot be written is the user's to mend, and is told apart from a source that cannot be
 * read.
 */
final class TargetFile implements AutoCloseable {
    static final int BUFFER_BYTES = 1 << 16;

    private final Path file;
    private final FileChannel channel;

    private TargetFile(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Goes on at an offset; what stands there and beyond is dropped. */
    static TargetFile open(Path file, long offset) {
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            channel.truncate(offset).position(offset);
            return new TargetFile(file, channel);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    void write(byte[] bytes, int count) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, count);
        try {
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    static FetchException unwritable(Path file, IOException e) {
        return new FetchException(
                file + " cannot be written (" + reason(e)
                        + "): check the permissions and the free space, or give another output directory",
                e);
    }

    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "access denied";
        }
        return e instanceof FileSystemException failure && failure.getReason() != null
                ? failure.getReason()
                : e.getMessage();
    }
}
