package io.nightjar.model.machine;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Times what one thread does, in its own processor time: what other processes take from the core does not count. Tasks
 * take turns, so that a moment in which others crowd the memory is a part of each, and the median leaves it out.
 *
 * @param warmUpNanoseconds for every task, during which the JVM compiles, before anything is timed
 * @param sampleNanoseconds that a sample takes at least
 * @param samples of every task, of which the median counts
 */
record CpuClock(long warmUpNanoseconds, long sampleNanoseconds, int samples) {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /**
     * Nanoseconds of a run of each task. Where the JVM does not measure the time of threads, since a program has turned
     * that off, it does so meanwhile.
     *
     * @param round hears that all tasks have had another turn, with the number of turns so far
     */
    double[] nanoseconds(List<Runnable> tasks, IntConsumer round) {
        boolean measures = THREADS.isThreadCpuTimeEnabled();
        THREADS.setThreadCpuTimeEnabled(true);
        try {
            return medians(tasks, round);
        } finally {
            THREADS.setThreadCpuTimeEnabled(measures);
        }
    }

    private double[] medians(List<Runnable> tasks, IntConsumer round) {
        tasks.forEach(task -> sample(task, warmUpNanoseconds));
        double[][] each = new double[tasks.size()][samples];
        for (int i = 0; i < samples; i++) {
            for (int task = 0; task < each.length; task++) {
                each[task][i] = sample(tasks.get(task), sampleNanoseconds);
            }
            round.accept(i + 1);
        }
        return Arrays.stream(each).mapToDouble(CpuClock::median).toArray();
    }

    private static double median(double[] samples) {
        Arrays.sort(samples);
        return samples[samples.length / 2];
    }

    private static double sample(Runnable task, long atLeast) {
        long begun = THREADS.getCurrentThreadCpuTime();
        long passed;
        int runs = 0;
        do {
            task.run();
            runs++;
            passed = THREADS.getCurrentThreadCpuTime() - begun;
        } while (passed < atLeast);
        return (double) passed / runs;
    }
}
