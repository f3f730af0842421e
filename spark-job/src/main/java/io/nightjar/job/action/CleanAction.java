package io.nightjar.job.action;

import io.nightjar.job.commit.Leftovers;
import io.nightjar.job.store.FileSystems;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;

/**
 * Removes what no manifest of a data set names: files of runs that died, and of contents that were replaced. Not safe
 * for several threads.
 */
public final class CleanAction {
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
        for (FileStatus leftover :
                Leftovers.find(FileSystems.path(dataset), Instant.now().minus(olderThan), configuration)) {
            if (dryRun || FileSystems.of(leftover.getPath(), configuration).delete(leftover.getPath(), false)) {
                files++;
                bytes += leftover.getLen();
            }
        }
        return new CleanResult(dataset, files, bytes, dryRun);
    }
}
