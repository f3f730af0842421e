package io.nightjar.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.job.action.Sizing;
import io.nightjar.model.program.PlanReport;
import java.util.List;
import org.junit.jupiter.api.Test;

class SizingTextTest {
    private static final long TASK_BYTES = 4047L << 20;

    private static PlanReport.Prediction on(String machine) {
        return new PlanReport.Prediction(36, TASK_BYTES, 0, 0, PlanReport.RangeSource.WEIGHTS, machine, "built in");
    }

    /** The heap that the plan states and the one that an executor is to have are told in one place. */
    @Test
    void heapOfAnExecutor_isThatOfItsBlocksAndOfTheJvm() {
        Sizing.Cluster cluster = new Sizing.Cluster(4, 4, 1, TASK_BYTES + Sizing.JVM_BYTES, 1, 1, 1, 1);
        assertThat(SizingText.of(new Sizing(40, 1, 1, 1, List.of(cluster)), on("one core")))
                .contains("a heap of 4047 MiB, as predicted, for every block", "and 200 MiB for the JVM itself")
                .contains(" 4247m ");
    }

    @Test
    void machine_isNamedAsThePlanNamesIt() {
        Sizing sizing = new Sizing(1000, 8, 1L << 30, 0.5, List.of());
        assertThat(SizingText.of(sizing, on("one core of a Xeon")))
                .startsWith("1000 images in 8 blocks, 1.0 GiB of ciphertexts, 30.0 min of one core in all\n")
                .contains("time holds for cores such as one core of a Xeon, without start-up");
    }

    @Test
    void table_hasTimesThatAPersonReads_andSaysWhereCoresAreIdle() {
        Sizing sizing = new Sizing(
                40,
                1,
                1L << 30,
                0.02,
                List.of(
                        new Sizing.Cluster(2, 1, 1, 1L << 30, 1, 0.5, 0.01, 1e6),
                        new Sizing.Cluster(2, 2, 1, 1L << 30, 1, 1, 0.01 / 1.9, 1e6),
                        new Sizing.Cluster(4, 1, 1, 1L << 30, 1, 0.25, 12.34, 1e6)));
        List<String> lines = SizingText.of(sizing, on("one core")).lines().toList();
        assertThat(lines.get(0)).startsWith("40 images in 1 block, 1.0 GiB of ciphertexts, 1.2 min of one core");
        assertThat(lines)
                .filteredOn(line -> line.matches(" +2 +1 .* 50% +36 s .*"))
                .hasSize(1);
        assertThat(lines)
                .filteredOn(line -> line.matches(" +2 +2 .* 100% +19 s .*"))
                .hasSize(1);
        assertThat(lines)
                .filteredOn(line -> line.matches(" +4 +1 .* 25% +12\\.3 h .*"))
                .hasSize(1);
        assertThat(lines.get(lines.size() - 1))
                .isEqualTo("more cores than 1 with one thread on a block, or 2 with two, are idle: there are no more"
                        + " blocks");
        Sizing busy = new Sizing(40, 8, 1, 1, List.of(new Sizing.Cluster(2, 1, 1, 1, 2, 1, 1, 1)));
        assertThat(SizingText.of(busy, on("one core"))).doesNotContain("idle");
    }
}
