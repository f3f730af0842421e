package io.nightjar.job.metrics;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

/** How many sets of keys tasks hold open in this JVM. */
public final class OpenKeys {
    private static final List<LongSupplier> HOLDERS = new CopyOnWriteArrayList<>();

    private OpenKeys() {}

    /** Whoever holds some says how many there are. */
    public static void countedBy(LongSupplier count) {
        HOLDERS.add(count);
    }

    static long count() {
        return HOLDERS.stream().mapToLong(LongSupplier::getAsLong).sum();
    }
}
