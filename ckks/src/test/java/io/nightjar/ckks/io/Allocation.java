package io.nightjar.ckks.io;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Bytes of heap that an action allocates on its thread. */
final class Allocation {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocation() {}

    static long bytes(Runnable action) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        action.run();
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    /** The first time may load classes, so only what is above the limit twice is. */
    static void requireAtMost(long limit, Runnable action) {
        if (bytes(action) > limit) {
            assertThat(bytes(action)).as("bytes allocated").isLessThanOrEqualTo(limit);
        }
    }
}
