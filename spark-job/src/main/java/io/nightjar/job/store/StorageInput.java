package io.nightjar.job.store;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/**
 * A file that Parquet reads. What its file system throws is told from what Parquet throws about the content, which is
 * an {@link IOException} too: the former as {@link StorageFailure}, see {@link DamagedDataException#of}. A file that
 * ends too early, or whose storage says that its checksum is wrong, is a matter of content.
 */
final class StorageInput implements InputFile {
    private final InputFile file;

    /** @throws FileNotFoundException when there is no such file */
    StorageInput(Path path, Configuration configuration) throws IOException {
        this.file = asked(() -> HadoopInputFile.fromPath(path, ParquetConfiguration.of(configuration)));
    }

    private interface Request<T> {
        T answer() throws IOException;
    }

    private static <T> T asked(Request<T> request) throws IOException {
        try {
            return request.answer();
        } catch (EOFException | FileNotFoundException | ChecksumException e) {
            throw e;
        } catch (IOException e) {
            throw new StorageFailure(e);
        }
    }

    @Override
    public long getLength() throws IOException {
        return asked(file::getLength);
    }

    @Override
    public SeekableInputStream newStream() throws IOException {
        return new Stream(asked(file::newStream));
    }

    @Override
    public String toString() {
        return file.toString();
    }

    private static final class Stream extends SeekableInputStream {
        private final SeekableInputStream in;

        Stream(SeekableInputStream in) {
            this.in = in;
        }

        @Override
        public long getPos() throws IOException {
            return asked(in::getPos);
        }

        @Override
        public void seek(long position) throws IOException {
            asked(() -> {
                in.seek(position);
                return null;
            });
        }

        @Override
        public int read() throws IOException {
            return asked(in::read);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return asked(() -> in.read(bytes, offset, length));
        }

        @Override
        public int read(ByteBuffer buffer) throws IOException {
            return asked(() -> in.read(buffer));
        }

        @Override
        public void readFully(byte[] bytes) throws IOException {
            readFully(bytes, 0, bytes.length);
        }

        @Override
        public void readFully(byte[] bytes, int offset, int length) throws IOException {
            asked(() -> {
                in.readFully(bytes, offset, length);
                return null;
            });
        }

        @Override
        public void readFully(ByteBuffer buffer) throws IOException {
            asked(() -> {
                in.readFully(buffer);
                return null;
            });
        }

        @Override
        public void close() throws IOException {
            asked(() -> {
                in.close();
                return null;
            });
        }
    }
}
