package io.nightjar.job.action;

import io.nightjar.job.commit.RunFiles;
import io.nightjar.job.journal.RunJournal;
import io.nightjar.job.journal.RunStatus;
import io.nightjar.job.mistake.FailureText;
import io.nightjar.job.store.DamagedDataException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs that write to a data set now, by what their journals say. */
final class RunningRuns {
    private static final Logger LOG = LoggerFactory.getLogger(RunningRuns.class);

    private RunningRuns() {}

    /**
     * One of them; nothing where none has said that it runs since then.
     *
     * @param root directory of the data set
     */
    static Optional<RunJournal> find(Path root, Instant since, Configuration configuration) throws IOException {
        RunFiles files = new RunFiles(root, configuration);
        for (Path file : files.changedSince(since)) {
            Optional<RunJournal> journal = read(files, file);
            if (journal.isPresent()
                    && journal.get().status() == RunStatus.RUNNING
                    && !Instant.parse(journal.get().updated()).isBefore(since)) {
                return journal;
            }
        }
        return Optional.empty();
    }

    /** Nothing where there is no journal of ours. */
    private static Optional<RunJournal> read(RunFiles files, Path file) throws IOException {
        try {
            RunJournal journal = RunJournal.read(files.read(file), file);
            Instant.parse(journal.updated());
            return Optional.of(journal);
        } catch (FileNotFoundException e) {
            return Optional.empty();
        } catch (DamagedDataException | DateTimeException e) {
            LOG.warn("what {} says of its run is not known: {}", file, FailureText.line(e));
            return Optional.empty();
        }
    }
}
