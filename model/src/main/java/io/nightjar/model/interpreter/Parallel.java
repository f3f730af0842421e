package io.nightjar.model.interpreter;

import io.nightjar.ckks.Counts;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/**
 * Runs independent pieces of work on a fixed number of threads, among them that of the owner, who made this and is the
 * only one to call {@link #run} and {@link #close}; adds up the threads' CPU time under a name. When the owner is
 * interrupted or the work cancelled, no piece is begun any more, and the owner waits for those that have begun.
 */
public final class Parallel implements AutoCloseable {
    /** The name of the threads beside the owner's. */
    public static final String THREAD_NAME = "nightjar-score";

    private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();

    private final int threads;
    private final BooleanSupplier cancelled;
    private final Thread owner = Thread.currentThread();
    private final Queue<Thread> helpers = new ConcurrentLinkedQueue<>();
    private final ExecutorService pool;
    private final Map<String, LongAdder> cpuNanos = new ConcurrentHashMap<>();
    /** The owner was interrupted while it waited, which takes its flag away for as long. */
    private volatile boolean interrupted;

    /** @param threads at least 1 */
    public Parallel(int threads) {
        this(threads, () -> false);
    }

    /**
     * @param threads at least 1
     * @param cancelled whether the work shall end, beside an interrupt of the owner; asked by all threads
     */
    public Parallel(int threads, BooleanSupplier cancelled) {
        if (threads < 1) {
            throw new IllegalArgumentException(Counts.of(threads, "thread") + "; give at least 1");
        }
        this.threads = threads;
        this.cancelled = cancelled;
        this.pool = threads == 1 ? null : Executors.newFixedThreadPool(threads - 1, this::helper);
    }

    private Thread helper(Runnable work) {
        Thread thread = new Thread(work, THREAD_NAME);
        thread.setDaemon(true);
        helpers.add(thread);
        return thread;
    }

    /**
     * For long pieces of work: call it as often as a fraction of a second passes.
     *
     * @throws CancellationException if the owner was interrupted or the work cancelled
     */
    public void requireNotCancelled() {
        if (interrupted || owner.isInterrupted()) {
            throw new CancellationException("the work was interrupted");
        }
        if (cancelled.getAsBoolean()) {
            throw new CancellationException("the work was cancelled");
        }
    }

    /**
     * body(0) ... body(count - 1), in any order; the first failure is thrown after all threads have stopped.
     *
     * @throws CancellationException if the owner was interrupted, whose flag stays set, or the work cancelled
     */
    public void run(String name, int count, IntConsumer body) {
        AtomicInteger next = new AtomicInteger();
        Runnable loop = () -> {
            long start = CPU.getCurrentThreadCpuTime();
            try {
                for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                    requireNotCancelled();
                    body.accept(i);
                }
            } catch (RuntimeException | Error e) {
                next.set(count);
                throw e;
            }
            cpuNanos.computeIfAbsent(name, n -> new LongAdder()).add(CPU.getCurrentThreadCpuTime() - start);
        };
        List<Future<?>> running = new ArrayList<>();
        for (int t = 1; t < Math.min(threads, count); t++) {
            running.add(pool.submit(loop));
        }
        Throwable failure = null;
        try {
            loop.run();
        } catch (RuntimeException | Error e) {
            failure = e;
        }
        for (Future<?> future : running) {
            Throwable other = waitFor(future);
            failure = failure == null ? other : failure;
        }
        restoreInterrupt();
        if (failure instanceof Error error) {
            throw error;
        } else if (failure != null) {
            throw (RuntimeException) failure;
        }
    }

    /** What a helper failed by, or null. */
    private Throwable waitFor(Future<?> future) {
        while (true) {
            try {
                future.get();
                return null;
            } catch (ExecutionException e) {
                return e.getCause();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }

    private void restoreInterrupt() {
        if (interrupted) {
            interrupted = false;
            owner.interrupt();
        }
    }

    /** CPU seconds by name. */
    public Map<String, Double> cpuSeconds() {
        Map<String, Double> seconds = new TreeMap<>();
        cpuNanos.forEach((name, nanos) -> seconds.put(name, nanos.sum() * 1e-9));
        return seconds;
    }

    /** Ends the helpers and waits until none is alive. */
    @Override
    public void close() {
        if (pool == null) {
            return;
        }
        pool.shutdownNow();
        for (Thread helper : helpers) {
            while (helper.isAlive()) {
                try {
                    helper.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        restoreInterrupt();
    }
}
