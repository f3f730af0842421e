package io.nightjar.model.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.ckks.math.Kernels;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The measurement runs, names its machine, and gives what a file can hold; how fast the machine is, no test says. */
class CalibrationTest {
    @Test
    void run_onShortRows_measuresEveryOperation() {
        List<Integer> turns = new ArrayList<>();
        UnitCosts costs = Calibration.run(10, 300, new CpuClock(1, 1, 3), turns::add);
        assertThat(costs.nanoseconds()).containsOnlyKeys(Operation.values());
        assertThat(costs.machine().kernels()).isEqualTo(Kernels.chosen().name());
        assertThat(costs.machine().jdk()).isEqualTo(Runtime.version().toString());
        assertThat(turns).containsExactly(1, 2, 3);
        UnitCosts read = UnitCostFile.parse(UnitCostFile.write(costs), "measured");
        assertThat(read).isEqualTo(costs);
    }

    @Test
    void clock_givesTasksTurns() {
        List<String> order = new ArrayList<>();
        CpuClock clock = new CpuClock(1, 1, 2);
        double[] each =
                clock.nanoseconds(List.of(() -> order.add("a"), () -> order.add("b")), turn -> order.add("turn"));
        assertThat(each).hasSize(2);
        assertThat(order.stream().filter("turn"::equals)).hasSize(2);
        assertThat(order.get(order.size() - 1)).isEqualTo("turn");
        assertThat(order.indexOf("turn")).isGreaterThan(order.indexOf("b"));
    }

    /** Otherwise no time ever passes. */
    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void clock_whereTheJvmMeasuresNoThreads_makesItDoSoMeanwhile() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        threads.setThreadCpuTimeEnabled(false);
        try {
            assertThat(new CpuClock(1000, 1000, 1).nanoseconds(List.of(() -> {}), turn -> {}))
                    .hasSize(1);
            assertThat(threads.isThreadCpuTimeEnabled()).isFalse();
        } finally {
            threads.setThreadCpuTimeEnabled(true);
        }
    }
}
