package io.nightjar.job.cli;

import java.util.function.LongSupplier;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/** A progress bar on the terminal's standard error; nothing where there is no terminal. */
final class Progress {
    private static final int POLL_MILLIS = 250;
    /** Columns. The library would ask for the terminal's own through JLine, which not every Spark brings. */
    private static final int WIDTH = 80;

    private final ProgressBar bar;
    private final Thread poll;

    private Progress(ProgressBar bar, Thread poll) {
        this.bar = bar;
        this.poll = poll;
    }

    /** @param done a count that grows by {@code total} */
    static Progress start(String task, long total, LongSupplier done) {
        if (System.console() == null) {
            return new Progress(null, null);
        }
        ProgressBar bar = new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(total)
                .setUpdateIntervalMillis(POLL_MILLIS)
                .setConsumer(new ConsoleProgressBarConsumer(System.err, WIDTH))
                .build();
        long before = done.getAsLong();
        Thread poll = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                bar.stepTo(done.getAsLong() - before);
                try {
                    Thread.sleep(POLL_MILLIS);
                } catch (InterruptedException e) {
                    bar.stepTo(done.getAsLong() - before);
                    return;
                }
            }
        });
        poll.setDaemon(true);
        poll.start();
        return new Progress(bar, poll);
    }

    void stop() {
        if (bar != null) {
            poll.interrupt();
            bar.close();
        }
    }
}
