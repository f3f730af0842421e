package io.nightjar.job.commit;

import io.nightjar.job.store.DamagedDataException;
import io.nightjar.job.store.Dataset;
import io.nightjar.job.store.DatasetPaths;
import io.nightjar.job.store.FileSystems;
import io.nightjar.job.store.ManifestPointer;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Numbers the contents of a data set's directory. A run claims a number by making a file that is not there; a second
 * run that wants the same number learns so that another one is about to commit.
 */
final class Generations {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long POLL_MILLIS = 100;

    private final DatasetPaths paths;
    private final Configuration configuration;

    Generations(DatasetPaths paths, Configuration configuration) {
        this.paths = paths;
        this.configuration = configuration;
    }

    /** Whether the number is ours. */
    boolean claim(long generation) throws IOException {
        return new AtomicFiles(paths.records(), configuration)
                .create(file(generation), Instant.now().toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Whether a number is anybody's. */
    boolean isClaimed(long generation) throws IOException {
        return FileSystems.of(paths.records(), configuration).exists(file(generation));
    }

    /** What was committed as complete after a generation; a pointer that cannot be read is of none. */
    Optional<Dataset> committedAfter(long before) throws IOException {
        if (committed(paths.success()) <= before) {
            return Optional.empty();
        }
        Optional<ManifestPointer> pointer = ManifestPointer.read(paths.success(), configuration);
        return pointer.isEmpty()
                ? Optional.empty()
                : Optional.of(new Dataset(paths.root(), pointer.get().open(paths.root(), configuration)));
    }

    /**
     * Gives whoever has claimed a number some time to commit: that is quick work.
     *
     * @return what was committed after a generation; nothing where the claim has been there for long, so that he who
     *     made it has died
     */
    Optional<Dataset> awaitCommit(long claimed, long before) throws IOException {
        Instant end = Instant.now().plus(PATIENCE);
        while (true) {
            Optional<Dataset> other = committedAfter(before);
            if (other.isPresent()
                    || committed(paths.partial()) >= claimed
                    || isOld(claimed)
                    || Instant.now().isAfter(end)) {
                return other;
            }
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while another run commits to " + paths.root());
            }
        }
    }

    private boolean isOld(long claimed) throws IOException {
        try {
            long time = FileSystems.of(paths.records(), configuration)
                    .getFileStatus(file(claimed))
                    .getModificationTime();
            return Instant.ofEpochMilli(time).plus(PATIENCE).isBefore(Instant.now());
        } catch (FileNotFoundException e) {
            return false;
        }
    }

    /** Name of the file that claims a number. */
    static String name(long generation) {
        return "generation-" + generation;
    }

    private Path file(long generation) {
        return new Path(paths.records(), name(generation));
    }

    /** The generation that a pointer states; 0 where there is none. */
    long committed(Path pointer) throws IOException {
        try {
            return ManifestPointer.read(pointer, configuration)
                    .map(ManifestPointer::generation)
                    .orElse(0L);
        } catch (DamagedDataException e) {
            return 0;
        }
    }
}
