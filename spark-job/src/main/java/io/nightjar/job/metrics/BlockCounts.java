package io.nightjar.job.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * What has become of blocks, over all actions of this JVM: once as its executor works on them, and once as its driver
 * hears of them. Figures for display, which only grow; what a run has committed is counted by its manifest. Safe for
 * many threads.
 */
public final class BlockCounts {
    private static final BlockCounts DRIVER = new BlockCounts();
    private static final BlockCounts EXECUTOR = new BlockCounts();

    private final LongAdder done = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder quarantined = new LongAdder();
    private final LongAdder images = new LongAdder();
    private final LongAdder bytesRead = new LongAdder();
    private final LongAdder bytesWritten = new LongAdder();
    private final LongAccumulator peakHeapBytes = new LongAccumulator(Math::max, 0);
    private final Map<String, DoubleAdder> cpuSecondsByStep = new ConcurrentSkipListMap<>();
    private final List<Consumer<String>> watchers = new ArrayList<>();
    private volatile long plannedTaskBytes;

    private BlockCounts() {}

    /** As the driver in this JVM hears of blocks. */
    public static BlockCounts ofDriver() {
        return DRIVER;
    }

    /** As the executor in this JVM works on them; embedded Spark has driver and executor in one. */
    public static BlockCounts ofExecutor() {
        return EXECUTOR;
    }

    /** A block is finished, of so many images, in so many processor seconds by step. */
    public void finished(int imagesOfBlock, Map<String, Double> secondsByStep) {
        done.increment();
        images.add(imagesOfBlock);
        secondsByStep.forEach((step, seconds) -> step(step).add(seconds));
    }

    /** An attempt at a block ended without a result. */
    public void failed() {
        failed.increment();
    }

    /** A block is damaged. */
    public void quarantined() {
        quarantined.increment();
    }

    /** So many bytes of input more were read. */
    public void read(long bytes) {
        bytesRead.add(bytes);
    }

    /** So many bytes of output more were written. */
    public void written(long bytes) {
        bytesWritten.add(bytes);
    }

    /** An executor states the highest use of its heap. */
    public void peakHeap(long bytes) {
        peakHeapBytes.accumulate(bytes);
    }

    /** The heap that the plan of the program in use predicts for one task, in bytes. */
    public void plan(long taskBytes) {
        plannedTaskBytes = taskBytes;
    }

    /** Finished blocks. */
    public long done() {
        return done.sum();
    }

    long failures() {
        return failed.sum();
    }

    long setAside() {
        return quarantined.sum();
    }

    long images() {
        return images.sum();
    }

    long bytesRead() {
        return bytesRead.sum();
    }

    long bytesWritten() {
        return bytesWritten.sum();
    }

    long peakHeapBytes() {
        return peakHeapBytes.get();
    }

    /** 0 where nothing is planned. */
    long plannedTaskBytes() {
        return plannedTaskBytes;
    }

    double cpuSeconds(String step) {
        DoubleAdder seconds = cpuSecondsByStep.get(step);
        return seconds == null ? 0 : seconds.sum();
    }

    /** Calls {@code seen} for every step that there is, and for every one that comes, once each. */
    synchronized void watchSteps(Consumer<String> seen) {
        watchers.add(seen);
        cpuSecondsByStep.keySet().forEach(seen);
    }

    synchronized void unwatchSteps(Consumer<String> seen) {
        watchers.remove(seen);
    }

    private DoubleAdder step(String name) {
        DoubleAdder known = cpuSecondsByStep.get(name);
        return known == null ? newStep(name) : known;
    }

    private synchronized DoubleAdder newStep(String name) {
        DoubleAdder fresh = new DoubleAdder();
        DoubleAdder other = cpuSecondsByStep.putIfAbsent(name, fresh);
        if (other == null) {
            watchers.forEach(watcher -> watcher.accept(name));
        }
        return other == null ? fresh : other;
    }
}
