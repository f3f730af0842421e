package io.nightjar.job.cli;

import io.nightjar.ckks.io.KeyCodec;
import io.nightjar.model.program.PlanReport;
import io.nightjar.model.program.RejectedPlan;
import java.util.List;
import java.util.Locale;

/** A plan in words. */
final class PlanText {
    private static final double MIB = 1 << 20;

    private final PlanReport plan;

    PlanText(PlanReport plan) {
        this.plan = plan;
    }

    String summary() {
        PlanReport.Parameters parameters = plan.parameters();
        PlanReport.Block block = plan.block();
        PlanReport.Prediction prediction = plan.prediction();
        return String.format(
                Locale.ROOT,
                """
                parameters        %s: N = 2^%d, %d levels, dnum %d, %s
                moduli            %s bits, special %s bits
                packing           %d phases per axis, %d x %d coarse positions per ciphertext%s
                block             %d images%s in %d ciphertexts of %.2f MiB, %d ciphertexts of scores
                keys              %s, %.1f MiB; opened %.0f MiB, part of the heap of a block; of several owners an \
                executor keeps at most one set for each block at once
                predicted         %.1f s of one core and %.0f MiB of heap per block, error of a score \
                2^%.1f (2^%.1f from the public key)
                seconds           of one core of %s; unit costs: %s
                range of values   from %s""",
                parameters.name(),
                parameters.logN(),
                parameters.levels(),
                parameters.dnum(),
                security(parameters.security()),
                parameters.modulusBits().ciphertext(),
                parameters.modulusBits().special(),
                block.packing().phases(),
                block.packing().coarseHeight(),
                block.packing().coarseWidth(),
                block.packing().imagesInnermost() ? ", images innermost" : "",
                block.imagesPerBlock(),
                block.referenceImages() == 0 ? "" : " and " + block.referenceImages() + " for reference",
                block.inputCiphertexts(),
                block.ciphertextBytes() / MIB,
                block.outputCiphertexts(),
                uses(plan.keys().list()),
                plan.keys().bytes() / MIB,
                plan.keys().openedBytes() / MIB,
                prediction.secondsPerBlock(),
                prediction.taskBytes() / MIB,
                prediction.logError(),
                prediction.logErrorPublicKey(),
                prediction.machine(),
                prediction.unitCosts(),
                prediction.rangeSource().displayName());
    }

    private static String security(PlanReport.Security security) {
        return String.format(
                Locale.ROOT,
                security.suffices()
                        ? "log2(QP) = %.1f of at most %d bits at 128-bit security"
                        : "INSECURE: log2(QP) = %.1f bits, 128-bit security allows %d",
                security.logQP(),
                security.maxLogQP());
    }

    String table() {
        StringBuilder text = new StringBuilder(summary());
        text.append(String.format(
                Locale.ROOT,
                "%n%n%-24s %11s %9s %5s %9s %10s %10s %8s%n",
                "step",
                "ciphertexts",
                "rotations",
                "level",
                "log scale",
                "bound",
                "transforms",
                "seconds"));
        for (PlanReport.StepReport s : plan.steps()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-24s %11d %9d %5d %9.2f %10.4g %10d %8.2f%n",
                    s.name(),
                    s.values().ciphertexts(),
                    s.work().rotations(),
                    s.values().level(),
                    s.values().logScale(),
                    s.values().bound(),
                    s.work().transforms(),
                    s.work().seconds()));
        }
        if (!plan.alternatives().isEmpty()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%nnot taken%n%-8s %-24s %14s %14s %14s %10s  %s%n",
                    "phases",
                    "parameters",
                    "images/block",
                    "seconds/block",
                    "ms/image",
                    "heap MiB",
                    "why"));
        }
        for (RejectedPlan a : plan.alternatives()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-8d %-24s %14d %14.1f %14.2f %10.0f  %s%n",
                    a.phases(),
                    a.parameterSet(),
                    a.imagesPerBlock(),
                    a.cost().secondsPerBlock(),
                    a.cost().millisecondsPerImage(),
                    a.cost().taskBytes() / MIB,
                    a.reason()));
        }
        return text.toString();
    }

    /** Rotations are counted where there are many. */
    private static String uses(List<KeyCodec.StoredKey> keys) {
        List<String> uses = keys.stream().map(KeyCodec.StoredKey::use).toList();
        return uses.size() <= 4
                ? String.join(", ", uses)
                : uses.get(0) + ", " + uses.get(1) + " ... " + uses.get(uses.size() - 1) + " (" + uses.size()
                        + " keys)";
    }
}
