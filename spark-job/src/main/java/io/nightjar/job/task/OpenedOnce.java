package io.nightjar.job.task;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** What this JVM has opened from bytes, so that its tasks share one copy. Of each type the latest is kept. */
public final class OpenedOnce {
    private static final Map<Class<?>, Slot> SLOTS = new HashMap<>();

    private OpenedOnce() {}

    /**
     * The object with this fingerprint; the first caller opens it, others wait.
     *
     * @throws ClassCastException when {@code open} makes something else
     */
    public static <T> T get(Class<T> type, String fingerprint, Supplier<? extends T> open) {
        Slot slot;
        synchronized (SLOTS) {
            slot = SLOTS.computeIfAbsent(type, none -> new Slot());
        }
        return type.cast(slot.get(fingerprint, open));
    }

    private static final class Slot {
        private String fingerprint;
        private Object value;

        synchronized Object get(String wanted, Supplier<?> open) {
            if (!wanted.equals(fingerprint)) {
                fingerprint = null;
                value = null;
                value = open.get();
                fingerprint = wanted;
            }
            return value;
        }
    }
}
