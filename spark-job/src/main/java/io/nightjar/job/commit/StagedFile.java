package io.nightjar.job.commit;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.nightjar.job.mistake.UserMistake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A local file or directory written beside its target and renamed to it, on the disk before that and after it. Closed
 * before that, or ended by a signal, it leaves nothing.
 */
public final class StagedFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StagedFile.class);

    private static final String REPLACED = ".replaced-";

    /** A directory may grow while it is removed: whoever writes it has not ended yet. */
    private static final int REMOVALS = 5;

    private final LocalTarget target;
    private final Path staging;
    private final Disk disk;
    /** The directories whose entries are new. */
    private final List<Path> named;

    private final Thread hook = new Thread(this::removeQuietly);

    private StagedFile(LocalTarget target, Disk disk, List<Path> named) {
        this.target = target;
        this.disk = disk;
        this.named = named;
        this.staging = sibling("staging");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** @throws UserMistake when the output cannot be put there */
    public static StagedFile begin(LocalTarget target) throws IOException {
        return begin(target, Disk.REAL);
    }

    static StagedFile begin(LocalTarget target, Disk disk) throws IOException {
        target.require();
        List<Path> named = upToTheFirst(target.path().getParent());
        try {
            Files.createDirectories(target.path().getParent());
        } catch (IOException e) {
            throw target.unwritable(e);
        }
        return new StagedFile(target, disk, named);
    }

    /** A directory and those above it, up to the first that exists. */
    private static List<Path> upToTheFirst(Path directory) {
        List<Path> named = new ArrayList<>();
        Path path = directory;
        while (path != null) {
            named.add(path);
            path = Files.exists(path) ? null : path.getParent();
        }
        return named;
    }

    private void forceNames() throws IOException {
        for (Path directory : named) {
            disk.force(directory);
        }
    }

    /** What to write; does not exist yet. */
    public Path path() {
        return staging;
    }

    /**
     * Puts the output in its place; when this returns, it is on the disk and so is its name.
     *
     * @throws UserMistake when something stands at the target by now that is not to be replaced
     */
    public void commit() throws IOException {
        commitAndKeep(Set.of());
    }

    /**
     * The same, but a directory that stands at the target and holds one of these files is not removed: it is renamed,
     * beside the target, to a name that nothing has.
     *
     * @return the directory that was renamed, if there was one
     */
    public Optional<Path> commitAndKeep(Set<String> precious) throws IOException {
        target.require();
        try {
            LocalFiles.force(staging, disk);
            // which may take long: somebody may have put something there meanwhile
            target.require();
            if (Files.isDirectory(staging) && Files.exists(target.path(), NOFOLLOW_LINKS)) {
                return replace(precious);
            }
            Files.move(staging, target.path(), StandardCopyOption.ATOMIC_MOVE);
            forceNames();
            return Optional.empty();
        } catch (IOException e) {
            throw target.unwritable(e);
        }
    }

    /**
     * A directory cannot be renamed onto another: the old one steps aside, and comes back when the new one cannot take
     * its place. What it holds is looked at again where nobody else writes any more.
     */
    private Optional<Path> replace(Set<String> precious) throws IOException {
        boolean isPrecious = holdsAny(target.path(), precious);
        Path old = isPrecious ? target.unused(REPLACED).toAbsolutePath() : sibling("replaced");
        Files.move(target.path(), old, StandardCopyOption.ATOMIC_MOVE);
        try {
            target.requireOwn(old);
            Files.move(staging, target.path(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | UserMistake e) {
            moveBack(old, e);
            throw e;
        }
        Optional<Path> kept = Optional.empty();
        if (isPrecious || holdsAny(old, precious)) {
            Path visible = isPrecious ? old : target.unused(REPLACED);
            if (!isPrecious) {
                Files.move(old, visible, StandardCopyOption.ATOMIC_MOVE);
            }
            kept = Optional.of(target.asGiven(visible));
        }
        try {
            forceNames();
        } catch (IOException e) {
            throw kept.isEmpty() ? e : new IOException(reason(e) + "; what was there before is in " + kept.get(), e);
        }
        if (kept.isEmpty()) {
            LocalFiles.deleteTree(old);
        }
        return kept;
    }

    private void moveBack(Path old, Exception cause) throws IOException {
        try {
            Files.move(old, target.path(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            e.addSuppressed(cause);
            throw new IOException(reason(e) + "; what was there before is in " + old, e);
        }
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private static boolean holdsAny(Path directory, Set<String> names) {
        return names.stream().anyMatch(name -> Files.exists(directory.resolve(name), NOFOLLOW_LINKS));
    }

    private Path sibling(String purpose) {
        Path path = target.path();
        return path.resolveSibling("." + path.getFileName() + "." + purpose + "-" + UUID.randomUUID());
    }

    private void removeQuietly() {
        for (int left = REMOVALS; left > 0; left--) {
            try {
                LocalFiles.deleteTree(staging);
                return;
            } catch (IOException e) {
                if (left == 1) {
                    LOG.warn("cannot remove {}: remove it by hand", staging);
                }
            }
        }
    }

    /** Removes what was not committed. */
    @Override
    public void close() throws IOException {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return;
        }
        LocalFiles.deleteTree(staging);
    }
}
