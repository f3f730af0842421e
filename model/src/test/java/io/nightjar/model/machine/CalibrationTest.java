package io.nightjar.model.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightjar.ckks.math.Kernels;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The measurement runs, names its machine, and gives what a file can hold; how fast the machine is, no test says. */
class CalibrationTest {
    @Test
    void run_onShortRows_measuresEveryOperation() {
        List<Integer> turns = new ArrayList<>();
        UnitCosts costs = Calibration.run(10, 300, new CpuClock(1, 1, 1, 1), turns::add);
        assertThat(costs.nanoseconds()).containsOnlyKeys(Operation.values());
        assertThat(costs.machine().kernels()).isEqualTo(Kernels.chosen().name());
        assertThat(costs.machine().jdk()).isEqualTo(Runtime.version().toString());
        assertThat(turns).containsExactly(1);
        UnitCosts read = UnitCostFile.parse(UnitCostFile.write(costs), "measured");
        assertThat(read).isEqualTo(costs);
    }

    @Test
    void clock_givesTasksTurns() {
        List<String> order = new ArrayList<>();
        CpuClock clock = new CpuClock(1, 3, 1, 1);
        double[] each =
                clock.nanoseconds(List.of(() -> order.add("a"), () -> order.add("b")), turn -> order.add("turn"));
        assertThat(each).hasSize(2);
        assertThat(order.stream().filter("turn"::equals)).hasSize(1);
        assertThat(order.indexOf("b"))
                .as("runs of the first before any of the second")
                .isGreaterThanOrEqualTo(3);
        assertThat(order.get(order.size() - 1)).isEqualTo("turn");
        assertThat(order.indexOf("turn")).isGreaterThan(order.indexOf("b"));
    }

    /** As long as the JVM has not compiled a task; it may be that this takes until the middle of the samples. */
    @Test
    void clock_whileATaskBecomesFaster_takesSamplesAgain() {
        List<Integer> turns = new ArrayList<>();
        int[] runs = new int[1];
        Runnable task = () -> spin(runs[0]++ < 6 ? 40_000_000 : 1_000_000);
        double[] each = new CpuClock(1, 1, 1, 11).nanoseconds(List.of(task), turns::add);
        assertThat(turns.stream().filter(turn -> turn == 1)).hasSizeGreaterThan(1);
        assertThat(each[0]).isBetween(1e6, 20e6);
    }

    @Test
    void clock_whereTimesNeverSettle_saysSo() {
        int[] runs = new int[1];
        Runnable task = () -> spin(runs[0]++ / 3 % 2 == 0 ? 20_000_000 : 100_000);
        CpuClock clock = new CpuClock(1, 3, 1, 6);
        assertThatThrownBy(() -> clock.nanoseconds(List.of(task), turn -> {}))
                .isInstanceOf(UnsteadyMachineException.class)
                .hasMessageContaining("measure again");
    }

    @Test
    void isSettled_comparesHalves() {
        assertThat(CpuClock.isSettled(new double[] {10, 9, 11, 12, 10, 9})).isTrue();
        assertThat(CpuClock.isSettled(new double[] {100, 99, 98, 12, 10, 9})).isFalse();
        assertThat(CpuClock.isSettled(new double[] {10, 9, 100, 12, 10, 9}))
                .as("one moment")
                .isTrue();
    }

    @Test
    void isSettled_fewFastSamplesAtTheEnd_isNot() {
        double[] samples = new double[41];
        Arrays.fill(samples, 1000);
        Arrays.fill(samples, 35, 41, 45);
        assertThat(CpuClock.isSettled(samples)).isFalse();
    }

    private static void spin(long nanoseconds) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long until = threads.getCurrentThreadCpuTime() + nanoseconds;
        while (threads.getCurrentThreadCpuTime() < until) {
            Thread.onSpinWait();
        }
    }

    /** Otherwise no time ever passes. */
    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void clock_whereTheJvmMeasuresNoThreads_makesItDoSoMeanwhile() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        threads.setThreadCpuTimeEnabled(false);
        try {
            assertThat(new CpuClock(1000, 1, 1000, 1).nanoseconds(List.of(() -> {}), turn -> {}))
                    .hasSize(1);
            assertThat(threads.isThreadCpuTimeEnabled()).isFalse();
        } finally {
            threads.setThreadCpuTimeEnabled(true);
        }
    }
}
