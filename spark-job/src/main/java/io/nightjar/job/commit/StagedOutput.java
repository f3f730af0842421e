package io.nightjar.job.commit;

import io.nightjar.job.UserMistake;
import io.nightjar.job.store.DatasetPaths;
import io.nightjar.job.store.FileSystems;
import java.io.Closeable;
import java.io.IOException;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * A directory of output in the making. It lies beside its target; tasks write attempts into it, the driver keeps one attempt
 * for each file and renames the whole to the target at the end. Closed before that, or ended by a signal, it leaves nothing.
 */
public final class StagedOutput implements Closeable {
    private static final String ATTEMPTS = "attempts";

    /** After Spark has stopped its tasks (50), before Hadoop closes its file systems (10). */
    private static final int SHUTDOWN_PRIORITY = FileSystem.SHUTDOWN_HOOK_PRIORITY + 10;

    private final FileSystem fileSystem;
    private final Path target;
    private final Path staging;
    private final boolean overwrite;
    private final Runnable removal = this::removeQuietly;

    private StagedOutput(FileSystem fileSystem, Path target, boolean overwrite) throws IOException {
        this.fileSystem = fileSystem;
        this.target = target;
        this.overwrite = overwrite;
        this.staging = sibling("staging");
        if (!fileSystem.mkdirs(new Path(staging, ATTEMPTS))) {
            throw new UserMistake("cannot make a directory beside the output " + target + ": check its permissions");
        }
        ShutdownHookManager.get().addShutdownHook(removal, SHUTDOWN_PRIORITY);
    }

    /**
     * Starts an output.
     *
     * @param overwrite whether an existing target is replaced, at the moment of {@link #commit}
     * @throws UserMistake when the target exists and is not to be replaced
     */
    public static StagedOutput begin(Path target, boolean overwrite, Configuration configuration) throws IOException {
        refuseExisting(target, overwrite, configuration);
        FileSystem fileSystem = FileSystems.of(target, configuration);
        return new StagedOutput(fileSystem, fileSystem.makeQualified(target), overwrite);
    }

    /** @throws UserMistake when the target exists and is not to be replaced */
    public static void refuseExisting(Path target, boolean overwrite, Configuration configuration) throws IOException {
        if (!overwrite && FileSystems.of(target, configuration).exists(target)) {
            throw new UserMistake(target + " exists: give another output or --overwrite");
        }
    }

    /** Where tasks write; exists until {@link #commit} or {@link #close}. */
    public Path attempts() {
        return new Path(staging, ATTEMPTS);
    }

    /** A place for a file that the driver writes itself; its directory is made. */
    public Path file(String relative) throws IOException {
        Path path = new Path(staging, relative);
        fileSystem.mkdirs(path.getParent());
        return path;
    }

    /**
     * Takes the attempt as the file, once.
     *
     * @return its length in bytes
     */
    public long keep(String attempt, String relative) throws IOException {
        Path path = file(relative);
        rename(new Path(attempts(), attempt), path);
        return fileSystem.getFileStatus(path).getLen();
    }

    /** Writes {@code _SUCCESS} and puts the output in its place; attempts that were not kept are gone. */
    public void commit() throws IOException {
        fileSystem.delete(attempts(), true);
        fileSystem.create(new Path(staging, DatasetPaths.SUCCESS), false).close();
        if (fileSystem.exists(target)) {
            replace();
        } else {
            rename(staging, target);
        }
        ShutdownHookManager.get().removeShutdownHook(removal);
    }

    private void replace() throws IOException {
        if (!overwrite) {
            throw new UserMistake(target + " appeared while the output was made: give another output or --overwrite");
        }
        Path old = sibling("replaced");
        rename(target, old);
        try {
            rename(staging, target);
        } catch (IOException e) {
            rename(old, target);
            throw e;
        }
        fileSystem.delete(old, true);
    }

    private Path sibling(String purpose) {
        return new Path(target.getParent(), "." + target.getName() + "." + purpose + "-" + UUID.randomUUID());
    }

    private void rename(Path from, Path to) throws IOException {
        if (fileSystem.exists(to) || !fileSystem.rename(from, to)) {
            throw new IOException("cannot rename " + from + " to " + to);
        }
    }

    private void removeQuietly() {
        try {
            fileSystem.delete(staging, true);
        } catch (IOException e) {
            System.err.println("cannot remove " + staging + ": remove it by hand");
        }
    }

    /** Removes what was not committed. */
    @Override
    public void close() throws IOException {
        if (ShutdownHookManager.get().hasShutdownHook(removal)
                && !ShutdownHookManager.get().isShutdownInProgress()) {
            ShutdownHookManager.get().removeShutdownHook(removal);
            fileSystem.delete(staging, true);
        }
    }
}
