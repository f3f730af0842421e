package io.nightjar.job.metrics;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/**
 * The highest use of this JVM's heap, garbage included. Use only falls when the collector runs, so it is the largest of
 * the uses just before each collection and the use now.
 */
public final class PeakHeap {
    private static final AtomicBoolean STARTED = new AtomicBoolean();
    private static final AtomicLong BEFORE_COLLECTIONS = new AtomicLong();
    private static final Set<String> HEAP_POOLS = ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getName)
            .collect(Collectors.toUnmodifiableSet());

    private PeakHeap() {}

    /** Begins to watch; later calls do nothing. */
    public static void start() {
        if (!STARTED.compareAndSet(false, true)) {
            return;
        }
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            if (collector instanceof NotificationEmitter emitter) {
                emitter.addNotificationListener(
                        (notification, none) -> collected((CompositeData) notification.getUserData()),
                        notification -> notification
                                .getType()
                                .equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION),
                        null);
            }
        }
    }

    private static void collected(CompositeData data) {
        Map<String, MemoryUsage> before =
                GarbageCollectionNotificationInfo.from(data).getGcInfo().getMemoryUsageBeforeGc();
        long used = before.entrySet().stream()
                .filter(pool -> HEAP_POOLS.contains(pool.getKey()))
                .mapToLong(pool -> pool.getValue().getUsed())
                .sum();
        BEFORE_COLLECTIONS.accumulateAndGet(used, Math::max);
    }

    /** The highest use so far, in bytes. */
    public static long bytes() {
        return BEFORE_COLLECTIONS.accumulateAndGet(usedBytes(), Math::max);
    }

    /** What is in use now, garbage included, in bytes. */
    static long usedBytes() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
