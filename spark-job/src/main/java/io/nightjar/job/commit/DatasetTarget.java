package io.nightjar.job.commit;

import io.nightjar.job.mistake.Remedy;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.store.Dataset;
import io.nightjar.job.store.DatasetKind;
import io.nightjar.job.store.DatasetPaths;
import io.nightjar.job.store.FileSystems;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsAction;
import org.apache.hadoop.security.AccessControlException;

/**
 * Where a job puts a data set. What stands there is replaced only if the user says so, and only if it is a finished
 * data set of the same kind and nothing else.
 */
public final class DatasetTarget {
    private final Path path;
    private final DatasetKind kind;
    private final boolean overwrite;
    private final List<Location> inputs;
    private final Configuration configuration;
    private final FileSystem fileSystem;

    /**
     * @param inputs what the command reads; the target may not touch them
     * @throws UserMistake when the path has no file system
     */
    public DatasetTarget(
            Path path, DatasetKind kind, boolean overwrite, List<Location> inputs, Configuration configuration)
            throws IOException {
        this.fileSystem = FileSystems.of(path, configuration);
        this.path = fileSystem.makeQualified(path);
        this.kind = kind;
        this.overwrite = overwrite;
        this.inputs = List.copyOf(inputs);
        this.configuration = configuration;
    }

    Path path() {
        return path;
    }

    FileSystem fileSystem() {
        return fileSystem;
    }

    /** @throws UserMistake unless the output can be put there now */
    public void require() throws IOException {
        if (path.isRoot()) {
            throw new UserMistake(
                    "the output " + path + " is the root of its file system: give the path of a directory");
        }
        Location.of(path, configuration).requireApartFrom(inputs);
        if (fileSystem.exists(path)) {
            requireOwn(path);
            if (!overwrite) {
                throw new UserMistake(
                        path + " exists: give another output, or allow it to be replaced", Remedy.REPLACE_OUTPUT);
            }
        }
        requireParent();
    }

    /** @throws UserMistake unless what stands at {@code place} is a data set of this kind */
    void requireOwn(Path place) throws IOException {
        String objection = objection(place);
        if (objection != null) {
            throw new UserMistake(path + " exists and is not replaced, for it " + objection
                    + ": give another output, or remove it yourself");
        }
    }

    private String objection(Path place) throws IOException {
        if (isLink(place) || !fileSystem.getFileStatus(place).isDirectory()) {
            return "is no directory";
        }
        if (!fileSystem.exists(new DatasetPaths(place).success())) {
            return "is no finished data set";
        }
        String stranger = stranger(place, "");
        if (stranger != null) {
            return "holds " + stranger + ", which is no part of a data set";
        }
        return Dataset.kind(place, configuration)
                .filter(found -> found != kind)
                .map(found -> "holds " + found.words() + ", not " + kind.words())
                .orElse(null);
    }

    /** Hadoop follows links of local files without a word. */
    private static boolean isLink(Path place) {
        return "file".equals(place.toUri().getScheme())
                && Files.isSymbolicLink(java.nio.file.Path.of(place.toUri().getPath()));
    }

    private String stranger(Path directory, String prefix) throws IOException {
        FileStatus[] entries = fileSystem.listStatus(directory);
        Arrays.sort(entries);
        for (FileStatus entry : entries) {
            String name = prefix + entry.getPath().getName();
            boolean nested = DatasetPaths.isDirectory(name);
            if (!nested && !DatasetPaths.isFile(name) || entry.isDirectory() != nested) {
                return name;
            }
            String found = nested ? stranger(entry.getPath(), name + "/") : null;
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** Hadoop asks the mode of a local directory, not the operating system, which lets its superuser write anywhere. */
    private void requireWritable(Path directory) throws IOException {
        if (!"file".equals(directory.toUri().getScheme())) {
            fileSystem.access(directory, FsAction.WRITE);
        } else if (!Files.isWritable(java.nio.file.Path.of(directory.toUri().getPath()))) {
            throw new AccessControlException();
        }
    }

    private void requireParent() throws IOException {
        for (Path parent = path.getParent(); parent != null; parent = parent.getParent()) {
            try {
                if (!fileSystem.getFileStatus(parent).isDirectory()) {
                    throw new UserMistake(path + " cannot be written, for " + parent
                            + " is a file, not a directory: give another output");
                }
                requireWritable(parent);
                return;
            } catch (FileNotFoundException e) {
                continue;
            } catch (AccessControlException e) {
                throw new UserMistake(
                        path + " cannot be written, for the directory " + parent
                                + " is read-only for you: change its permissions, or give another output",
                        e);
            }
        }
    }
}
