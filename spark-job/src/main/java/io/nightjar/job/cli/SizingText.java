package io.nightjar.job.cli;

import io.nightjar.job.action.Sizing;
import java.util.Locale;

/** Clusters for a number of images, as a table. */
final class SizingText {
    private static final double MIB = 1 << 20;

    private SizingText() {}

    static String of(Sizing sizing, String machine) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                """
                %d images in %s, %.1f GiB of ciphertexts, %.2f hours of one core in all
                hours hold for cores such as %s, without start-up; cores that share little memory bandwidth take longer

                cores spark.task.cpus executors spark.executor.memory blocks at once      hours reads MiB/s
                """,
                sizing.images(),
                Quantities.of(sizing.blocks(), "block"),
                sizing.encryptedBytes() / MIB / 1024,
                sizing.coreHours(),
                machine));
        for (Sizing.Cluster c : sizing.clusters()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%5d %15d %9d %20.0fm %14d %10.3f %11.0f%n",
                    c.cores(),
                    c.taskCpus(),
                    c.executors(),
                    Math.ceil(c.executorBytes() / MIB),
                    c.blocksAtOnce(),
                    c.hours(),
                    c.readBytesPerSecond() / MIB));
        }
        return text.toString();
    }
}
