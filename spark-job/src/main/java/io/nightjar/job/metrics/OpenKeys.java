package io.nightjar.job.metrics;

import java.util.function.LongSupplier;

/** How many sets of keys tasks hold open in this JVM. */
public final class OpenKeys {
    private static volatile LongSupplier held = () -> 0;

    private OpenKeys() {}

    /** Whoever holds them says how many there are. */
    public static void countedBy(LongSupplier count) {
        held = count;
    }

    static long count() {
        return held.getAsLong();
    }
}
