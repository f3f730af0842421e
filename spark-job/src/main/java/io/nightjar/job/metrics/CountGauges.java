package io.nightjar.job.metrics;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.spark.SparkEnv;
import org.apache.spark.metrics.MetricsSystem;

/** Shows counts as gauges, until it is closed. */
final class CountGauges implements AutoCloseable {
    private final BlockCounts counts;
    private final Consumer<String> newStep;

    /**
     * @param side {@code driver} or {@code executor}, the first part of every name: embedded Spark shows both together
     * @param registry of the plugin, which Spark reads once the plugin has filled it
     */
    CountGauges(String side, BlockCounts counts, MetricRegistry registry) {
        this.counts = counts;
        gauge(registry, side + ".blocksDone", counts::done);
        gauge(registry, side + ".blocksFailed", counts::failures);
        gauge(registry, side + ".blocksQuarantined", counts::setAside);
        gauge(registry, side + ".images", counts::images);
        gauge(registry, side + ".bytesRead", counts::bytesRead);
        gauge(registry, side + ".bytesWritten", counts::bytesWritten);
        gauge(registry, side + ".heapPeakBytes", counts::peakHeapBytes);
        gauge(registry, side + ".heapPlannedTaskBytes", counts::plannedTaskBytes);
        MetricsSystem metrics = SparkEnv.get().metricsSystem();
        this.newStep = step -> metrics.registerSource(new StepSource(side, step, counts));
        counts.watchSteps(newStep);
    }

    static void gauge(MetricRegistry registry, String name, LongSupplier value) {
        registry.register(name, (Gauge<Long>) value::getAsLong);
    }

    @Override
    public void close() {
        counts.unwatchSteps(newStep);
    }
}
