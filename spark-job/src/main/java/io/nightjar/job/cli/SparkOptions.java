package io.nightjar.job.cli;

import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.task.NightjarKryoRegistrator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.serializer.KryoSerializer;
import picocli.CommandLine.Option;

/** How a command starts Spark: embedded where no master is given, as spark-submit says where it started us. */
final class SparkOptions {
    private static final String LOOPBACK = "127.0.0.1";

    @Option(
            names = "--master",
            paramLabel = "URL",
            description = "Spark master; local[*] unless given here or by spark-submit.")
    private String master;

    @Option(
            names = "--task-cpus",
            paramLabel = "N",
            description =
                    "Threads that one block may use (spark.task.cpus); embedded, all cores are shared out among the blocks.")
    private Integer taskCpus;

    @Option(names = "--conf", paramLabel = "KEY=VALUE", description = "A Spark setting; may be given several times.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(
            names = ConfigFile.OPTION,
            paramLabel = "FILE",
            description = "Values of options of this command, as lines option = value.")
    private String configFile;

    /** Starts Spark for a job of so many blocks. */
    JavaSparkContext start(String name, int blocks) {
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
        if (taskCpus != null) {
            Quantities.requirePositive("--task-cpus", taskCpus);
            conf.set("spark.task.cpus", taskCpus.toString());
        }
        if (conf.get("spark.master").startsWith("local")) {
            embedded(conf, blocks);
        } else if (!conf.contains("spark.jars")) {
            conf.setJars(JavaSparkContext.jarOfClass(SparkOptions.class));
        }
        return start(conf);
    }

    private static JavaSparkContext start(SparkConf conf) {
        String message;
        try {
            return new JavaSparkContext(conf);
        } catch (Exception e) {
            // Spark's Scala code throws its checked exception undeclared
            message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            if (!(e instanceof SparkException || e instanceof IllegalArgumentException)) {
                throw e;
            }
        }
        throw new UserMistake("Spark does not start with master " + conf.get("spark.master") + " (" + message
                + "): check --master, such as local[2] or spark://host:7077, and --conf");
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
