package io.nightjar.job.commit;

import io.nightjar.job.UserMistake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** A local file or directory written beside its target and renamed to it. */
public final class StagedFile implements AutoCloseable {
    private final Path target;
    private final Path staging;
    private final boolean overwrite;

    private StagedFile(Path target, boolean overwrite) {
        this.target = target;
        this.overwrite = overwrite;
        this.staging = sibling("staging");
    }

    /** @throws UserMistake when the target exists and is not to be replaced */
    public static StagedFile begin(Path target, boolean overwrite) throws IOException {
        Path absolute = target.toAbsolutePath().normalize();
        refuseExisting(absolute, overwrite);
        Files.createDirectories(absolute.getParent());
        return new StagedFile(absolute, overwrite);
    }

    /** @throws UserMistake when the target exists and is not to be replaced */
    public static void refuseExisting(Path target, boolean overwrite) {
        if (!overwrite && Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new UserMistake(target + " exists: give another output or --overwrite");
        }
    }

    /** What to write; does not exist yet. */
    public Path path() {
        return staging;
    }

    public void commit() throws IOException {
        refuseExisting(target, overwrite);
        boolean directories = Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS) || Files.isDirectory(staging);
        if (directories && Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            replace();
        } else {
            Files.move(staging, target, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** A directory cannot be renamed onto another: the old one steps aside, and comes back when the new one cannot take its place. */
    private void replace() throws IOException {
        Path old = sibling("replaced");
        Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
        try {
            Files.move(staging, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.move(old, target, StandardCopyOption.ATOMIC_MOVE);
            throw e;
        }
        LocalFiles.deleteTree(old);
    }

    private Path sibling(String purpose) {
        return target.resolveSibling("." + target.getFileName() + "." + purpose + "-" + UUID.randomUUID());
    }

    /** Removes what was not committed. */
    @Override
    public void close() throws IOException {
        LocalFiles.deleteTree(staging);
    }
}
