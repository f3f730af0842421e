package io.nightjar.job.cli;

import io.nightjar.job.action.Sizing;
import io.nightjar.model.program.PlanReport;
import java.util.Locale;

/** Clusters for a number of images, as a table. */
final class SizingText {
    private static final double MIB = 1 << 20;
    private static final double MINUTES = 60;
    private static final double SECONDS = 3600;

    private SizingText() {}

    static String of(Sizing sizing, PlanReport.Prediction prediction) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                """
                %s in %s, %.1f GiB of ciphertexts, %s of one core in all
                time holds for cores such as %s, without start-up; cores that share little memory bandwidth take longer
                busy is the part of it in which the cores have a block
                spark.executor.memory is a heap of %.0f MiB, as predicted, for every block that an executor works \
                on at once, and %d MiB for the JVM itself

                cores spark.task.cpus executors spark.executor.memory blocks at once  busy       time reads MiB/s
                """,
                Quantities.of(sizing.images(), "image"),
                Quantities.of(sizing.blocks(), "block"),
                sizing.encryptedBytes() / MIB / 1024,
                time(sizing.coreHours()),
                prediction.machine(),
                prediction.taskBytes() / MIB,
                Sizing.JVM_BYTES >> 20));
        for (Sizing.Cluster c : sizing.clusters()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%5d %15d %9d %20.0fm %14d %4.0f%% %10s %11.0f%n",
                    c.cores(),
                    c.taskCpus(),
                    c.executors(),
                    Math.ceil(c.executorBytes() / MIB),
                    c.blocksAtOnce(),
                    100 * c.busy(),
                    time(c.hours()),
                    c.readBytesPerSecond() / MIB));
        }
        return text.append(idle(sizing)).toString();
    }

    /** As much of a prediction as a person can use. */
    private static String time(double hours) {
        if (hours * MINUTES < 1) {
            return String.format(Locale.ROOT, "%.0f s", Math.max(1, hours * SECONDS));
        }
        return hours < 1
                ? String.format(Locale.ROOT, "%.1f min", hours * MINUTES)
                : String.format(Locale.ROOT, "%.1f h", hours);
    }

    private static String idle(Sizing sizing) {
        if (sizing.clusters().stream().noneMatch(c -> c.cores() > sizing.blocks() * c.taskCpus())) {
            return "";
        }
        return String.format(
                Locale.ROOT,
                "more cores than %d with one thread on a block, or %d with two, are idle: there are no more blocks%n",
                sizing.blocks(),
                2 * sizing.blocks());
    }
}
