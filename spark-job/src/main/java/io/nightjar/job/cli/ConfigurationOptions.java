package io.nightjar.job.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import picocli.CommandLine.Option;

/** What all commands take of configuration: Spark's, which has that of Hadoop's file systems in it, and their own. */
final class ConfigurationOptions {
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

    /** Spark's configuration: what spark-submit says where it started this JVM, and the settings given here. */
    SparkConf sparkConf() {
        SparkConf conf = new SparkConf();
        settings.forEach(conf::set);
        return conf;
    }

    /** How to reach file systems. */
    Configuration hadoopConfiguration() {
        return SparkHadoopUtil.get().newConfiguration(sparkConf());
    }
}
