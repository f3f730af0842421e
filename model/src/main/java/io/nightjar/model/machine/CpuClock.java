package io.nightjar.model.machine;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Times what one thread does, in its own processor time: what other processes take from the core does not count. Tasks
 * take turns, so that a moment in which others crowd the memory is a part of each, and the median leaves it out. Code
 * of vectors is some hundred times slower until the JVM has compiled it, which it does in a thread of its own and may
 * come to late on a busy machine; so the first and the second half of the samples have to agree, or they are taken
 * again.
 *
 * @param warmUpNanoseconds for every task, during which the JVM compiles, before anything is timed
 * @param warmUpRuns of every task at least, since the JVM compiles what it has seen often
 * @param sampleNanoseconds that a sample takes at least
 * @param samples of every task, of which the median counts
 */
record CpuClock(long warmUpNanoseconds, int warmUpRuns, long sampleNanoseconds, int samples) {
    /** How much longer one half of the samples may take than the other: contention does, compilation takes tenfold. */
    private static final double SETTLED = 1.5;

    /** How much longer the median may take than a tenth of the samples: compilation may come to the last few. */
    private static final double SETTLED_TO_BEST = 2;

    /** How often samples are taken before the machine is given up. */
    private static final int MOST_ROUNDS = 4;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /**
     * Nanoseconds of a run of each task. Where the JVM does not measure the time of threads, since a program has turned
     * that off, it does so meanwhile.
     *
     * @param turn hears that all tasks have had another turn, with the number of turns so far; from 1 again where
     *     samples are taken again
     * @throws UnsteadyMachineException if they never agree
     */
    double[] nanoseconds(List<Runnable> tasks, IntConsumer turn) {
        boolean measures = THREADS.isThreadCpuTimeEnabled();
        THREADS.setThreadCpuTimeEnabled(true);
        try {
            return medians(tasks, turn);
        } finally {
            THREADS.setThreadCpuTimeEnabled(measures);
        }
    }

    private double[] medians(List<Runnable> tasks, IntConsumer turn) {
        tasks.forEach(task -> sample(task, warmUpNanoseconds, warmUpRuns));
        for (int round = 0; round < MOST_ROUNDS; round++) {
            double[][] each = samples(tasks, turn);
            if (Arrays.stream(each).allMatch(CpuClock::isSettled)) {
                return Arrays.stream(each).mapToDouble(CpuClock::median).toArray();
            }
        }
        throw new UnsteadyMachineException("what operations take did not settle in " + MOST_ROUNDS + " rounds of "
                + samples + " samples: half of them took more than " + SETTLED
                + " times as long as the other half; measure again when less else runs on this machine");
    }

    private double[][] samples(List<Runnable> tasks, IntConsumer turn) {
        double[][] each = new double[tasks.size()][samples];
        for (int i = 0; i < samples; i++) {
            for (int task = 0; task < each.length; task++) {
                each[task][i] = sample(tasks.get(task), sampleNanoseconds, 1);
            }
            turn.accept(i + 1);
        }
        return each;
    }

    /** @param samples in the order in which they were taken; fewer than two halves are settled */
    static boolean isSettled(double[] samples) {
        int half = samples.length / 2;
        if (half == 0) {
            return true;
        }
        double first = median(Arrays.copyOf(samples, half));
        double second = median(Arrays.copyOfRange(samples, samples.length - half, samples.length));
        double[] sorted = samples.clone();
        Arrays.sort(sorted);
        return Math.max(first, second) <= SETTLED * Math.min(first, second)
                && median(samples) <= SETTLED_TO_BEST * sorted[sorted.length / 10];
    }

    private static double median(double[] samples) {
        double[] sorted = samples.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static double sample(Runnable task, long atLeast, int leastRuns) {
        long begun = THREADS.getCurrentThreadCpuTime();
        long passed;
        int runs = 0;
        do {
            task.run();
            runs++;
            passed = THREADS.getCurrentThreadCpuTime() - begun;
        } while (passed < atLeast || runs < leastRuns);
        return (double) passed / runs;
    }
}
