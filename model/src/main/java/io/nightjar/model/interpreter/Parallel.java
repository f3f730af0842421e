package io.nightjar.model.interpreter;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntConsumer;

/**
 * Runs independent pieces of work on a fixed number of threads, the caller's among them, and adds up their CPU time
 * under a name.
 */
public final class Parallel implements AutoCloseable {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final int threads;
    private final ExecutorService helpers;
    private final Map<String, LongAdder> cpuNanos = new ConcurrentHashMap<>();

    public Parallel(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException(threads + " threads");
        }
        this.threads = threads;
        this.helpers = threads == 1
                ? null
                : Executors.newFixedThreadPool(threads - 1, work -> {
                    Thread thread = new Thread(work, "nightjar-score");
                    thread.setDaemon(true);
                    return thread;
                });
    }

    int threads() {
        return threads;
    }

    /** body(0) ... body(count - 1), in any order; the first failure is thrown after all threads have stopped. */
    public void run(String name, int count, IntConsumer body) {
        AtomicInteger next = new AtomicInteger();
        Runnable loop = () -> {
            long start = THREADS.getCurrentThreadCpuTime();
            try {
                for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                    body.accept(i);
                }
            } catch (RuntimeException | Error e) {
                next.set(count);
                throw e;
            }
            cpuNanos.computeIfAbsent(name, n -> new LongAdder()).add(THREADS.getCurrentThreadCpuTime() - start);
        };
        Future<?>[] running = new Future<?>[Math.min(threads, count) - 1 < 0 ? 0 : Math.min(threads, count) - 1];
        for (int t = 0; t < running.length; t++) {
            running[t] = helpers.submit(loop);
        }
        Throwable failure = null;
        try {
            loop.run();
        } catch (RuntimeException | Error e) {
            failure = e;
        }
        for (Future<?> future : running) {
            failure = join(future, failure);
        }
        if (failure instanceof Error error) {
            throw error;
        } else if (failure != null) {
            throw (RuntimeException) failure;
        }
    }

    private static Throwable join(Future<?> future, Throwable failure) {
        try {
            future.get();
            return failure;
        } catch (ExecutionException e) {
            return failure != null ? failure : e.getCause();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new IllegalStateException("scoring was interrupted", e);
        }
    }

    /** CPU seconds by name. */
    public Map<String, Double> cpuSeconds() {
        Map<String, Double> seconds = new TreeMap<>();
        cpuNanos.forEach((name, nanos) -> seconds.put(name, nanos.sum() * 1e-9));
        return seconds;
    }

    @Override
    public void close() {
        if (helpers != null) {
            helpers.shutdownNow();
        }
    }
}
