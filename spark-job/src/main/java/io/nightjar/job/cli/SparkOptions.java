package io.nightjar.job.cli;

import io.nightjar.job.action.SparkSource;
import io.nightjar.job.metrics.NightjarPlugin;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.task.NightjarKryoRegistrator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.metrics.sink.PrometheusServlet;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Option;

/** How a command starts Spark: embedded where no master is given, as spark-submit says where it started us. */
final class SparkOptions {
    private static final String LOOPBACK = "127.0.0.1";
    private static final String HADOOP = "spark.hadoop.";
    private static final String PLUGINS = "spark.plugins";
    private static final String PROMETHEUS = "spark.metrics.conf.driver.sink.prometheusServlet.";

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
            names = OptionNames.CONF,
            paramLabel = "KEY=VALUE",
            description = "A Spark setting; may be given several times.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(
            names = OptionNames.CONFIG,
            paramLabel = "FILE",
            description = "Values of options of this command, as lines option = value.")
    private String configFile;

    /** A session that is started when it is first asked for, and stopped by closing this. */
    final class Session implements SparkSource, AutoCloseable {
        private final SparkConf conf;
        private SparkSession session;

        private Session(SparkConf conf) {
            this.conf = conf;
        }

        @Override
        public Configuration hadoopConfiguration() {
            Configuration configuration = new Configuration();
            for (scala.Tuple2<String, String> setting : conf.getAll()) {
                if (setting._1().startsWith(HADOOP)) {
                    configuration.set(setting._1().substring(HADOOP.length()), setting._2());
                }
            }
            return configuration;
        }

        @Override
        public SparkSession session(int blocks) {
            if (session == null) {
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
        SparkConf conf = new SparkConf().setAppName(name);
        settings.forEach(conf::set);
        if (master != null) {
            conf.setMaster(master);
        }
        conf.setIfMissing("spark.master", "local[*]");
        conf.set("spark.serializer", KryoSerializer.class.getName());
        conf.set("spark.kryo.registrationRequired", "true");
        conf.set("spark.kryo.registrator", NightjarKryoRegistrator.class.getName());
        conf.setIfMissing("spark.ui.showConsoleProgress", "false");
        addPlugin(conf);
        conf.setIfMissing(PROMETHEUS + "class", PrometheusServlet.class.getName());
        conf.setIfMissing(PROMETHEUS + "path", "/metrics/prometheus");
        conf.setIfMissing("spark.ui.prometheus.enabled", "true");
        if (taskCpus != null) {
            Quantities.requirePositive(OptionNames.TASK_CPUS, taskCpus);
            conf.set("spark.task.cpus", taskCpus.toString());
        }
        return new Session(conf);
    }

    /** Beside those of the user. */
    private static void addPlugin(SparkConf conf) {
        String ours = NightjarPlugin.class.getName();
        String given = conf.get(PLUGINS, "");
        if (!List.of(given.split(",")).contains(ours)) {
            conf.set(PLUGINS, given.isBlank() ? ours : given + "," + ours);
        }
    }

    private static SparkSession start(SparkConf conf) {
        String message;
        try {
            return SparkSession.builder().config(conf).getOrCreate();
        } catch (Exception e) {
            // Spark's Scala code throws its checked exception undeclared
            message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            if (!(e instanceof SparkException || e instanceof IllegalArgumentException)) {
                throw e;
            }
        }
        throw new UserMistake("Spark does not start with master " + conf.get("spark.master") + " (" + message
                + "): check " + OptionNames.MASTER + ", such as local[2] or spark://host:7077, and "
                + OptionNames.CONF);
    }

    private static void embedded(SparkConf conf, int blocks) {
        conf.setIfMissing("spark.ui.enabled", "false");
        conf.setIfMissing("spark.driver.host", LOOPBACK);
        conf.setIfMissing("spark.driver.bindAddress", LOOPBACK);
        int cores = Runtime.getRuntime().availableProcessors();
        if (conf.get("spark.master").equals("local[*]") && blocks < cores) {
            conf.setIfMissing("spark.task.cpus", Integer.toString(Math.max(1, cores / blocks)));
        }
    }
}
