package io.nightjar.job.report;

import io.nightjar.ckks.Counts;
import io.nightjar.job.journal.RunBlock;
import io.nightjar.job.journal.RunJournal;
import io.nightjar.job.journal.RunPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Charts of the blocks of runs. */
final class RunCharts {
    /** More executors than this are one series. */
    private static final int MAX_SERIES = 8;

    private static final int BINS = 40;
    private static final double[] WIDTHS = {0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10};
    private static final double MINUTE = 60;
    private static final double LONG = 180;
    private static final double MIBI = 1 << 20;

    private RunCharts() {}

    /** Seconds by number of the block. */
    static String seconds(Collection<RunBlock> blocks, RunPlan plan, int taskCpus) {
        Chart chart = Chart.of("block", "seconds").wholeX();
        byExecutor(blocks)
                .forEach((executor, own) ->
                        chart.points(executor, values(own, RunBlock::block), values(own, RunBlock::seconds)));
        if (plan != null && taskCpus > 0) {
            double last = blocks.stream().mapToLong(RunBlock::block).max().orElse(0);
            chart.limit("plan of the program", 0, Math.max(1, last), plan.secondsPerBlock() / taskCpus);
        }
        return chart.image("seconds of each block");
    }

    /** Images by second over the run. */
    static String throughput(RunJournal run) {
        Instant start = Instant.parse(run.started());
        double end = end(run);
        double unit = unit(end);
        double width = unit * niceWidth(end / unit);
        int bins = (int) Math.ceil(end / width);
        double[] rate = new double[bins + 1];
        for (RunBlock block : run.blocks()) {
            spread(rate, width, seconds(start, block), block);
        }
        double[] time = new double[bins + 1];
        Arrays.setAll(time, i -> i * width / unit);
        rate[bins] = rate[bins - 1];
        return Chart.of(unitName(unit) + " since the run began", "images per second")
                .area("throughput", time, rate)
                .image("images per second over the run");
    }

    /** When the last block ended, in seconds from the start of the run. */
    private static double end(RunJournal run) {
        Instant start = Instant.parse(run.started());
        return Math.max(
                1e-3,
                run.blocks().stream()
                        .mapToDouble(block -> seconds(start, block))
                        .max()
                        .orElse(1));
    }

    private static double unit(double seconds) {
        return seconds < LONG ? 1 : seconds < LONG * MINUTE ? MINUTE : MINUTE * MINUTE;
    }

    private static String unitName(double unit) {
        return unit == 1 ? "seconds" : unit == MINUTE ? "minutes" : "hours";
    }

    /** The smallest of round widths that gives few enough bins. */
    private static double niceWidth(double length) {
        for (double width : WIDTHS) {
            if (length <= width * BINS) {
                return width;
            }
        }
        return length / BINS;
    }

    /** A block counts in the time in which it was worked on. */
    private static void spread(double[] rate, double width, double end, RunBlock block) {
        double begin = Math.max(0, end - Math.max(1e-3, block.seconds()));
        double perSecond = block.images() / Math.max(1e-3, end - begin);
        for (int i = 0; i < rate.length - 1; i++) {
            double overlap = Math.min(end, (i + 1) * width) - Math.max(begin, i * width);
            rate[i] += Math.max(0, overlap) * perSecond / width;
        }
    }

    /** The highest use of the heap of each executor so far, over the run, with what is planned. */
    static String heap(RunJournal run) {
        Instant start = Instant.parse(run.started());
        double unit = unit(end(run));
        Chart chart = Chart.of(unitName(unit) + " since the run began", "peak heap, MiB");
        byExecutor(run.blocks()).forEach((executor, own) -> {
            List<RunBlock> inTime =
                    own.stream().sorted(Comparator.comparing(RunBlock::ended)).toList();
            chart.line(
                    executor,
                    values(inTime, block -> seconds(start, block) / unit),
                    values(inTime, block -> block.peakHeapBytes() / MIBI));
        });
        if (run.plan() != null) {
            chart.limit(
                    "plan of " + Counts.of(atOnce(run), "task") + " at once",
                    0,
                    end(run) / unit,
                    plannedHeap(run) / MIBI);
        }
        return chart.image("peak heap of executors over the run");
    }

    /** Heap that the plan gives an executor for as many tasks as one ran at once, in bytes. */
    static double plannedHeap(RunJournal run) {
        return run.plan().taskBytes() * (double) atOnce(run) + RunPlan.JVM_BYTES;
    }

    /** Most blocks that one executor worked on at the same time. */
    static int atOnce(RunJournal run) {
        Map<String, List<RunBlock>> executors =
                run.blocks().stream().collect(Collectors.groupingBy(RunBlock::executor));
        return executors.values().stream().mapToInt(RunCharts::overlap).max().orElse(1);
    }

    private static int overlap(List<RunBlock> blocks) {
        int most = 1;
        for (RunBlock block : blocks) {
            Instant end = Instant.parse(block.ended());
            Instant middle = end.minus(Duration.ofNanos((long) (block.seconds() * 0.5e9)));
            int running = 0;
            for (RunBlock other : blocks) {
                Instant ended = Instant.parse(other.ended());
                Instant began = ended.minus(Duration.ofNanos((long) (other.seconds() * 1e9)));
                if (!began.isAfter(middle) && !ended.isBefore(middle)) {
                    running++;
                }
            }
            most = Math.max(most, running);
        }
        return most;
    }

    private static Map<String, List<RunBlock>> byExecutor(Collection<RunBlock> blocks) {
        Map<String, List<RunBlock>> own =
                new TreeMap<>(blocks.stream().collect(Collectors.groupingBy(block -> "executor " + block.executor())));
        if (own.size() <= MAX_SERIES) {
            return own;
        }
        Map<String, List<RunBlock>> one = new LinkedHashMap<>();
        one.put(Counts.of(own.size(), "executor"), new ArrayList<>(blocks));
        return one;
    }

    private static double seconds(Instant start, RunBlock block) {
        return Duration.between(start, Instant.parse(block.ended())).toNanos() * 1e-9;
    }

    private static double[] values(Collection<RunBlock> blocks, ToDoubleFunction<RunBlock> value) {
        return blocks.stream().mapToDouble(value).toArray();
    }
}
