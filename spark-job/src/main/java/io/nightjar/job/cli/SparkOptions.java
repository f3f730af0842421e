package io.nightjar.job.cli;

import io.nightjar.job.action.SparkSource;
import io.nightjar.job.mistake.FailureText;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.task.SparkSettings;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a command starts Spark: embedded where no master is given, as spark-submit says where it started us. */
final class SparkOptions {
    private static final String LOOPBACK = "127.0.0.1";
    private static final String APP_NAME = "spark.app.name";
    /** Without a name of the user's spark-submit takes that of the main class. */
    private static final String OUR_CLASSES = "io.nightjar.";

    private static final String SUBMITTED = "spark.submit.deployMode";

    @Option(
            names = OptionNames.MASTER,
            paramLabel = "URL",
            description = "Spark master; local[*] unless given here or by spark-submit.")
    private String master;

    @Option(
            names = OptionNames.TASK_CPUS,
            paramLabel = "THREADS",
            description = "Threads that one block may use (spark.task.cpus); embedded, all cores are shared out "
                    + "among the blocks.")
    private Integer taskCpus;

    @Option(
            names = OptionNames.RESULT,
            paramLabel = "FILE",
            description = "Leave exit status, mistake and result in this file too, as a JSON object, whatever happens.")
    private String resultFile;

    @Mixin
    private ConfigurationOptions configuration;

    /** A session that is started when it is first asked for, and stopped by closing this. */
    final class Session implements SparkSource, AutoCloseable {
        private final SparkConf conf;
        private final ClusterPaths paths;
        private SparkSession session;

        private Session(SparkConf conf) {
            this.conf = conf;
            this.paths = new ClusterPaths(conf);
        }

        @Override
        public Configuration hadoopConfiguration() {
            return session == null
                    ? paths.configuration()
                    : session.sparkContext().hadoopConfiguration();
        }

        /** As {@link ClusterPaths#any}. */
        String path(String option, String path) throws IOException {
            return paths.any(option, path);
        }

        /** As {@link ClusterPaths#local}. */
        String localPath(String option, String path) {
            return paths.local(option, path);
        }

        @Override
        public SparkSession session(int blocks) {
            if (session == null) {
                SparkSettings.requireOpenJvm();
                SparkSettings.addMissing(conf);
                SparkSettings.requireWorkable(conf);
                if (conf.get("spark.master").startsWith("local")) {
                    embedded(conf, blocks);
                } else if (!conf.contains("spark.jars")) {
                    conf.setJars(JavaSparkContext.jarOfClass(SparkOptions.class));
                }
                session = start(conf);
            }
            return session;
        }

        @Override
        public void close() {
            if (session != null) {
                session.stop();
            }
        }
    }

    /** @param name of the application */
    Session source(String name) {
        SparkConf conf = configuration.sparkConf();
        if (conf.get(APP_NAME, OUR_CLASSES).startsWith(OUR_CLASSES)) {
            conf.setAppName(name);
        }
        if (master != null) {
            conf.setMaster(master);
        }
        conf.setIfMissing("spark.master", "local[*]");
        conf.setIfMissing("spark.ui.showConsoleProgress", "false");
        if (taskCpus != null) {
            Quantities.requirePositive(OptionNames.TASK_CPUS, taskCpus);
            conf.set("spark.task.cpus", taskCpus.toString());
        }
        return new Session(conf);
    }

    private static SparkSession start(SparkConf conf) {
        String message;
        try {
            return SparkSession.builder().config(conf).getOrCreate();
        } catch (Exception e) {
            // Spark's Scala code throws its checked exception undeclared
            message = reason(e);
            if (!(e instanceof SparkException || e instanceof IllegalArgumentException)) {
                throw e;
            }
        }
        throw new UserMistake("Spark does not start with master " + conf.get("spark.master") + " (" + message
                + "): check " + OptionNames.MASTER + ", such as local[2] or spark://host:7077, and "
                + OptionNames.CONF);
    }

    /** The first line of the failure, and that of what it began with. */
    private static String reason(Exception failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String line = FailureText.line(failure);
        return root == failure || line.contains(FailureText.line(root)) ? line : line + ": " + FailureText.line(root);
    }

    private static void embedded(SparkConf conf, int blocks) {
        if (!conf.contains(SUBMITTED) && !conf.contains("spark.plugins")) {
            SparkSettings.requireRegistration(conf);
        }
        conf.setIfMissing("spark.ui.enabled", "false");
        conf.setIfMissing("spark.driver.host", LOOPBACK);
        conf.setIfMissing("spark.driver.bindAddress", LOOPBACK);
        int cores = Runtime.getRuntime().availableProcessors();
        if (conf.get("spark.master").equals("local[*]") && blocks < cores) {
            conf.setIfMissing("spark.task.cpus", Integer.toString(Math.max(1, cores / blocks)));
        }
    }
}
