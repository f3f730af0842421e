package io.nightjar.job.cli;

import io.nightjar.ckks.io.KeyCodec;
import io.nightjar.model.program.PlanReport;
import io.nightjar.model.program.RejectedPlan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A plan in words and as fields. */
final class PlanText {
    private static final double MIB = 1 << 20;

    private final PlanReport plan;

    PlanText(PlanReport plan) {
        this.plan = plan;
    }

    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("parameters", plan.parameterSet());
        fields.put("logN", plan.logN());
        fields.put("logQP", plan.logQP());
        fields.put("ceiling", plan.ceiling());
        fields.put("levels", plan.levels());
        fields.put("modulusBits", plan.modulusBits());
        fields.put("specialBits", plan.specialBits());
        fields.put("dnum", plan.digits());
        fields.put("slots", plan.slots());
        fields.put("phases", plan.phases());
        fields.put("coarseGrid", List.of(plan.coarseHeight(), plan.coarseWidth()));
        fields.put("imagesPerBlock", plan.imagesPerBlock());
        fields.put("inputCiphertexts", plan.inputCiphertexts());
        fields.put("outputCiphertexts", plan.outputCiphertexts());
        fields.put("keys", keys(plan.keys()));
        fields.put("keyBytes", plan.keyBytes());
        fields.put("ciphertextBytes", plan.ciphertextBytes());
        fields.put("predictedSecondsPerBlock", plan.predictedSecondsPerBlock());
        fields.put("predictedTaskBytes", plan.predictedTaskBytes());
        fields.put("predictedLogError", plan.predictedLogError());
        fields.put("predictedLogErrorPublicKey", plan.predictedLogErrorPublicKey());
        fields.put("boundsFrom", plan.boundsFrom());
        fields.put("steps", plan.steps().stream().map(PlanText::step).toList());
        fields.put(
                "alternatives",
                plan.alternatives().stream().map(PlanText::alternative).toList());
        return fields;
    }

    /** One object for each key: use, level, bytes. */
    static List<Map<String, Object>> keys(List<KeyCodec.StoredKey> keys) {
        return keys.stream()
                .map(key -> {
                    Map<String, Object> fields = new LinkedHashMap<>();
                    fields.put("use", key.use());
                    fields.put("level", key.level());
                    fields.put("bytes", key.bytes());
                    return fields;
                })
                .toList();
    }

    private static Map<String, Object> step(PlanReport.StepReport step) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", step.name());
        fields.put("ciphertexts", step.ciphertexts());
        fields.put("rotations", step.rotations());
        fields.put("level", step.level());
        fields.put("logScale", step.logScale());
        fields.put("bound", step.bound());
        fields.put("transforms", step.transforms());
        fields.put("predictedSeconds", step.predictedSeconds());
        return fields;
    }

    private static Map<String, Object> alternative(RejectedPlan a) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("phases", a.phases());
        fields.put("parameters", a.parameterSet());
        fields.put("imagesPerBlock", a.imagesPerBlock());
        fields.put("predictedSecondsPerBlock", a.secondsPerBlock());
        fields.put("predictedMillisecondsPerImage", a.millisecondsPerImage());
        fields.put("predictedTaskBytes", a.taskBytes());
        fields.put("reason", a.reason());
        return fields;
    }

    String summary() {
        String security = plan.logQP() <= plan.ceiling()
                ? String.format(
                        Locale.ROOT,
                        "log2(QP) = %.1f of at most %d bits at 128-bit security",
                        plan.logQP(),
                        plan.ceiling())
                : String.format(
                        Locale.ROOT,
                        "INSECURE: log2(QP) = %.1f bits, 128-bit security allows %d",
                        plan.logQP(),
                        plan.ceiling());
        return String.format(
                Locale.ROOT,
                """
                parameters        %s: N = 2^%d, %d levels, dnum %d, %s
                moduli            %s bits, special %s bits
                packing           %d phases per axis, %d x %d coarse positions per ciphertext
                block             %d images in %d ciphertexts of %.2f MiB, %d ciphertexts of scores
                keys              %s, %.1f MiB
                predicted         %.1f s of one core and %.0f MiB of heap per block, error of a score 2^%.1f (2^%.1f from the public key)
                range of values   from %s""",
                plan.parameterSet(),
                plan.logN(),
                plan.levels(),
                plan.digits(),
                security,
                plan.modulusBits(),
                plan.specialBits(),
                plan.phases(),
                plan.coarseHeight(),
                plan.coarseWidth(),
                plan.imagesPerBlock(),
                plan.inputCiphertexts(),
                plan.ciphertextBytes() / MIB,
                plan.outputCiphertexts(),
                uses(plan.keys()),
                plan.keyBytes() / MIB,
                plan.predictedSecondsPerBlock(),
                plan.predictedTaskBytes() / MIB,
                plan.predictedLogError(),
                plan.predictedLogErrorPublicKey(),
                plan.boundsFrom());
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
                    s.ciphertexts(),
                    s.rotations(),
                    s.level(),
                    s.logScale(),
                    s.bound(),
                    s.transforms(),
                    s.predictedSeconds()));
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
                    a.secondsPerBlock(),
                    a.millisecondsPerImage(),
                    a.taskBytes() / MIB,
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
