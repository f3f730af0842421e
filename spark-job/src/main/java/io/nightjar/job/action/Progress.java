package io.nightjar.job.action;

import java.util.concurrent.atomic.AtomicLong;

/** When an action began, and when a block of it was last finished, whatever data set that is of. */
final class Progress {
    private final long start;
    private final AtomicLong latest;
    private final Runnable each;

    /** @param start of the action, which a deadline counts from, by {@link System#nanoTime} */
    Progress(long start) {
        this(start, new AtomicLong(start), () -> {});
    }

    private Progress(long start, AtomicLong latest, Runnable each) {
        this.start = start;
        this.latest = latest;
        this.each = each;
    }

    /** Of a part of the action, which others see too. */
    Progress hearing(Runnable heard) {
        return new Progress(start, latest, heard);
    }

    /** A part begins, or a block was finished. */
    void moved() {
        latest.set(System.nanoTime());
    }

    /** What became of a block is known. */
    void block() {
        moved();
        each.run();
    }

    long start() {
        return start;
    }

    long latest() {
        return latest.get();
    }
}
