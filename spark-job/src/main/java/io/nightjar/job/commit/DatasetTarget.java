package io.nightjar.job.commit;

import io.nightjar.ckks.Counts;
import io.nightjar.job.mistake.Remedy;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.store.DamagedDataException;
import io.nightjar.job.store.Dataset;
import io.nightjar.job.store.DatasetKind;
import io.nightjar.job.store.DatasetPaths;
import io.nightjar.job.store.FileSystems;
import io.nightjar.job.store.Manifest;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsAction;
import org.apache.hadoop.security.AccessControlException;

/**
 * Where a job puts a data set. What is complete there is replaced only if the user says so, and only if it is a data
 * set of the same kind and nothing else; what is not complete is gone on with.
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

    /** Whether what is complete there may be replaced. */
    boolean overwrite() {
        return overwrite;
    }

    Configuration configuration() {
        return configuration;
    }

    /**
     * What is there: a complete data set of this kind, or nothing where there is none, or one that is not finished.
     *
     * @throws UserMistake when the output cannot be put there, whether or not it may be replaced
     */
    public Optional<Dataset> standing() throws IOException {
        if (path.isRoot()) {
            throw new UserMistake(
                    "the output " + path + " is the root of its file system: give the path of a directory");
        }
        Location.of(path, configuration).requireApartFrom(inputs);
        Optional<Dataset> standing = Optional.empty();
        if (fileSystem.exists(path)) {
            standing = requireOwn();
        }
        requireParent();
        return standing;
    }

    /** @throws UserMistake unless the output can be put there now, or gone on with */
    public void require() throws IOException {
        standing();
    }

    /** The mistake of an output that is there and may not be replaced. */
    UserMistake exists() {
        return new UserMistake(
                path + " exists: give another output, or allow it to be replaced", Remedy.REPLACE_OUTPUT);
    }

    /** The mistake of an output that holds what another run was about to complete. */
    UserMistake holdsPart(Manifest part) {
        return new UserMistake(
                path + " holds a part of another data set, " + part.blocks().size() + " of "
                        + Counts.of(part.expectedBlocks(), "block")
                        + ", of a run that was stopped: finish that with its own command, give another output,"
                        + " or allow it to be replaced",
                Remedy.REPLACE_OUTPUT);
    }

    private Optional<Dataset> requireOwn() throws IOException {
        String objection = objection();
        if (objection != null) {
            throw notReplaced(objection);
        }
        if (!fileSystem.exists(new DatasetPaths(path).success())) {
            return Optional.empty();
        }
        Optional<DatasetKind> other = Dataset.kind(path, configuration).filter(found -> found != kind);
        if (other.isPresent()) {
            throw notReplaced("holds " + other.get().words() + ", not " + kind.words());
        }
        try {
            return Optional.of(Dataset.open(path, kind, configuration));
        } catch (DamagedDataException e) {
            if (overwrite) {
                return Optional.empty();
            }
            throw exists();
        }
    }

    private UserMistake notReplaced(String objection) {
        return new UserMistake(path + " exists and is not replaced, for it " + objection
                + ": give another output, or remove it yourself");
    }

    private String objection() throws IOException {
        if (isLink(path) || !fileSystem.getFileStatus(path).isDirectory()) {
            return "is no directory";
        }
        boolean ours = false;
        FileStatus[] entries = fileSystem.listStatus(path);
        Arrays.sort(entries);
        for (FileStatus entry : entries) {
            String name = entry.getPath().getName();
            ours |= name.equals(DatasetPaths.SUCCESS)
                    || name.equals(DatasetPaths.RECORDS)
                    || name.equals(DatasetPaths.CIPHERTEXTS) && holdsBlocksAlone(entry.getPath());
            if (!DatasetPaths.isEntry(name, entry.isDirectory())) {
                return "holds " + name + ", which is no part of a data set";
            }
        }
        return ours || entries.length == 0 ? null : "is no data set";
    }

    /** A task that ends after its run has cleared up makes the directory of its file again. */
    private boolean holdsBlocksAlone(Path ciphertexts) throws IOException {
        return Arrays.stream(fileSystem.listStatus(ciphertexts))
                .map(entry -> DatasetPaths.CIPHERTEXTS + "/" + entry.getPath().getName())
                .allMatch(DatasetPaths::isBlockFile);
    }

    /** Hadoop follows links of local files without a word. */
    private static boolean isLink(Path place) {
        return "file".equals(place.toUri().getScheme())
                && Files.isSymbolicLink(java.nio.file.Path.of(place.toUri().getPath()));
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
