package io.nightjar.job.store;

import io.nightjar.job.mistake.UserMistake;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.net.NetUtils;

/** File systems by path. */
public final class FileSystems {
    private static final Pattern SCHEME = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]+:/.*");

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
     * The path with its file system and from its root, the same on all machines.
     *
     * @throws UserMistake when the text is no path, or has no file system
     */
    public static Path qualified(String text, Configuration configuration) throws IOException {
        Path path = path(text);
        return of(path, configuration).makeQualified(path);
    }

    /**
     * A path of this machine, written as the JDK does or with the scheme {@code file}.
     *
     * @throws UserMistake when it is on another file system
     */
    public static java.nio.file.Path local(String text) {
        if (!SCHEME.matcher(text).matches()) {
            return java.nio.file.Path.of(text);
        }
        Path path = path(text);
        if (!"file".equals(path.toUri().getScheme())) {
            throw new UserMistake(text + " is not on this machine (" + thisMachine() + "): give a local path");
        }
        return java.nio.file.Path.of(path.toUri().getPath());
    }

    /** The name and address of the machine that this JVM runs on. */
    public static String thisMachine() {
        return NetUtils.getHostname();
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
