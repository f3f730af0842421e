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
        commit(Optional.empty());
    }

    /**
     * The same, but a directory that stands at the target and holds one of these files is not removed: it is renamed,
     * beside the target, to a name that nothing has.
     *
     * @return the directory that was renamed, if there was one
     */
    public Optional<Path> commitAndKeep(Set<String> precious) throws IOException {
        Path old = target.path();
        Optional<Path> kept = precious.stream().anyMatch(name -> Files.exists(old.resolve(name), NOFOLLOW_LINKS))
                ? Optional.of(target.unused(".replaced-"))
                : Optional.empty();
        commit(kept);
        return kept;
    }

    private void commit(Optional<Path> kept) throws IOException {
        target.require();
        try {
            LocalFiles.force(staging, disk);
            if (Files.isDirectory(staging) && Files.exists(target.path(), NOFOLLOW_LINKS)) {
                replace(kept);
            } else {
                Files.move(staging, target.path(), StandardCopyOption.ATOMIC_MOVE);
                forceNames();
            }
        } catch (IOException e) {
            throw target.unwritable(e);
        }
    }

    /**
     * A directory cannot be renamed onto another: the old one steps aside, and comes back when the new one cannot take
     * its place.
     */
    private void replace(Optional<Path> kept) throws IOException {
        Path old = kept.map(Path::toAbsolutePath).orElseGet(() -> sibling("replaced"));
        Files.move(target.path(), old, StandardCopyOption.ATOMIC_MOVE);
        try {
            target.requireOwn(old);
            Files.move(staging, target.path(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | UserMistake e) {
            Files.move(old, target.path(), StandardCopyOption.ATOMIC_MOVE);
            throw e;
        }
        forceNames();
        if (kept.isEmpty()) {
            LocalFiles.deleteTree(old);
        }
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
