package io.nightjar.job.commit;

import io.nightjar.job.store.FileSystems;
import io.nightjar.job.store.SyncedOutput;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;

/**
 * Small files that a reader sees as a whole or not at all, and that are on the disk with their names when they are put.
 * Local disks and HDFS rename one file in one step; an object store shows an object when it has been written, and has
 * no rename.
 */
final class AtomicFiles {
    /** File systems whose rename of one file replaces another in one step. */
    private static final Set<String> RENAMING =
            Set.of("hdfs", "viewfs", "webhdfs", "swebhdfs", "abfs", "abfss", "ofs", "o3fs");

    private static final String LOCAL = "file";

    /** Hadoop 3.4.2's request to S3 that fails where the object exists; other stores pass it over. */
    private static final String CREATE_ONLY = "fs.option.create.conditional.overwrite";

    private final Configuration configuration;
    private final Path scratch;
    private final Disk disk;

    /** @param scratch a directory on the same file system that exists, for files in the making */
    AtomicFiles(Path scratch, Configuration configuration) {
        this(scratch, configuration, Disk.REAL);
    }

    /** @param disk of local files */
    AtomicFiles(Path scratch, Configuration configuration, Disk disk) {
        this.scratch = scratch;
        this.configuration = configuration;
        this.disk = disk;
    }

    /** Returns when the entries of these directories are on the disk; other than local file systems see to that. */
    void forceNames(Collection<Path> directories) throws IOException {
        for (Path directory : directories) {
            FileSystem fileSystem = FileSystems.of(directory, configuration);
            if (isLocal(fileSystem, directory)) {
                disk.force(local(fileSystem, directory));
            }
        }
    }

    private static boolean isLocal(FileSystem fileSystem, Path path) {
        return LOCAL.equals(fileSystem.makeQualified(path).toUri().getScheme());
    }

    /** Puts these bytes at the path; its directory exists. */
    void put(Path path, byte[] bytes) throws IOException {
        FileSystem fileSystem = FileSystems.of(path, configuration);
        String scheme = fileSystem.makeQualified(path).toUri().getScheme();
        if (LOCAL.equals(scheme)) {
            putLocal(local(fileSystem, fresh()), local(fileSystem, path), bytes);
        } else if (RENAMING.contains(scheme)) {
            putRenamed(fileSystem.makeQualified(fresh()), fileSystem.makeQualified(path), bytes);
        } else {
            SyncedOutput.write(fileSystem, path, true, bytes);
        }
    }

    private static java.nio.file.Path local(FileSystem fileSystem, Path path) {
        return java.nio.file.Path.of(fileSystem.makeQualified(path).toUri().getPath());
    }

    private Path fresh() {
        return new Path(scratch, "." + UUID.randomUUID());
    }

    private void putLocal(java.nio.file.Path fresh, java.nio.file.Path path, byte[] bytes) throws IOException {
        try {
            Files.write(fresh, bytes, StandardOpenOption.CREATE_NEW);
            disk.force(fresh);
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
            disk.force(path.getParent());
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private void putRenamed(Path fresh, Path path, byte[] bytes) throws IOException {
        FileContext context = FileContext.getFileContext(path.toUri(), configuration);
        try (FSDataOutputStream out = context.create(fresh, EnumSet.of(CreateFlag.CREATE))) {
            out.write(bytes);
            SyncedOutput.sync(out);
        }
        try {
            context.rename(fresh, path, Options.Rename.OVERWRITE);
        } catch (IOException e) {
            context.delete(fresh, false);
            throw e;
        }
    }

    /**
     * Makes a new file, whose bytes may be seen before they are all there.
     *
     * @return whether there was none
     */
    boolean create(Path path, byte[] bytes) throws IOException {
        FileSystem fileSystem = FileSystems.of(path, configuration);
        if (isLocal(fileSystem, path)) {
            return createLocal(local(fileSystem, path), bytes);
        }
        FSDataOutputStreamBuilder<?, ?> builder = fileSystem.createFile(path).overwrite(false);
        builder.recursive();
        builder.opt(CREATE_ONLY, true);
        try (FSDataOutputStream out = builder.build()) {
            out.write(bytes);
            SyncedOutput.sync(out);
            return true;
        } catch (org.apache.hadoop.fs.FileAlreadyExistsException e) {
            return false;
        } catch (FileNotFoundException e) {
            throw e;
        } catch (IOException e) {
            if (fileSystem.exists(path)) {
                return false;
            }
            throw e;
        }
    }

    private boolean createLocal(java.nio.file.Path path, byte[] bytes) throws IOException {
        try {
            Files.write(path, bytes, StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            return false;
        }
        disk.force(path);
        disk.force(path.getParent());
        return true;
    }
}
