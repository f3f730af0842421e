package io.nightjar.job.commit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What survives a loss of power. */
@FunctionalInterface
interface Disk {
    /** The real one, fsync(2). A system that cannot do that for directories (Windows) writes them by itself. */
    Disk REAL = Disk::fsync;

    /** Returns when the content of a file, or the entries of a directory, are on the disk. */
    void force(Path path) throws IOException;

    private static void fsync(Path path) throws IOException {
        boolean directory = Files.isDirectory(path);
        FileChannel channel;
        try {
            channel = FileChannel.open(path, directory ? StandardOpenOption.READ : StandardOpenOption.WRITE);
        } catch (IOException e) {
            if (directory) {
                return;
            }
            throw e;
        }
        try (channel) {
            channel.force(true);
        }
    }
}
