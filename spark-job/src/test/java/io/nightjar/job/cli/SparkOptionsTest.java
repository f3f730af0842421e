package io.nightjar.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.job.metrics.NightjarPlugin;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.SparkPlugin;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class SparkOptionsTest {
    @Command
    static final class WithSpark {
        @Mixin
        SparkOptions spark;
    }

    /** Somebody else's. */
    public static final class Theirs implements SparkPlugin {
        /** For Spark. */
        public Theirs() {}

        @Override
        public DriverPlugin driverPlugin() {
            return null;
        }

        @Override
        public ExecutorPlugin executorPlugin() {
            return null;
        }
    }

    @Test
    void embeddedSession_hasOurPluginBesideTheirs() {
        WithSpark command = new WithSpark();
        String theirs = Theirs.class.getName();
        new CommandLine(command).parseArgs("--master", "local[1]", "--conf", "spark.plugins=" + theirs);
        try (SparkOptions.Session source = command.spark.source("test")) {
            SparkSession session = source.session(1);
            assertThat(session.sparkContext().conf().get("spark.plugins"))
                    .isEqualTo(theirs + "," + NightjarPlugin.class.getName());
        }
    }
}
