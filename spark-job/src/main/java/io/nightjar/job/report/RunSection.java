package io.nightjar.job.report;

import io.nightjar.job.journal.RunBlock;
import io.nightjar.job.journal.RunJournal;
import io.nightjar.job.journal.RunStatus;
import io.nightjar.job.store.QuarantinedBlock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The parts of the page about a run. */
final class RunSection {
    private RunSection() {}

    /** Where the time went, by phase and by step. */
    static String time(RunJournal run) {
        return Html.section(
                        "Time by step",
                        "Processor time of all threads, summed over the blocks of the last run " + "that finished any.",
                        bars(run.cpuSecondsByStep()))
                + Html.section(
                        "Time of the driver",
                        "Wall-clock time of that run: prepare checks and lists the input, commit puts the result "
                                + "into force.",
                        bars(run.secondsByPhase()));
    }

    /** Bars of HTML, since names of steps are long. */
    private static String bars(Map<String, Double> seconds) {
        double largest = seconds.values().stream().mapToDouble(s -> s).max().orElse(1);
        double sum = seconds.values().stream().mapToDouble(s -> s).sum();
        StringBuilder html = new StringBuilder("<div class=\"bars\">\n");
        seconds.forEach((name, value) -> html.append(String.format(
                Locale.ROOT,
                "<span class=\"label\">%s</span><span class=\"track\"><span class=\"bar\" "
                        + "style=\"width:%.2f%%\"></span></span>"
                        + "<span class=\"value\">%s</span><span class=\"part\">%s</span>%n",
                Html.text(name),
                100 * value / Math.max(largest, Double.MIN_NORMAL),
                Html.seconds(value),
                Html.percent(value / Math.max(sum, Double.MIN_NORMAL)))));
        return html.append("</div>\n").toString();
    }

    /** Time, throughput and memory, block after block. */
    static String charts(RunJournal run, Collection<RunBlock> blocks) {
        return Html.section(
                        "Time by block",
                        "One point for each block, of all runs of this work. The plan is thread time on one core of "
                                + "the machine that it was measured on, divided by the processors of a task.",
                        RunCharts.seconds(blocks, run.plan(), run.taskCpus()))
                + Html.section(
                        "Throughput",
                        "Each block of the last run that finished any counts over the time in which "
                                + "it was worked on.",
                        RunCharts.throughput(run))
                + Html.section(
                        "Heap",
                        "Highest use of the heap of each executor so far in that run, garbage included: a Java "
                                + "heap fills up to "
                                + "its limit before it is collected, so a peak above the plan is no fault, and one "
                                + "below it is room to spare.",
                        RunCharts.heap(run));
    }

    /** Lengths of what was read and written. */
    static String sizes(RunJournal run) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("input that the last run read", Html.bytes(run.bytesRead()), "", ""));
        long images = run.committed().images();
        rows.add(List.of(
                "output of all runs",
                Html.bytes(run.committed().bytes()),
                Html.bytes((double) run.committed().bytes()
                        / Math.max(1, run.committed().blocks())),
                Html.bytes((double) run.committed().bytes() / Math.max(1, images))));
        return Html.section(
                "Sizes",
                Html.count(run.committed().ciphertexts(), "ciphertext") + " in "
                        + Html.count(run.committed().blocks(), "block") + ".",
                Html.table(List.of("what", "bytes ", "by block ", "by image "), rows));
    }

    static String quarantine(List<QuarantinedBlock> blocks) {
        return Html.section(
                "Quarantine",
                "Blocks that were set aside; their images have no prediction.",
                Html.table(
                        List.of("block ", "images ", "reason", "file"),
                        blocks.stream()
                                .map(block -> List.of(
                                        Html.count(block.block()),
                                        Html.count(block.images()),
                                        Html.text(block.reason()),
                                        "<code>" + Html.text(block.file()) + "</code>"))
                                .toList()));
    }

    /** All runs, the latest first; one before it that has not said how it ended was killed. */
    static String runs(List<RunJournal> runs) {
        List<List<String>> rows = new ArrayList<>();
        for (int i = runs.size() - 1; i >= 0; i--) {
            RunJournal run = runs.get(i);
            rows.add(List.of(
                    Html.time(run.started()),
                    i < runs.size() - 1 && run.status() == RunStatus.RUNNING ? pill("failed", "broken off") : pill(run),
                    Html.count(run.blocks().size()),
                    Html.count(run.resumedBlocks()),
                    Html.count(run.retries()),
                    Html.seconds(run.secondsByPhase().values().stream()
                            .mapToDouble(s -> s)
                            .sum()),
                    Html.text(run.failure().isEmpty() ? run.stopped() : run.failure())));
        }
        return Html.section(
                "Runs",
                "",
                Html.table(List.of("started", "status", "blocks ", "found ", "retries ", "time ", "reason"), rows));
    }

    static String pill(RunJournal run) {
        return pill(run.status().label(), run.status().label());
    }

    private static String pill(String kind, String words) {
        return "<span class=\"pill " + kind + "\">" + words + "</span>";
    }
}
