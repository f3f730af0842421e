package io.nightjar.job.store;

import java.io.IOException;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.io.DelegatingPositionOutputStream;
import org.apache.parquet.io.PositionOutputStream;

/**
 * A new file that knows how many bytes were written to it, which are on the disk when it is closed; one that is there
 * is not touched.
 */
final class CountedFile extends SequentialFile {
    private final FileSystem fileSystem;
    private final Path path;
    private long bytes;

    CountedFile(FileSystem fileSystem, Path path) {
        this.fileSystem = fileSystem;
        this.path = path;
    }

    /** Length of the file, once its stream is closed. */
    long bytes() {
        return bytes;
    }

    @Override
    public PositionOutputStream create(long blockSizeHint) throws IOException {
        FSDataOutputStream stream = fileSystem.create(path, false);
        return new DelegatingPositionOutputStream(stream) {
            @Override
            public long getPos() throws IOException {
                return stream.getPos();
            }

            @Override
            public void close() throws IOException {
                try (stream) {
                    bytes = stream.getPos();
                    SyncedOutput.sync(stream);
                }
            }
        };
    }

    @Override
    public String getPath() {
        return path.toString();
    }
}
