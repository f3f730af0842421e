package io.nightjar.job.commit;

import io.nightjar.job.store.DatasetPaths;
import io.nightjar.job.store.FileSystems;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * The journals of runs beside a data set: one file for each run, and that of the last one under a fixed name too. A
 * reader sees each as a whole.
 */
public final class RunFiles {
    private final DatasetPaths paths;
    private final Configuration configuration;

    /** @param root directory of the data set */
    public RunFiles(Path root, Configuration configuration) {
        this.paths = new DatasetPaths(root);
        this.configuration = configuration;
    }

    /** Whether a run has been here before. */
    public boolean isPlace() throws IOException {
        return FileSystems.of(paths.root(), configuration).exists(paths.records());
    }

    /** Puts the journal of a run, as the last one. */
    public void put(String run, byte[] json) throws IOException {
        AtomicFiles files = new AtomicFiles(paths.records(), configuration);
        files.put(paths.run(run), json);
        files.put(paths.lastRun(), json);
    }

    /** The journals of all runs, by name, which begins with the time when they began. */
    public List<Path> list() throws IOException {
        return found().map(FileStatus::getPath).sorted().toList();
    }

    /** Those that were written at this time or later, as the file system has it. */
    public List<Path> changedSince(Instant time) throws IOException {
        return found().filter(file -> file.getModificationTime() >= time.toEpochMilli())
                .map(FileStatus::getPath)
                .sorted()
                .toList();
    }

    private Stream<FileStatus> found() throws IOException {
        try {
            return Arrays.stream(FileSystems.of(paths.records(), configuration)
                    .listStatus(paths.records(), path -> DatasetPaths.isRun(path.getName())));
        } catch (FileNotFoundException e) {
            return Stream.of();
        }
    }

    /** The bytes of one of them. */
    public byte[] read(Path file) throws IOException {
        try (InputStream in = FileSystems.of(file, configuration).open(file)) {
            return in.readAllBytes();
        }
    }
}
