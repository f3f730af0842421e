package io.nightjar.job.task;

import io.nightjar.job.metrics.OpenKeys;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * What this JVM has opened from bytes, so that its tasks share one copy. Of each type the latest is kept, until it is
 * forgotten. What is borrowed is kept while somebody has it and a little longer, so that the next block finds it, and
 * is closed then.
 */
public final class OpenedOnce {
    /** How long what was borrowed is kept for the next attempt: longer than Spark takes to start one. */
    public static final long LINGER_MILLIS = 5_000;

    /** How often an attempt that waits for another one asks whether it has been killed. */
    private static final long PATIENCE_MILLIS = 50;

    /** Guards what slots hold, and is never held while something is opened. */
    private static final Map<Class<?>, Slot> SLOTS = new HashMap<>();

    static {
        OpenKeys.countedBy(OpenedOnce::count);
    }

    private OpenedOnce() {}

    /**
     * The object with this fingerprint; the first attempt opens it, others wait.
     *
     * @param attempt that wants the object
     * @throws CancellationException if the attempt is killed while it waits
     * @throws ClassCastException when {@code open} makes something else
     */
    public static <T> T get(Class<T> type, String fingerprint, AttemptContext attempt, Supplier<? extends T> open) {
        Entry entry = slot(type).take(fingerprint, attempt, open, false);
        return type.cast(entry.value);
    }

    /**
     * As {@link #get}, for something that shall not stay: a while after the last loan is closed it is forgotten, and
     * closed. A JVM whose tasks have all ended, whatever ended them, holds it no longer.
     *
     * @throws CancellationException if the attempt is killed while it waits
     * @throws ClassCastException when {@code open} makes something else
     */
    public static <T extends AutoCloseable> Loan<T> borrow(
            Class<T> type, String fingerprint, AttemptContext attempt, Supplier<? extends T> open) {
        Slot slot = slot(type);
        Entry entry = slot.take(fingerprint, attempt, open, true);
        return new Loan<>(type.cast(entry.value), () -> {
            synchronized (SLOTS) {
                slot.giveBack(entry);
            }
        });
    }

    private static Slot slot(Class<?> type) {
        synchronized (SLOTS) {
            return SLOTS.computeIfAbsent(type, Slot::new);
        }
    }

    /**
     * Keeps nothing of a type in this JVM any more, so that neither keys nor their memory outlive the action that
     * needed them. Attempts that have the object at hand keep it; later ones open their own.
     */
    public static void forget(Class<?> type) {
        synchronized (SLOTS) {
            Slot slot = SLOTS.remove(type);
            if (slot != null) {
                slot.drop();
            }
        }
    }

    /** Whether an object of a type is kept in this JVM. */
    public static boolean keeps(Class<?> type) {
        synchronized (SLOTS) {
            return SLOTS.containsKey(type);
        }
    }

    /** What is borrowed holds keys; what is handed out for good is a program. */
    private static long count() {
        synchronized (SLOTS) {
            return SLOTS.values().stream()
                    .filter(slot -> slot.entry != null && !slot.entry.givenAway)
                    .count();
        }
    }

    /** One opened object and who has it. */
    private static final class Entry {
        private final String fingerprint;
        private final Object value;
        private int loans;
        private long returns;
        private boolean dropped;
        /** Handed out for good, so that nobody knows when its last user is done. */
        private boolean givenAway;

        Entry(String fingerprint, Object value) {
            this.fingerprint = fingerprint;
            this.value = value;
        }

        void closeIfUnused() {
            if (dropped && loans == 0 && !givenAway && value instanceof AutoCloseable closeable) {
                try {
                    closeable.close();
                } catch (Exception e) {
                    throw new IllegalStateException("what was opened once cannot be closed", e);
                }
            }
        }
    }

    private static final class Slot {
        private static final ScheduledThreadPoolExecutor TIMER = timer();

        private final Class<?> type;
        private final ReentrantLock opening = new ReentrantLock();
        private Entry entry;

        Slot(Class<?> type) {
            this.type = type;
        }

        private static ScheduledThreadPoolExecutor timer() {
            ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
                Thread thread = new Thread(task, "nightjar-opened-once");
                thread.setDaemon(true);
                return thread;
            });
            timer.setKeepAliveTime(2 * LINGER_MILLIS, TimeUnit.MILLISECONDS);
            timer.allowCoreThreadTimeOut(true);
            return timer;
        }

        Entry take(String wanted, AttemptContext attempt, Supplier<?> open, boolean lend) {
            lock(attempt);
            try {
                synchronized (SLOTS) {
                    if (entry != null && entry.fingerprint.equals(wanted)) {
                        return taken(entry, lend);
                    }
                    drop();
                }
                Entry opened = new Entry(wanted, open.get());
                synchronized (SLOTS) {
                    entry = opened;
                    return taken(opened, lend);
                }
            } finally {
                opening.unlock();
            }
        }

        private static Entry taken(Entry entry, boolean lend) {
            if (lend) {
                entry.loans++;
            } else {
                entry.givenAway = true;
            }
            return entry;
        }

        void drop() {
            if (entry != null) {
                entry.dropped = true;
                entry.closeIfUnused();
                entry = null;
            }
        }

        void giveBack(Entry returned) {
            returned.loans--;
            long returns = ++returned.returns;
            if (returned.loans > 0) {
                return;
            }
            if (SLOTS.get(type) != this) {
                drop();
            }
            returned.closeIfUnused();
            if (!returned.dropped) {
                TIMER.schedule(() -> expire(returned, returns), LINGER_MILLIS, TimeUnit.MILLISECONDS);
            }
        }

        private void expire(Entry idle, long returns) {
            synchronized (SLOTS) {
                if (entry == idle && idle.loans == 0 && idle.returns == returns) {
                    drop();
                    SLOTS.remove(type, this);
                }
            }
        }

        private void lock(AttemptContext attempt) {
            try {
                while (!opening.tryLock(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                    attempt.requireNotCancelled();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException("the attempt was killed");
            }
        }
    }
}
