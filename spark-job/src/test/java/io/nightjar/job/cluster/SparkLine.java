package io.nightjar.job.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A line of Spark that the job's jar is tested on. The modules below {@code spark-job/lines} write its class path
 * before the tests of the jar.
 *
 * @param name of the module, such as spark-3.5-scala-2.12
 * @param jars what a cluster of this line has on its class path, without anything of ours
 */
public record SparkLine(String name, List<Path> jars) {
    private static final Path LINES = Path.of(System.getProperty("nightjar.root"), "spark-job/lines");
    private static final Pattern CORE = Pattern.compile("spark-core_(2\\.\\d+)-(.+)\\.jar");
    /** Hadoop before 3.5 calls Subject.getSubject, which throws from Java 23 on. */
    private static final int LAST_JAVA_OF_OLD_HADOOP = 22;

    private static final int FIRST_SPARK_OF_NEW_HADOOP = 402;

    /** All lines, the oldest first. */
    public static List<SparkLine> all() throws IOException {
        try (Stream<Path> modules = Files.list(LINES)) {
            return modules.filter(module -> Files.exists(module.resolve("pom.xml")))
                    .map(module -> module.getFileName().toString())
                    .sorted()
                    .map(SparkLine::named)
                    .toList();
        }
    }

    /** @throws IllegalStateException when the build has not written its class path */
    public static SparkLine named(String name) {
        Path file = LINES.resolve(name).resolve("target/spark.classpath");
        try {
            return new SparkLine(
                    name,
                    Arrays.stream(Files.readString(file).strip().split(File.pathSeparator))
                            .map(Path::of)
                            .toList());
        } catch (IOException e) {
            throw new IllegalStateException(
                    file + " is missing: run ./mvnw -q -DskipTests verify, which resolves the lines of Spark", e);
        }
    }

    /** Such as 3.5.9. */
    public String sparkVersion() {
        return core().group(2);
    }

    /** Such as 2.12. */
    public String scalaVersion() {
        return core().group(1);
    }

    private Matcher core() {
        for (Path jar : jars) {
            Matcher matcher = CORE.matcher(jar.getFileName().toString());
            if (matcher.matches()) {
                return matcher;
            }
        }
        throw new IllegalStateException(name + " has no jar of spark-core");
    }

    /** Whether this line starts on a version of Java, by its feature number. */
    public boolean runsOnJava(int feature) {
        String[] numbers = sparkVersion().split("\\.");
        int version = 100 * Integer.parseInt(numbers[0]) + Integer.parseInt(numbers[1]);
        return version >= FIRST_SPARK_OF_NEW_HADOOP || feature <= LAST_JAVA_OF_OLD_HADOOP;
    }

    @Override
    public String toString() {
        return name;
    }
}
