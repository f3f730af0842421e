package io.nightjar.job.cli;

import io.nightjar.ckks.Texts;
import io.nightjar.ckks.io.KeyCodec;
import io.nightjar.model.program.PlanReport;
import io.nightjar.model.program.RejectedPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A plan in words. */
final class PlanText {
    private static final double MIB = 1 << 20;
    private static final String ROTATION = "rotation by ";
    private static final int NAMED_STEPS = 4;
    /** Characters of a name or a reason, which a program may have of any length and content. */
    private static final int LONGEST_TEXT = 500;

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
                parameters        %s: %s ring, N = 2^%d, %s, dnum %d, %s
                moduli            %s bits, special %s bits
                packing           %s per axis, %d x %d coarse positions per ciphertext%s
                block             %s%s in %s of %.2f MiB, %s of scores
                keys              %s for the cluster: %s
                key sizes         %.1f MiB stored; opened %.0f MiB, part of the heap of a block; of several owners an \
                executor keeps at most one set for each block at once
                predicted         %.1f s of one core and %.0f MiB of heap per block, error of a score \
                2^%.1f (2^%.1f from the public key)
                seconds           of one core of %s; unit costs: %s
                range of values   from %s""",
                parameters.name(),
                parameters.ring(),
                parameters.logN(),
                Quantities.of(parameters.levels(), "level"),
                parameters.dnum(),
                security(parameters.security()),
                parameters.modulusBits().ciphertext(),
                parameters.modulusBits().special(),
                Quantities.of(block.packing().phases(), "phase"),
                block.packing().coarseHeight(),
                block.packing().coarseWidth(),
                block.packing().imagesInnermost() ? ", images innermost" : "",
                Quantities.of(block.imagesPerBlock(), "image"),
                block.referenceImages() == 0 ? "" : " and " + block.referenceImages() + " for reference",
                Quantities.of(block.inputCiphertexts(), "ciphertext"),
                block.ciphertextBytes() / MIB,
                Quantities.of(block.outputCiphertexts(), "ciphertext"),
                Quantities.of(plan.keys().list().size(), "key"),
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
                    Texts.line(s.name(), LONGEST_TEXT),
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
                    Texts.line(a.parameterSet(), LONGEST_TEXT),
                    a.imagesPerBlock(),
                    a.cost().secondsPerBlock(),
                    a.cost().millisecondsPerImage(),
                    a.cost().taskBytes() / MIB,
                    Texts.line(a.reason(), LONGEST_TEXT)));
        }
        return text.toString();
    }

    /** What the keys do, with the steps of rotations, of which the last one stands behind the first ones. */
    private static String uses(List<KeyCodec.StoredKey> keys) {
        List<String> uses = new ArrayList<>();
        List<String> steps = new ArrayList<>();
        for (KeyCodec.StoredKey key : keys) {
            if (key.use().startsWith(ROTATION)) {
                steps.add(key.use().substring(ROTATION.length()));
            } else {
                uses.add(key.use());
            }
        }
        if (!steps.isEmpty()) {
            uses.add(Quantities.of(steps.size(), "rotation") + " (by " + shortened(steps)
                    + (steps.size() == 1 ? " slot)" : " slots)"));
        }
        return uses.isEmpty() ? "none is needed" : String.join(", ", uses);
    }

    private static String shortened(List<String> steps) {
        return steps.size() <= NAMED_STEPS + 1
                ? String.join(", ", steps)
                : String.join(", ", steps.subList(0, NAMED_STEPS)) + " ... " + steps.get(steps.size() - 1);
    }
}
