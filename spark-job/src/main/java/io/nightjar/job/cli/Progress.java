package io.nightjar.job.cli;

import io.nightjar.job.action.BlockProgress;
import java.util.Optional;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import org.slf4j.LoggerFactory;

/**
 * A progress bar on the terminal's standard error, with the time that has passed and the time left; nothing where there
 * is no terminal, or where the log has a line for each block.
 */
final class Progress {
    private static final int POLL_MILLIS = 250;
    /** Columns. The library would ask for the terminal's own through JLine, which not every Spark brings. */
    private static final int WIDTH = 80;

    private final ProgressBar bar;
    private final LongSupplier done;
    private final Thread poll = new Thread(this::follow, "nightjar-progress");

    /** @param bar null where there is no terminal */
    private Progress(ProgressBar bar, LongSupplier done) {
        this.bar = bar;
        this.done = done;
        if (bar != null) {
            poll.setDaemon(true);
            poll.start();
        }
    }

    /** @param done a count that grows by {@code total} */
    static Progress start(String task, long total, LongSupplier done) {
        return start(task, total, done, terminal());
    }

    /** @param terminal takes the bar whenever it changes; empty where there is none */
    static Progress start(String task, long total, LongSupplier done, Optional<ProgressBarConsumer> terminal) {
        if (terminal.isEmpty()) {
            return new Progress(null, done);
        }
        ProgressBar bar = new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(total)
                .setUpdateIntervalMillis(POLL_MILLIS)
                .setConsumer(terminal.get())
                .build();
        long before = done.getAsLong();
        return new Progress(bar, () -> done.getAsLong() - before);
    }

    private static Optional<ProgressBarConsumer> terminal() {
        boolean logged = LoggerFactory.getLogger(BlockProgress.LOGGER).isInfoEnabled();
        return System.console() == null || logged
                ? Optional.empty()
                : Optional.of(new ConsoleProgressBarConsumer(System.err, WIDTH));
    }

    private void follow() {
        try {
            while (true) {
                bar.stepTo(done.getAsLong());
                Thread.sleep(POLL_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A remark behind the bar. */
    void say(String remark) {
        if (bar != null) {
            bar.setExtraMessage(" " + remark);
        }
    }

    /** What is written next has a line of its own; the bar stays as it is. */
    void leaveLine() {
        if (bar != null) {
            System.err.println();
        }
    }

    void stop() {
        if (bar != null) {
            poll.interrupt();
            bar.stepTo(done.getAsLong());
            bar.close();
        }
    }
}
