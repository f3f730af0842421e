package io.nightjar.job.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A Spark made of jars, laid out as a distribution of Spark is: {@code bin/spark-submit}, {@code conf}, {@code jars}.
 */
public final class SparkSite {
    private static final Path ROOT = Path.of(System.getProperty("nightjar.root"));

    private final Path home;

    private SparkSite(Path home) {
        this.home = home;
    }

    /** The version that this project is built with. */
    public static SparkSite ours(Path home) throws IOException {
        return of(
                home,
                Files.readString(ROOT.resolve("spark-job/target/spark.classpath"))
                        .strip());
    }

    /** @param classPath of the jars of a version */
    public static SparkSite of(Path home, String classPath) throws IOException {
        Path jars = Files.createDirectories(home.resolve("jars"));
        Files.createDirectories(home.resolve("conf"));
        Files.createDirectories(home.resolve("bin"));
        for (String jar : classPath.split(File.pathSeparator)) {
            Path target = Path.of(jar);
            if (!target.getFileName().toString().contains("minicluster")) {
                Files.createSymbolicLink(jars.resolve(target.getFileName()), target);
            }
        }
        Path script = home.resolve("bin/spark-submit");
        try (var text = SparkSite.class.getResourceAsStream("spark-submit.sh")) {
            Files.write(script, text.readAllBytes());
        }
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return new SparkSite(home);
    }

    /** Its directory. */
    public Path home() {
        return home;
    }

    /** Writes the site's {@code spark-defaults.conf}. */
    public void defaults(String... lines) throws IOException {
        Files.write(home.resolve("conf/spark-defaults.conf"), List.of(lines));
    }

    /** Starts one of Spark's own programs. */
    public JavaProcess start(Path directory, String mainClass, String... arguments) throws IOException {
        return JavaProcess.start(
                directory,
                environment(),
                Stream.concat(
                                Stream.of(
                                        JavaProcess.java(),
                                        "-Xmx256m",
                                        "-cp",
                                        home.resolve("conf") + File.pathSeparator + home.resolve("jars") + "/*",
                                        mainClass),
                                Stream.of(arguments))
                        .toList());
    }

    /** Runs {@code scripts/submit}. */
    public JavaProcess submit(Path directory, Map<String, String> more, List<String> arguments) throws IOException {
        Map<String, String> environment = new HashMap<>(environment());
        environment.put("SPARK_SUBMIT", home.resolve("bin/spark-submit").toString());
        environment.putAll(more);
        return JavaProcess.start(
                directory,
                environment,
                Stream.concat(Stream.of(ROOT.resolve("scripts/submit").toString()), arguments.stream())
                        .toList());
    }

    private Map<String, String> environment() {
        return Map.of("SPARK_HOME", home.toString(), "SPARK_SCALA_VERSION", "2.13");
    }
}
