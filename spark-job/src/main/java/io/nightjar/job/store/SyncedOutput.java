package io.nightjar.job.store;

import java.io.IOException;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;

/** Files whose content survives a loss of power from the moment when they are closed. */
public final class SyncedOutput {
    private SyncedOutput() {}

    /** Has the disks write what a stream holds so far; an object store does that when the stream is closed. */
    public static void sync(FSDataOutputStream out) throws IOException {
        if (out.hasCapability(StreamCapabilities.HSYNC)) {
            out.hsync();
        }
    }

    /** Writes a file as a whole. */
    public static void write(FileSystem fileSystem, Path path, boolean overwrite, byte[] content) throws IOException {
        try (FSDataOutputStream out = fileSystem.create(path, overwrite)) {
            out.write(content);
            sync(out);
        }
    }
}
