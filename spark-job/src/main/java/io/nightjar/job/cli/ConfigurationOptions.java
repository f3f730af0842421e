package io.nightjar.job.cli;

import io.nightjar.job.mistake.UserMistake;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import picocli.CommandLine.Option;

/** What all commands take of configuration: Spark's, which has that of Hadoop's file systems in it, and their own. */
final class ConfigurationOptions {
    private static final String SPARK = "spark.";

    /** What is read before a driver's JVM starts. */
    private static final Set<String> OF_THE_JVM = Set.of(
            SPARK + "driver.memory",
            SPARK + "driver.extraJavaOptions",
            SPARK + "driver.defaultJavaOptions",
            SPARK + "driver.extraClassPath",
            SPARK + "driver.extraLibraryPath",
            SPARK + "submit.deployMode");

    @Option(
            names = OptionNames.CONF,
            paramLabel = "KEY=VALUE",
            description = "A Spark setting, such as spark.hadoop.fs.s3a.endpoint=URL; may be given several times.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(
            names = OptionNames.CONFIG,
            paramLabel = "FILE",
            description = "Values of options of this command, as lines option = value.")
    private String configFile;

    /**
     * Spark's configuration: what spark-submit says where it started this JVM, and the settings given here.
     *
     * @throws UserMistake when a setting given here would change nothing
     */
    SparkConf sparkConf() {
        SparkConf conf = new SparkConf();
        settings.forEach((key, value) -> {
            requireOfUse(key);
            conf.set(key, value);
        });
        return conf;
    }

    private static void requireOfUse(String key) {
        if (!key.startsWith(SPARK)) {
            throw new UserMistake(OptionNames.CONF + " " + key + " is no setting of Spark's: write " + SPARK + "hadoop."
                    + key + " for one of a file system, or leave it out");
        }
        if (OF_THE_JVM.contains(key)) {
            throw new UserMistake(OptionNames.CONF + " " + key + " comes too late, for the driver's JVM runs already:"
                    + " give it to spark-submit, or NIGHTJAR_HEAP and NIGHTJAR_JAVA_OPTIONS to scripts/nightjar");
        }
    }

    /** How to reach file systems. */
    Configuration hadoopConfiguration() {
        return SparkHadoopUtil.get().newConfiguration(sparkConf());
    }
}
