package io.nightjar.job.input;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Bytes of heap that an action allocates on its thread. */
final class Allocation {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final int ATTEMPTS = 4;

    private Allocation() {}

    static long bytes(Runnable action) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        action.run();
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    /**
     * A fuzzer instruments classes as they are loaded, now and then also later: only what is above the limit always is.
     */
    static void requireAtMost(long limit, Runnable action) {
        long least = bytes(action);
        for (int again = 1; least > limit && again < ATTEMPTS; again++) {
            least = Math.min(least, bytes(action));
        }
        assertThat(least).as("bytes allocated").isLessThanOrEqualTo(limit);
    }
}
