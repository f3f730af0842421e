package io.nightjar.job.action;

import io.nightjar.job.commit.Leftovers;
import io.nightjar.job.journal.RunJournal;
import io.nightjar.job.mistake.FailureText;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.store.FileSystems;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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

    /**
     * How old the journal of a run is at least when its driver was killed: ten times what lies between two writings.
     */
    private static final Duration SILENCE = RunLog.PERIOD.multipliedBy(10);

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
     * @throws io.nightjar.ckks.NightjarException when the directory is no data set, what is in force cannot be read, or
     *     a run is under way, which may go on with blocks that are older
     */
    public CleanResult execute() throws IOException {
        Fields.require(CleanAction.class, "dataset", dataset);
        Fields.require(CleanAction.class, "olderThan", olderThan);
        if (!dryRun) {
            requireNoRun(Instant.now());
        }
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

    /** Dead runs say that they run, but have not said it lately. */
    private void requireNoRun(Instant now) throws IOException {
        Optional<RunJournal> running = RunningRuns.find(FileSystems.path(dataset), now.minus(SILENCE), configuration);
        if (running.isPresent()) {
            throw new UserMistake("run " + running.get().run() + " is at work on " + dataset + " ("
                    + running.get().command() + ", heard of at " + running.get().updated()
                    + "): clean when it has ended; one that was killed counts as dead after "
                    + SILENCE.toMinutes() + " minutes of silence");
        }
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
