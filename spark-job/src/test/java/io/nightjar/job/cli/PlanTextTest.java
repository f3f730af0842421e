package io.nightjar.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.ckks.io.KeyCodec.StoredKey;
import io.nightjar.model.program.PlanReport;
import io.nightjar.model.program.RejectedPlan;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanTextTest {
    private static final int MIB = 1 << 20;

    private static String summary(int count, List<StoredKey> keys) {
        return new PlanText(plan(count, keys, List.of(), List.of())).summary();
    }

    private static PlanReport plan(
            int count, List<StoredKey> keys, List<PlanReport.StepReport> steps, List<RejectedPlan> alternatives) {
        PlanReport.Parameters parameters = new PlanReport.Parameters(
                "p",
                "real",
                14,
                count,
                2,
                new PlanReport.ModulusBits(List.of(49, 47), List.of(49)),
                new PlanReport.Security(100, 430));
        PlanReport.Block block = new PlanReport.Block(
                new PlanReport.PhasePacking(count, 1, 1, 1 << 14, false), count, 0, count, count, MIB);
        PlanReport.Prediction prediction =
                new PlanReport.Prediction(1, MIB, -7, -4, PlanReport.RangeSource.WEIGHTS, "a machine", "built in");
        return new PlanReport(
                parameters,
                block,
                new PlanReport.Keys(keys.size() * (long) MIB, 3 * MIB, keys),
                prediction,
                steps,
                alternatives);
    }

    private static List<StoredKey> rotations(int... steps) {
        List<StoredKey> keys = new ArrayList<>(List.of(new StoredKey("relinearisation", 1, MIB)));
        for (int step : steps) {
            keys.add(new StoredKey("rotation by " + step, 1, MIB));
        }
        return keys;
    }

    @Test
    void summary_ofOneOfEach_hasNoPlural() {
        assertThat(summary(1, rotations()))
                .contains("p: real ring, N = 2^14, 1 level, dnum 2")
                .contains("1 phase per axis")
                .contains("1 image in 1 ciphertext of 1.00 MiB, 1 ciphertext of scores")
                .contains("1 key for the cluster: relinearisation\n")
                .contains("1.0 MiB stored; opened 3 MiB");
    }

    /** Names and reasons are those of whoever made the program. */
    @Test
    void table_ofNamesWithCommandsForATerminal_hasNone() {
        String hostile = "a\u001b[2J\nb";
        PlanReport.StepReport step =
                new PlanReport.StepReport(hostile, new PlanReport.Values(1, 1, 30, 1), new PlanReport.Work(0, 0, 1));
        RejectedPlan other = new RejectedPlan(1, hostile, 1, new RejectedPlan.Cost(1, 1, MIB), "z".repeat(1000));
        String table = new PlanText(plan(1, rotations(), List.of(step), List.of(other))).table();
        assertThat(table).contains("a?[2J?b").doesNotContain("\u001b", "z".repeat(501));
    }

    @Test
    void summary_ofSeveral_countsThem() {
        assertThat(summary(2, rotations(1)))
                .contains("2 levels", "2 phases per axis", "2 images in 2 ciphertexts", "2 ciphertexts of scores")
                .contains("2 keys for the cluster: relinearisation, 1 rotation (by 1 slot)");
    }

    @Test
    void summary_ofManyRotations_namesTheFirstOnesAndTheLast() {
        assertThat(summary(2, rotations(1, 2, 3, 4, 7)))
                .contains("6 keys for the cluster: relinearisation, 5 rotations (by 1, 2, 3, 4, 7 slots)");
        assertThat(summary(2, rotations(1, 2, 3, 4, 7, 8)))
                .contains("7 keys for the cluster: relinearisation, 6 rotations (by 1, 2, 3, 4 ... 8 slots)");
    }

    @Test
    void summary_withoutKeys_saysSo() {
        assertThat(summary(2, List.of())).contains("0 keys for the cluster: none is needed");
    }
}
