package io.nightjar.job.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * A Spark made of the jars of a line, laid out as a distribution of Spark is: {@code bin/spark-submit}, {@code conf},
 * {@code jars}; and Spark's programs started from it. On loopback alone; nothing of this JVM reaches them.
 */
public final class SparkInstallation {
    private static final Path ROOT = Path.of(System.getProperty("nightjar.root"));
    /** The line that this project is built with. */
    private static final String OURS = "spark-4.2";
    /** Classes of servers, which no client has. */
    private static final String SERVERS = "minicluster";
    /** For JVMs that live for seconds: the first compiler alone, one thread of garbage collection. */
    private static final List<String> SHORT_LIVED = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private static final String DRIVER_HEAP = "512m";
    private static final String DAEMON_HEAP = "256m";

    private final SparkLine line;
    private final Path home;
    private final Path temporary;

    /**
     * Links the jars of the line.
     *
     * @param directory an empty one, or one that does not exist
     */
    public SparkInstallation(SparkLine line, Path directory) throws IOException {
        this.line = line;
        this.home = directory.resolve("home");
        this.temporary = Files.createDirectories(directory.resolve("tmp"));
        Path jars = Files.createDirectories(home.resolve("jars"));
        Files.createDirectories(home.resolve("conf"));
        for (Path jar : line.jars()) {
            if (!jar.getFileName().toString().contains(SERVERS)) {
                Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar);
            }
        }
        Path script = Files.createDirectories(home.resolve("bin")).resolve("spark-submit");
        try (var text = SparkInstallation.class.getResourceAsStream("spark-submit.sh")) {
            Files.write(script, text.readAllBytes());
        }
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** The version that this project is built with. */
    public static SparkInstallation ours(Path directory) throws IOException {
        return new SparkInstallation(SparkLine.named(OURS), directory);
    }

    /** What SPARK_HOME is. */
    public Path home() {
        return home;
    }

    /** Writes the site's {@code spark-defaults.conf}. */
    public void defaults(String... lines) throws IOException {
        Files.write(home.resolve("conf/spark-defaults.conf"), List.of(lines));
    }

    /** The jar that the build made, as it goes to clusters. */
    public static Path jobJar() {
        return ROOT.resolve("spark-job/target/nightjar-job.jar");
    }

    /**
     * What {@code spark-submit} does, in client mode a driver.
     *
     * @param options of spark-submit, with {@code --class}, the jar and the program's arguments behind them
     */
    public ChildProcess submit(Object... options) throws IOException {
        return start(submitCommand(options));
    }

    /** The command line of {@link #submit}, for another program that starts it. */
    public List<String> submitCommand(Object... options) {
        List<String> quiet = List.of("-Dlog4j2.configurationFile=" + ROOT.resolve("conf/log4j2.properties"));
        return command(DRIVER_HEAP, quiet, "org.apache.spark.deploy.SparkSubmit", options);
    }

    /** Runs {@code scripts/submit}. */
    public ChildProcess submitScript(Path directory, Map<String, String> more, List<String> arguments)
            throws IOException {
        Map<String, String> environment = environment();
        environment.put("SPARK_SUBMIT", home.resolve("bin/spark-submit").toString());
        environment.putAll(more);
        return ChildProcess.start(
                directory,
                environment,
                Stream.concat(Stream.of(ROOT.resolve("scripts/submit").toString()), arguments.stream())
                        .toList());
    }

    /** Starts any program with Spark's environment. */
    public ChildProcess start(List<String> command) throws IOException {
        return ChildProcess.start(home, environment(), command);
    }

    /** Starts a master or a worker. What a worker starts has its temporary files in this installation's directory. */
    ChildProcess startDaemon(String mainClass, Object... arguments) throws IOException {
        Map<String, String> environment = environment();
        environment.put("JAVA_TOOL_OPTIONS", ChildProcess.temporaryFiles(temporary));
        return ChildProcess.start(home, environment, command(DAEMON_HEAP, List.of(), mainClass, arguments));
    }

    private List<String> command(String heap, List<String> options, String mainClass, Object... arguments) {
        List<String> command = new ArrayList<>(List.of(ChildProcess.java(), "-Xmx" + heap));
        command.addAll(SHORT_LIVED);
        command.addAll(Arrays.asList(JavaModuleOptions.defaultModuleOptionArray()));
        command.add(ChildProcess.temporaryFiles(temporary));
        command.addAll(options);
        command.add("-cp");
        command.add(Stream.concat(Stream.of(home.resolve("conf")), line.jars().stream())
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator)));
        command.add(mainClass);
        Arrays.stream(arguments).map(Object::toString).forEach(command::add);
        return command;
    }

    /** Spark passes it on from spark-submit to a driver on the cluster, which may live longer. */
    private Map<String, String> environment() {
        return new HashMap<>(Map.of(
                "SPARK_HOME",
                home.toString(),
                "SPARK_SCALA_VERSION",
                line.scalaVersion(),
                "SPARK_LOCAL_DIRS",
                temporary.toString(),
                "SPARK_SUBMIT_OPTS",
                ChildProcess.temporaryFiles(temporary)));
    }
}
