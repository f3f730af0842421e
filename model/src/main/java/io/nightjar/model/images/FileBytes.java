package io.nightjar.model.images;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** The bytes of a file, counted as they are read. What is skipped is not read. */
final class FileBytes extends InputStream {
    private final SeekableByteChannel channel;
    private long bytesRead;

    FileBytes(Path file) throws IOException {
        channel = Files.newByteChannel(file);
    }

    long bytesRead() {
        return bytesRead;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = channel.read(ByteBuffer.wrap(bytes, offset, length));
        bytesRead += Math.max(count, 0);
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        long from = channel.position();
        long to = Math.min(from + Math.max(count, 0), Math.max(from, channel.size()));
        channel.position(to);
        return to - from;
    }

    @Override
    public int available() throws IOException {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(0, channel.size() - channel.position()));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
