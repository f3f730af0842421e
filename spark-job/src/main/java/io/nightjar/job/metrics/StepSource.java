package io.nightjar.job.metrics;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import org.apache.spark.metrics.source.Source;

/**
 * The processor seconds of one step. Spark copies the metrics of a source when it is registered, and steps are known
 * when a program is run: so each is a source of its own.
 */
final class StepSource implements Source {
    private final String side;
    private final MetricRegistry registry = new MetricRegistry();

    /** @param side {@code driver} or {@code executor} */
    StepSource(String side, String step, BlockCounts counts) {
        this.side = side;
        registry.register(step, (Gauge<Double>) () -> counts.cpuSeconds(step));
    }

    @Override
    public String sourceName() {
        return "nightjar." + side + ".cpuSeconds";
    }

    @Override
    public MetricRegistry metricRegistry() {
        return registry;
    }
}
