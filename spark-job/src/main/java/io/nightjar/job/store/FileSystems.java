package io.nightjar.job.store;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** File systems by path. */
public final class FileSystems {
    private FileSystems() {}

    /** The file system of a path; local files without the {@code .crc} files beside them, since every stored byte has a checksum of its own. */
    public static FileSystem of(Path path, Configuration configuration) throws IOException {
        FileSystem fileSystem = path.getFileSystem(configuration);
        return fileSystem instanceof ChecksumFileSystem checked ? checked.getRawFileSystem() : fileSystem;
    }
}
