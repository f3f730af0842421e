package io.nightjar.model.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The clock of threads is the JVM's: whoever ends first would turn it off under the others, who never end then. */
class CalibrationAtOnceTest {
    private static final CpuClock CLOCK = new CpuClock(1, 1, 1, 1);
    private static final long MILLIS = 300;

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void twoMeasurements_followEachOther() throws Exception {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        threads.setThreadCpuTimeEnabled(false);
        ExecutorService two = Executors.newFixedThreadPool(2);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try {
            List<Future<UnitCosts>> runs = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                runs.add(two.submit(() -> Calibration.run(10, 300, CLOCK, turn -> {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    sleep();
                    inside.decrementAndGet();
                })));
            }
            for (Future<UnitCosts> run : runs) {
                assertThat(run.get().nanoseconds()).containsOnlyKeys(Operation.values());
            }
            assertThat(most).hasValue(1);
            assertThat(threads.isThreadCpuTimeEnabled()).isFalse();
        } finally {
            threads.setThreadCpuTimeEnabled(true);
            two.shutdownNow();
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
