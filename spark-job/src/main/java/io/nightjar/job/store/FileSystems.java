package io.nightjar.job.store;

import io.nightjar.job.mistake.UserMistake;
import java.io.IOException;
import java.net.UnknownHostException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/** File systems by path. */
public final class FileSystems {
    private FileSystems() {}

    /** @throws UserMistake when the text is no path */
    public static Path path(String text) {
        try {
            return new Path(text);
        } catch (IllegalArgumentException e) {
            throw new UserMistake(
                    "'" + text
                            + "' is no path: give one such as out/data or hdfs://host/data; a name may have no colon",
                    e);
        }
    }

    /**
     * The file system of a path; local files without the {@code .crc} files beside them, since every stored byte has a
     * checksum of its own.
     *
     * @throws UserMistake when there is none
     */
    public static FileSystem of(Path path, Configuration configuration) throws IOException {
        FileSystem fileSystem = open(path, configuration);
        return fileSystem instanceof ChecksumFileSystem checked ? checked.getRawFileSystem() : fileSystem;
    }

    private static FileSystem open(Path path, Configuration configuration) throws IOException {
        try {
            FileSystem fileSystem = path.getFileSystem(configuration);
            fileSystem.makeQualified(path);
            return fileSystem;
        } catch (UnsupportedFileSystemException e) {
            throw unknown(path, e);
        } catch (IllegalArgumentException e) {
            if (e.getCause() instanceof UnknownHostException) {
                throw new UserMistake(
                        path + " names the unknown host " + path.toUri().getHost() + ": check the path", e);
            }
            throw new UserMistake(path + " is no path of a file system (" + e.getMessage() + "): check it", e);
        } catch (RuntimeException e) {
            if (e.getCause() instanceof ClassNotFoundException) {
                throw unknown(path, e);
            }
            throw e;
        }
    }

    private static UserMistake unknown(Path path, Exception e) {
        return new UserMistake(
                path + " is on a file system of the unknown kind "
                        + path.toUri().getScheme()
                        + ": check the path, or put the jars of that file system on the class path",
                e);
    }
}
