package io.nightjar.job.task;

import io.nightjar.job.metrics.OpenKeys;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What this JVM has opened from bytes for several owners, so that its tasks share one copy of each. What tasks use is
 * never dropped. What none uses is kept for later ones as long as all objects of a type take no more bytes than the
 * plans of the tasks that ran side by side have counted for them, each for one; the least recently used goes first.
 */
public final class OpenedCache {
    /** How often an attempt that waits for another one asks whether it has been killed. */
    private static final long PATIENCE_MILLIS = 50;

    /** Least recently used first; also the lock of all. */
    private static final Map<Name, Opened> OPENED = new LinkedHashMap<>();

    static {
        OpenKeys.countedBy(OpenedCache::count);
    }

    private static final Map<Class<?>, Planned> PLANNED = new LinkedHashMap<>();

    private OpenedCache() {}

    private record Name(Class<?> type, String fingerprint) {}

    private static final class Opened {
        private final long bytes;
        private int users;
        private Object value;

        private Opened(long bytes) {
            this.bytes = bytes;
        }
    }

    /** What the plans of running tasks count for objects of a type. */
    private static final class Planned {
        private long now;
        private long most;
    }

    /**
     * The object with this fingerprint; the first attempt opens it, others wait.
     *
     * @param bytes that the object takes, as the plan of the task counts them
     * @param attempt that wants the object
     * @throws CancellationException if the attempt is killed while it waits
     * @throws ClassCastException when {@code open} makes something else
     */
    public static <T> Loan<T> borrow(
            Class<T> type, String fingerprint, long bytes, AttemptContext attempt, Supplier<? extends T> open) {
        Name name = new Name(type, fingerprint);
        Opened opened = reserve(name, bytes, attempt);
        boolean done = false;
        try {
            synchronized (OPENED) {
                done = opened.value != null;
            }
            if (!done) {
                T value = type.cast(open.get());
                synchronized (OPENED) {
                    opened.value = value;
                    OPENED.notifyAll();
                }
                done = true;
            }
            return new Loan<>(type.cast(opened.value), () -> release(name, opened));
        } finally {
            if (!done) {
                abandon(name, opened);
            }
        }
    }

    /** An opened object for which the caller counts as a user; without a value where the caller has to open it. */
    private static Opened reserve(Name name, long bytes, AttemptContext attempt) {
        synchronized (OPENED) {
            while (true) {
                Opened opened = OPENED.get(name);
                if (opened == null || opened.value != null) {
                    Planned planned = PLANNED.computeIfAbsent(name.type(), none -> new Planned());
                    planned.now += opened == null ? bytes : opened.bytes;
                    planned.most = Math.max(planned.most, planned.now);
                    if (opened == null) {
                        shrink(name.type(), planned.most - bytes);
                        opened = new Opened(bytes);
                    } else {
                        OPENED.remove(name);
                    }
                    OPENED.put(name, opened);
                    opened.users++;
                    return opened;
                }
                await(attempt);
            }
        }
    }

    private static void await(AttemptContext attempt) {
        attempt.requireNotCancelled();
        try {
            OPENED.wait(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("the attempt was killed");
        }
    }

    private static void abandon(Name name, Opened opened) {
        synchronized (OPENED) {
            OPENED.remove(name, opened);
            release(name, opened);
            OPENED.notifyAll();
        }
    }

    private static void release(Name name, Opened opened) {
        synchronized (OPENED) {
            opened.users--;
            Planned planned = PLANNED.get(name.type());
            planned.now -= opened.bytes;
            shrink(name.type(), planned.most);
        }
    }

    /** Drops objects of a type that no task uses, until the others take no more than so many bytes. */
    private static void shrink(Class<?> type, long room) {
        long bytes = OPENED.entrySet().stream()
                .filter(entry -> entry.getKey().type() == type)
                .mapToLong(entry -> entry.getValue().bytes)
                .sum();
        Iterator<Map.Entry<Name, Opened>> entries = OPENED.entrySet().iterator();
        while (bytes > room && entries.hasNext()) {
            Map.Entry<Name, Opened> entry = entries.next();
            if (entry.getKey().type() == type && isIdle(entry)) {
                bytes -= entry.getValue().bytes;
                entries.remove();
            }
        }
    }

    private static boolean isIdle(Map.Entry<Name, Opened> entry) {
        return entry.getValue().users == 0;
    }

    /**
     * Keeps nothing of a type with such fingerprints in this JVM any more. Attempts that have an object at hand keep
     * it; later ones open their own.
     */
    public static void forget(Class<?> type, Predicate<String> fingerprints) {
        synchronized (OPENED) {
            OPENED.keySet().removeIf(name -> name.type() == type && fingerprints.test(name.fingerprint()));
            OPENED.notifyAll();
        }
    }

    /** Whether an object of a type is kept in this JVM. */
    public static boolean keeps(Class<?> type) {
        return keeps(type, fingerprint -> true);
    }

    /** Whether an object of a type and with such a fingerprint is kept in this JVM. */
    public static boolean keeps(Class<?> type, Predicate<String> fingerprints) {
        synchronized (OPENED) {
            return OPENED.keySet().stream()
                    .anyMatch(name -> name.type() == type && fingerprints.test(name.fingerprint()));
        }
    }

    private static long count() {
        synchronized (OPENED) {
            return OPENED.size();
        }
    }
}
