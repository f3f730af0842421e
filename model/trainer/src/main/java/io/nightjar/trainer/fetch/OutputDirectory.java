package io.nightjar.trainer.fetch;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/**
 * The directory of a data set while one process writes to it. Files are made in a subdirectory and renamed into place;
 * closed, or ended by a signal, it leaves complete files and {@code .part} files alone, and no directory that it made
 * and that stayed empty.
 */
final class OutputDirectory implements AutoCloseable {
    private static final String LOCK = ".fetch-lock";
    private static final String STAGING = ".fetch-staging";

    private final Path directory;
    private final Deque<Path> created;
    private final FileChannel lock;
    private final Thread hook = new Thread(this::removeTracesQuietly);

    private OutputDirectory(Path directory, Deque<Path> created, FileChannel lock) {
        this.directory = directory;
        this.created = created;
        this.lock = lock;
    }

    /** @throws FetchException when it cannot be made, or another process writes to it */
    static OutputDirectory open(Path path) {
        Path directory = path.toAbsolutePath().normalize();
        Deque<Path> created = new ArrayDeque<>();
        for (Path p = directory; p != null && !Files.exists(p); p = p.getParent()) {
            created.addLast(p);
        }
        try {
            Files.createDirectories(directory);
            OutputDirectory opened = new OutputDirectory(directory, created, lock(directory));
            opened.removeStaging();
            Runtime.getRuntime().addShutdownHook(opened.hook);
            return opened;
        } catch (FileAlreadyExistsException e) {
            throw new FetchException(
                    e.getFile() + " is a file, expected a directory: give another output directory", e);
        } catch (IOException e) {
            throw TargetFile.unwritable(directory, e);
        }
    }

    private static FileChannel lock(Path directory) throws IOException {
        Path file = directory.resolve(LOCK);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!isLocked(channel)) {
            channel.close();
            throw new FetchException("another process fetches into " + directory
                    + ": wait for its end, or give another output directory");
        }
        return channel;
    }

    /** Where the file system has no locks, nobody is kept out. */
    private static boolean isLocked(FileChannel channel) {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /** Where the download of an archive grows. */
    Path part(Archive archive) {
        return directory.resolve(archive.file().name() + ".part");
    }

    /** Where to make a file. */
    Path staging(KnownFile file) throws IOException {
        return Files.createDirectories(directory.resolve(STAGING)).resolve(file.name());
    }

    /** Renames files that were made and verified into place. */
    void place(List<KnownFile> files) throws IOException {
        for (KnownFile file : files) {
            Files.move(staging(file), directory.resolve(file.name()), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private void removeStaging() throws IOException {
        Path staging = directory.resolve(STAGING);
        try (Stream<Path> files = Files.list(staging)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            return;
        }
        Files.deleteIfExists(staging);
    }

    private synchronized void removeTraces() throws IOException {
        removeStaging();
        Files.deleteIfExists(directory.resolve(LOCK));
        lock.close();
        try {
            while (!created.isEmpty()) {
                Files.deleteIfExists(created.removeFirst());
            }
        } catch (DirectoryNotEmptyException e) {
            created.clear();
        }
    }

    private void removeTracesQuietly() {
        try {
            removeTraces();
        } catch (IOException e) {
            System.err.println("cannot remove " + directory.resolve(STAGING) + ": remove it by hand");
        }
    }

    @Override
    public void close() throws IOException {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return;
        }
        removeTraces();
    }
}
