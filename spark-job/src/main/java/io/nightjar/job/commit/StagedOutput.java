package io.nightjar.job.commit;

import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.store.DatasetPaths;
import java.io.Closeable;
import java.io.IOException;
import java.util.UUID;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * A directory of output in the making. It lies beside its target; tasks write attempts into it, the driver keeps one
 * attempt for each file and renames the whole to the target at the end. Closed before that, or ended by a signal, it
 * leaves nothing.
 */
public final class StagedOutput implements Closeable {
    private static final System.Logger LOG = System.getLogger(StagedOutput.class.getName());
    private static final String ATTEMPTS = "attempts";

    /** After Spark has stopped its tasks (50), before Hadoop closes its file systems (10). */
    private static final int SHUTDOWN_PRIORITY = FileSystem.SHUTDOWN_HOOK_PRIORITY + 10;

    private final DatasetTarget target;
    private final FileSystem fileSystem;
    private final Path staging;
    private final Runnable removal = this::removeQuietly;

    private StagedOutput(DatasetTarget target) throws IOException {
        this.target = target;
        this.fileSystem = target.fileSystem();
        this.staging = sibling("staging");
        if (!fileSystem.mkdirs(new Path(staging, ATTEMPTS))) {
            throw new UserMistake(
                    "cannot make a directory beside the output " + target.path() + ": check its permissions");
        }
        ShutdownHookManager.get().addShutdownHook(removal, SHUTDOWN_PRIORITY);
    }

    /**
     * Starts an output.
     *
     * @throws UserMistake when the output cannot be put there
     */
    public static StagedOutput begin(DatasetTarget target) throws IOException {
        target.require();
        return new StagedOutput(target);
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

    /**
     * Writes {@code _SUCCESS} and puts the output in its place; attempts that were not kept are gone.
     *
     * @throws UserMistake when something stands at the target by now that is not to be replaced
     */
    public void commit() throws IOException {
        fileSystem.delete(attempts(), true);
        fileSystem.create(new Path(staging, DatasetPaths.SUCCESS), false).close();
        target.require();
        if (fileSystem.exists(target.path())) {
            replace();
        } else {
            rename(staging, target.path());
        }
        ShutdownHookManager.get().removeShutdownHook(removal);
    }

    private void replace() throws IOException {
        Path old = sibling("replaced");
        rename(target.path(), old);
        try {
            target.requireOwn(old);
            rename(staging, target.path());
        } catch (IOException | UserMistake e) {
            rename(old, target.path());
            throw e;
        }
        fileSystem.delete(old, true);
    }

    private Path sibling(String purpose) {
        Path path = target.path();
        return new Path(path.getParent(), "." + path.getName() + "." + purpose + "-" + UUID.randomUUID());
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
            LOG.log(System.Logger.Level.WARNING, "cannot remove " + staging + ": remove it by hand");
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
