package io.nightjar.job.action;

import io.nightjar.job.commit.Leftovers;
import io.nightjar.job.mistake.FailureText;
import io.nightjar.job.store.FileSystems;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what no manifest of a data set names: files of runs that died, of contents that were replaced, and journals
 * of runs but the last, with the directories that are empty then. Not safe for several threads.
 */
public final class CleanAction {
    private static final Logger LOG = LoggerFactory.getLogger(CleanAction.class);

    private final Configuration configuration;
    private String dataset;
    private Duration olderThan;
    private boolean dryRun;

    private CleanAction(Configuration configuration) {
        this.configuration = configuration;
    }

    /** @param configuration how to reach file systems */
    public static CleanAction on(Configuration configuration) {
        return new CleanAction(configuration);
    }

    /** @param path the directory of a data set, finished or not, on any file system of Hadoop's */
    public CleanAction dataset(String path) {
        this.dataset = path;
        return this;
    }

    /** @param age that a file has to have: longer than any run takes, whose files no manifest names yet */
    public CleanAction olderThan(Duration age) {
        this.olderThan = age;
        return this;
    }

    /** Whether files are counted and not removed. */
    public CleanAction dryRun(boolean only) {
        this.dryRun = only;
        return this;
    }

    /**
     * Removes the files; what is in force, and every file younger than the age, stays.
     *
     * @throws IllegalStateException when a field is missing
     * @throws io.nightjar.ckks.NightjarException when the directory is no data set, or what is in force cannot be read
     */
    public CleanResult execute() throws IOException {
        Fields.require(CleanAction.class, "dataset", dataset);
        Fields.require(CleanAction.class, "olderThan", olderThan);
        long files = 0;
        long bytes = 0;
        Path root = FileSystems.path(dataset);
        Instant before = Instant.now().minus(olderThan);
        List<FileStatus> leftovers = Leftovers.find(root, before, configuration);
        List<Path> directories = dryRun ? List.of() : Leftovers.directories(root, before, configuration);
        for (FileStatus leftover : leftovers) {
            if (dryRun || FileSystems.of(leftover.getPath(), configuration).delete(leftover.getPath(), false)) {
                files++;
                bytes += leftover.getLen();
            }
        }
        for (Path directory : directories) {
            removeEmpty(directory);
        }
        return new CleanResult(dataset, files, bytes, dryRun);
    }

    /** A run may put something there meanwhile. */
    private void removeEmpty(Path directory) {
        try {
            FileSystem fileSystem = FileSystems.of(directory, configuration);
            if (fileSystem.listStatus(directory).length == 0) {
                fileSystem.delete(directory, false);
            }
        } catch (IOException e) {
            LOG.warn("the empty directory {} stays: {}", directory, FailureText.line(e));
        }
    }
}
