package io.nightjar.ckks.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Thread-CPU time of a benchmark: what other processes take from the core does not count. */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class Cpu {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** Summed over an iteration. */
    public double cpuMicroseconds;

    public long operations;

    /** Times {@code count} runs together, enough for the clock not to matter. */
    void time(int count, Runnable operation) {
        long start = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < count; i++) {
            operation.run();
        }
        cpuMicroseconds += (THREADS.getCurrentThreadCpuTime() - start) / 1e3;
        operations += count;
    }
}
