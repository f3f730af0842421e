package io.nightjar.job.action;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.model.program.PlanReport;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class SizingTest {
    private static final PlanReport PLAN = new PlanReport(
            null,
            new PlanReport.Block(null, 100, 2, 10, 1, 1000),
            null,
            new PlanReport.Prediction(36, 1L << 30, 0, 0, PlanReport.RangeSource.WEIGHTS, "machine", "built in"),
            List.of(),
            List.of());

    @Test
    void lastBlock_ofFewImages_countsAsAWholeOne() {
        Sizing sizing = Sizing.of(PLAN, 401);
        assertThat(sizing.blocks()).isEqualTo(5);
        assertThat(sizing.encryptedBytes()).isEqualTo(50_000);
        assertThat(sizing.coreHours()).isCloseTo(0.05, Offset.offset(1e-12));
    }

    @Test
    void hours_areThoseOfTheRoundsThatBlocksTakeOnAllCores() {
        Sizing.Cluster four = cluster(Sizing.of(PLAN, 401), 4, 1);
        assertThat(four.blocksAtOnce()).isEqualTo(4);
        assertThat(four.hours()).isCloseTo(0.02, Offset.offset(1e-12));
        assertThat(four.busy()).isCloseTo(5 / 8.0, Offset.offset(1e-12));
        assertThat(four.executors()).isEqualTo(1);
        assertThat(four.executorBytes()).isEqualTo((4L << 30) + (200L << 20));
        assertThat(four.readBytesPerSecond()).isCloseTo(50_000 / 72.0, Offset.offset(1e-9));
        Sizing.Cluster threads = cluster(Sizing.of(PLAN, 401), 4, 2);
        assertThat(threads.blocksAtOnce()).isEqualTo(2);
        assertThat(threads.hours()).isCloseTo(0.03 / 1.9, Offset.offset(1e-12));
        assertThat(threads.busy()).isCloseTo(10 / 12.0, Offset.offset(1e-12));
        assertThat(threads.executorBytes()).isEqualTo((2L << 30) + (200L << 20));
    }

    @Test
    void clusters_endWhereMoreCoresHaveNothingToDo() {
        assertThat(Sizing.of(PLAN, 401).clusters())
                .extracting(Sizing.Cluster::cores)
                .containsExactly(2, 2, 4, 4, 8, 8, 16, 16);
        assertThat(Sizing.of(PLAN, 1).clusters())
                .extracting(Sizing.Cluster::cores)
                .containsExactly(2, 2);
    }

    private static Sizing.Cluster cluster(Sizing sizing, int cores, int taskCpus) {
        return sizing.clusters().stream()
                .filter(c -> c.cores() == cores && c.taskCpus() == taskCpus)
                .findFirst()
                .orElseThrow();
    }
}
