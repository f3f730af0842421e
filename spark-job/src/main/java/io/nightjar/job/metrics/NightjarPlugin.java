package io.nightjar.job.metrics;

import com.codahale.metrics.MetricRegistry;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;

/**
 * Shows what becomes of blocks among Spark's metrics, and so in all of its sinks, where {@code spark.plugins} names
 * this class. Nothing depends on it.
 */
public final class NightjarPlugin implements SparkPlugin {
    /** For Spark. */
    public NightjarPlugin() {}

    @Override
    public DriverPlugin driverPlugin() {
        return new OnDriver();
    }

    @Override
    public ExecutorPlugin executorPlugin() {
        return new OnExecutor();
    }

    private static final class OnDriver implements DriverPlugin {
        private CountGauges gauges;

        @Override
        public Map<String, String> init(SparkContext context, PluginContext plugin) {
            return Map.of();
        }

        @Override
        public void registerMetrics(String application, PluginContext plugin) {
            gauges = new CountGauges("driver", BlockCounts.ofDriver(), plugin.metricRegistry());
        }

        @Override
        public void shutdown() {
            if (gauges != null) {
                gauges.close();
            }
        }
    }

    private static final class OnExecutor implements ExecutorPlugin {
        private CountGauges gauges;

        @Override
        public void init(PluginContext plugin, Map<String, String> settings) {
            PeakHeap.start();
            MetricRegistry registry = plugin.metricRegistry();
            CountGauges.gauge(registry, "executor.heapUsedBytes", PeakHeap::usedBytes);
            CountGauges.gauge(registry, "executor.keysOpen", OpenKeys::count);
            gauges = new CountGauges("executor", BlockCounts.ofExecutor(), registry);
        }

        @Override
        public void shutdown() {
            if (gauges != null) {
                gauges.close();
            }
        }
    }
}
