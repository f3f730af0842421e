package io.nightjar.job.action;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/** Looks whether a run is late or stands still, and says so until it is closed. */
final class Watch implements AutoCloseable {
    private static final long POLL_MILLIS = 50;

    private final RunLimits limits;
    private final Consumer<String> stop;
    private final Progress progress;
    private final Thread thread = new Thread(this::look, "nightjar-watch");

    /**
     * @param progress of the run, and of others beside it: one stands still when all do
     * @param stop takes the reason, a sentence without a stop; it may be called again, also with another one
     */
    Watch(RunLimits limits, Progress progress, Consumer<String> stop) {
        this.limits = limits;
        this.progress = progress;
        progress.moved();
        this.stop = stop;
        if (limits.deadline() != null || limits.stall() != null) {
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** What became of a block is known. */
    void progress() {
        progress.block();
    }

    private void look() {
        try {
            while (true) {
                long now = System.nanoTime();
                if (isOver(limits.deadline(), now - progress.start())) {
                    stop.accept("the deadline of " + words(limits.deadline()) + " came");
                }
                if (isOver(limits.stall(), now - progress.latest())) {
                    stop.accept("no block was finished within " + words(limits.stall()));
                }
                Thread.sleep(POLL_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isOver(Duration limit, long nanos) {
        return limit != null && nanos > limit.toNanos();
    }

    private static String words(Duration limit) {
        return limit.toString().substring(2).toLowerCase(Locale.ROOT);
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
