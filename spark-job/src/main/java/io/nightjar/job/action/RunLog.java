package io.nightjar.job.action;

import io.nightjar.ckks.NightjarException;
import io.nightjar.job.commit.BlockRecord;
import io.nightjar.job.commit.RunFiles;
import io.nightjar.job.mistake.FailureText;
import io.nightjar.job.mistake.TaskFailures;
import io.nightjar.job.store.Manifest;
import io.nightjar.job.store.QuarantinedBlock;
import io.nightjar.job.store.StoredJson;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the journal of a run: when it begins, now and then, and at its end, whatever that is; but where nothing was
 * before, not until its tasks begin, so that a run that is refused leaves nothing. A mistake that ends a run before its
 * first block is finished, and before the journal is written for the first time, leaves nothing either. A journal that
 * cannot be written is a warning: no block is lost for it.
 */
final class RunLog {
    /** How often a journal is written while a run goes on. */
    static final Duration PERIOD = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(RunLog.class);

    /** Before Spark ends, and before the file systems close. */
    private static final int HOOK_PRIORITY = 60;

    private final RunSheet sheet;
    private final RunFiles files;
    private final boolean placed;
    private final ActionListener listener;
    private final Runnable hook = this::cutOff;
    private final ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "nightjar-run-log");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean begun;
    private volatile boolean tasks;
    private volatile boolean ended;

    private RunLog(RunSheet sheet, RunFiles files, Duration period, ActionListener listener) throws IOException {
        this.sheet = sheet;
        this.files = files;
        this.listener = listener;
        this.placed = files.isPlace();
        ShutdownHookManager.get().addShutdownHook(hook, HOOK_PRIORITY);
        if (placed) {
            writer.execute(this::write);
        }
        writer.scheduleWithFixedDelay(this::write, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * A run begins, before it makes a directory.
     *
     * @param listener hears when the JVM ends while the run goes on
     */
    static RunLog begin(RunSheet sheet, RunFiles files, ActionListener listener) throws IOException {
        return new RunLog(sheet, files, PERIOD, listener);
    }

    /** @param period between two writings */
    static RunLog begin(RunSheet sheet, RunFiles files, Duration period, ActionListener listener) throws IOException {
        return new RunLog(sheet, files, period, listener);
    }

    /** The application that runs the tasks. */
    void spark(SparkSession session) {
        sheet.spark(
                session.sparkContext().applicationId(),
                session.sparkContext().master(),
                session.sparkContext().conf().getInt("spark.task.cpus", 1));
    }

    /** Another phase of the driver's work begins. */
    void phase(String name) {
        sheet.phase(name);
    }

    /** Tasks begin. */
    void begun() {
        tasks = true;
    }

    /** Blocks that are finished, by this run and by earlier ones. */
    long finishedBlocks() {
        return sheet.finishedBlocks();
    }

    /** A block is finished. This waits for no file: Spark's thread of results would stand still with it. */
    void finished(BlockRecord record) {
        sheet.finished(record);
        if (!begun && !ended) {
            try {
                writer.execute(this::write);
            } catch (RejectedExecutionException e) {
                LOG.debug("the run ended meanwhile", e);
            }
        }
    }

    /** A block is set aside. */
    void quarantined(QuarantinedBlock block) {
        sheet.quarantined(block);
    }

    /**
     * The run is over, and this holds.
     *
     * @param stopped why not all blocks were done, or null
     */
    void committed(Manifest manifest, String stopped, long bytesRead) {
        sheet.committed(manifest, stopped, bytesRead);
        end();
    }

    /** The run is over. */
    void failed(Throwable failure) {
        Optional<NightjarException> mistake = TaskFailures.mistake(failure);
        if (mistake.isPresent()) {
            tasks = false;
        }
        end(mistake.map(NightjarException::getMessage).orElseGet(() -> FailureText.line(failure)));
    }

    /** The JVM ends. Whoever waits hears of it before the journal is written, which its storage may delay. */
    void cutOff() {
        if (!ended) {
            listener.cutOff(sheet.standing());
            end("the driver's JVM was ended, by a signal or by its program");
        }
    }

    private synchronized void end(String sentence) {
        if (!ended) {
            sheet.failed(sentence);
            end();
        }
    }

    private synchronized void end() {
        if (ended) {
            return;
        }
        write();
        ended = true;
        writer.shutdown();
        if (!ShutdownHookManager.get().isShutdownInProgress()) {
            ShutdownHookManager.get().removeShutdownHook(hook);
        }
    }

    private synchronized void write() {
        if (ended || !begun && !placed && !tasks && !sheet.hasBlocks()) {
            return;
        }
        begun = true;
        try {
            files.put(sheet.run(), StoredJson.write(sheet.journal()));
        } catch (IOException | RuntimeException e) {
            LOG.warn("the journal of run {} cannot be written: {}", sheet.run(), FailureText.line(e));
        }
    }
}
