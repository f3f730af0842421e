package io.nightjar.job.task;

import io.nightjar.job.metrics.NightjarPlugin;
import io.nightjar.job.mistake.UserMistake;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import org.apache.spark.SparkConf;

/**
 * What Nightjar wants of Spark's configuration, from {@code conf/spark-defaults.conf}. What a user or a site has set
 * stays; Java options of executors, registrators of Kryo and plugins are added to theirs.
 */
public final class SparkSettings {
    private static final String DEFAULTS = "spark-defaults.conf";
    private static final String DRIVER = "spark.driver.";
    private static final String JAVA_OPTIONS = ".extraJavaOptions";
    private static final String SERIALIZER = "spark.serializer";
    private static final String REGISTRATOR = "spark.kryo.registrator";
    private static final String PLUGINS = "spark.plugins";
    private static final String REGISTRATION_REQUIRED = "spark.kryo.registrationRequired";

    /** Without these Spark fails in the middle of its start, in words of the JDK. */
    private static final List<String> OPENED = List.of("java.nio", "java.util", "java.lang.invoke");

    private SparkSettings() {}

    /** Adds what a configuration lacks; the driver's own JVM runs already. */
    public static void addMissing(SparkConf conf) {
        Properties defaults = defaults();
        for (String key : new TreeSet<>(defaults.stringPropertyNames())) {
            String value = defaults.getProperty(key);
            if (key.endsWith(JAVA_OPTIONS) && !key.startsWith(DRIVER)) {
                conf.set(key, joined(value, conf.get(key, "")));
            } else if (!key.startsWith(DRIVER)) {
                conf.setIfMissing(key, value);
            }
        }
        if (serializesWithKryo(conf)) {
            addTo(conf, REGISTRATOR, ours());
        }
        addTo(conf, PLUGINS, NightjarPlugin.class.getName());
    }

    private static void addTo(SparkConf conf, String key, String ours) {
        if (!list(conf, key).contains(ours)) {
            List<String> all = new ArrayList<>(list(conf, key));
            all.add(ours);
            conf.set(key, String.join(",", all));
        }
    }

    /**
     * Lets Kryo refuse classes that are not registered. It is for sessions that run Nightjar alone: plugins send
     * classes of their own.
     */
    public static void requireRegistration(SparkConf conf) {
        if (serializesWithKryo(conf)) {
            conf.setIfMissing(REGISTRATION_REQUIRED, "true");
        }
    }

    /** @throws UserMistake when tasks cannot run under this configuration */
    public static void requireWorkable(SparkConf conf) {
        if (!serializesWithKryo(conf)) {
            return;
        }
        if (conf.getBoolean(REGISTRATION_REQUIRED, false) && !registrators(conf).contains(ours())) {
            throw new UserMistake("the session has " + REGISTRATION_REQUIRED + " and does not register the classes"
                    + " that tasks send: add " + ours() + " to " + REGISTRATOR);
        }
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        for (String name : registrators(conf)) {
            if (loader.getResource(name.replace('.', '/') + ".class") == null) {
                throw new UserMistake(REGISTRATOR + " names " + name
                        + ", which is not on the class path: add its jar (spark.jars), or leave it out");
            }
        }
    }

    /** @throws UserMistake when Spark cannot start in this JVM */
    public static void requireOpenJvm() {
        Module base = Object.class.getModule();
        Module ours = SparkSettings.class.getModule();
        List<String> closed =
                OPENED.stream().filter(name -> !base.isOpen(name, ours)).toList();
        if (!closed.isEmpty()) {
            throw new UserMistake("this JVM does not open " + String.join(", ", closed)
                    + " to Spark: start it with the Java options of spark.driver.extraJavaOptions in conf/" + DEFAULTS
                    + ", which scripts/submit and scripts/nightjar give it");
        }
    }

    /** Our options first: of two that contradict each other the JVM takes the last. */
    private static String joined(String ours, String given) {
        List<String> all = new ArrayList<>(Arrays.asList(ours.split("\\s+")));
        all.removeAll(Arrays.asList(given.split("\\s+")));
        all.add(given);
        return String.join(" ", all).strip();
    }

    private static boolean serializesWithKryo(SparkConf conf) {
        return conf.get(SERIALIZER, "").endsWith("KryoSerializer");
    }

    private static List<String> registrators(SparkConf conf) {
        return list(conf, REGISTRATOR);
    }

    private static List<String> list(SparkConf conf, String key) {
        return Arrays.stream(conf.get(key, "").split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private static String ours() {
        return NightjarKryoRegistrator.class.getName();
    }

    private static Properties defaults() {
        Properties defaults = new Properties();
        try (InputStream in = SparkSettings.class.getResourceAsStream(DEFAULTS);
                Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            defaults.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException("the jar's own " + DEFAULTS + " cannot be read", e);
        }
        return defaults;
    }
}
