package io.nightjar.job.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * A directory like that of a Spark distribution, {@code SPARK_HOME/jars}, and Spark's programs started from it. On
 * loopback alone; the class path of every JVM is the line's, so nothing of this JVM reaches it.
 */
public final class SparkInstallation {
    private static final String LOOPBACK = "127.0.0.1";
    private static final Path ROOT = Path.of(System.getProperty("nightjar.root"));
    /** For JVMs that live for seconds: the first compiler alone, one thread of garbage collection. */
    private static final List<String> SHORT_LIVED = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private static final String SPARK_SUBMIT = "org.apache.spark.deploy.SparkSubmit";
    private static final String DRIVER_HEAP = "512m";

    private final SparkLine line;
    private final Path home;
    private final Path logs;

    /**
     * Links the jars of the line.
     *
     * @param directory an empty one, or one that does not exist
     */
    public SparkInstallation(SparkLine line, Path directory) throws IOException {
        this.line = line;
        this.home = directory.resolve("home");
        this.logs = directory.resolve("logs");
        Path jars = Files.createDirectories(home.resolve("jars"));
        for (Path jar : line.jars()) {
            Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar);
        }
    }

    /** What SPARK_HOME is. */
    public Path home() {
        return home;
    }

    /** The line of Spark that is installed. */
    public SparkLine line() {
        return line;
    }

    /** The jar that the build made, as it goes to clusters. */
    public static Path jobJar() {
        return ROOT.resolve("spark-job/target/nightjar-job.jar");
    }

    /** Options of a driver or executor that all lines understand, for {@code extraJavaOptions}. */
    public static String moduleOptions() {
        return JavaModuleOptions.defaultModuleOptions().strip();
    }

    /**
     * What {@code spark-submit} does, in client mode a driver.
     *
     * @param options of spark-submit, with {@code --class}, the jar and the program's arguments behind them
     */
    public JvmProcess submit(Object... options) throws IOException {
        return java("submit", DRIVER_HEAP, SPARK_SUBMIT, options);
    }

    /** The command line of {@link #submit}, for another program that starts it. */
    public List<String> submitCommand(Object... options) {
        return command(DRIVER_HEAP, SPARK_SUBMIT, options);
    }

    /**
     * Starts a class of the line's class path.
     *
     * @param name of its output's files
     * @param heap such as 512m
     */
    public JvmProcess java(String name, String heap, String mainClass, Object... arguments) throws IOException {
        return start(name, command(heap, mainClass, arguments));
    }

    /** The command line of {@link #java}, for another program that starts it. */
    public List<String> command(String heap, String mainClass, Object... arguments) {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
        command.add("-Xmx" + heap);
        command.addAll(SHORT_LIVED);
        command.addAll(List.of(moduleOptions().split("\\s+")));
        command.add("-Dlog4j2.configurationFile=" + ROOT.resolve("conf/log4j2.properties"));
        command.add("-cp");
        command.add(line.jars().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        command.add(mainClass);
        Arrays.stream(arguments).map(Object::toString).forEach(command::add);
        return command;
    }

    /** Starts any program with Spark's environment. */
    public JvmProcess start(String name, List<String> command) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(home.getParent().toFile());
        environment(builder.environment());
        return JvmProcess.start(builder, logs, name);
    }

    private void environment(Map<String, String> environment) {
        environment.keySet().removeIf(variable -> variable.startsWith("SPARK_") || variable.startsWith("HADOOP_"));
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("SPARK_HOME", home.toString());
        environment.put("SPARK_SCALA_VERSION", line.scalaVersion());
        environment.put("SPARK_LOCAL_IP", LOOPBACK);
    }
}
