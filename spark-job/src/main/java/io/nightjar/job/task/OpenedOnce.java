package io.nightjar.job.task;

import io.nightjar.job.metrics.OpenKeys;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * What this JVM has opened from bytes, so that its tasks share one copy. Of each type the latest is kept, until it is
 * forgotten.
 */
public final class OpenedOnce {
    /** How often an attempt that waits for another one asks whether it has been killed. */
    private static final long PATIENCE_MILLIS = 50;

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
        Slot slot;
        synchronized (SLOTS) {
            slot = SLOTS.computeIfAbsent(type, none -> new Slot());
        }
        return type.cast(slot.get(fingerprint, attempt, open));
    }

    /**
     * Keeps nothing of a type in this JVM any more, so that neither keys nor their memory outlive the action that
     * needed them. Attempts that have the object at hand keep it; later ones open their own.
     */
    public static void forget(Class<?> type) {
        synchronized (SLOTS) {
            SLOTS.remove(type);
        }
    }

    /** Whether an object of a type is kept in this JVM. */
    public static boolean keeps(Class<?> type) {
        synchronized (SLOTS) {
            return SLOTS.containsKey(type);
        }
    }

    private static long count() {
        synchronized (SLOTS) {
            return SLOTS.values().stream().filter(slot -> slot.value != null).count();
        }
    }

    private static final class Slot {
        private final ReentrantLock lock = new ReentrantLock();
        private String fingerprint;
        private volatile Object value;

        Object get(String wanted, AttemptContext attempt, Supplier<?> open) {
            lock(attempt);
            try {
                if (!wanted.equals(fingerprint)) {
                    fingerprint = null;
                    value = null;
                    value = open.get();
                    fingerprint = wanted;
                }
                return value;
            } finally {
                lock.unlock();
            }
        }

        private void lock(AttemptContext attempt) {
            try {
                while (!lock.tryLock(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                    attempt.requireNotCancelled();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException("the attempt was killed");
            }
        }
    }
}
