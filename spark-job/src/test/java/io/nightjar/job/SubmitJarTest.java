package io.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.job.cluster.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What scripts/submit gives to a spark-submit that prints its arguments. */
class SubmitJarTest {
    private static final Path SCRIPT = Path.of(System.getProperty("nightjar.root"), "scripts/submit");
    private static final String DRIVER = "spark.driver.extraJavaOptions";

    @TempDir
    Path home;

    @BeforeEach
    void install() throws IOException {
        Files.createDirectories(home.resolve("bin"));
        Files.createDirectories(home.resolve("conf"));
        Path program = Files.writeString(
                home.resolve("bin/spark-submit"), "#!/bin/sh\nfor word; do printf '%s\\n' \"$word\"; done\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void site(String name, String... lines) throws IOException {
        Files.writeString(home.resolve(name), String.join("\n", lines));
    }

    /** Arguments that the program gets, one after another. */
    private List<String> submit(Map<String, String> environment, String... arguments) throws IOException {
        Map<String, String> all = new HashMap<>(environment);
        all.put("SPARK_SUBMIT", home.resolve("bin/spark-submit").toString());
        List<String> command = Stream.concat(Stream.of(SCRIPT.toString()), Stream.of(arguments))
                .toList();
        try (ChildProcess process = ChildProcess.start(home, all, command)) {
            assertThat(process.status()).as(process.err()).isZero();
            return process.out().lines().toList();
        }
    }

    /** Settings among the arguments as spark-submit takes them: the last of a key. */
    private static Map<String, String> settings(List<String> arguments) {
        Map<String, String> settings = new HashMap<>();
        for (int i = 0; i + 1 < arguments.size(); i++) {
            if (arguments.get(i).equals("--conf")) {
                String[] setting = arguments.get(i + 1).split("=", 2);
                settings.put(setting[0], setting[1]);
            }
        }
        return settings;
    }

    @Test
    void withoutASitesFile_theDriversJavaOptionsAreAdded_andNoFileNamed() throws IOException {
        List<String> arguments = submit(Map.of(), "--master", "yarn", "--", "--program", "a b");
        assertThat(arguments)
                .startsWith("--master", "yarn")
                .endsWith("--program", "a b")
                .contains("--class", "io.nightjar.job.ScoreJob")
                .doesNotContain("--properties-file");
        assertThat(settings(arguments)).containsOnlyKeys(DRIVER);
        assertThat(settings(arguments).get(DRIVER)).contains("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");
    }

    @Test
    void optionsOfTheSite_comeLast() throws IOException {
        for (String line :
                List.of(DRIVER + "=", "  " + DRIVER + " :  ", DRIVER + "\t", "# " + DRIVER + " no\n" + DRIVER + " ")) {
            site(
                    "conf/spark-defaults.conf",
                    "spark.executor.memory 7g",
                    line + "-XX:G1HeapRegionSize=16m -Dwords=\"a b\"");
            Map<String, String> settings = settings(submit(Map.of(), "--"));
            assertThat(settings).containsOnlyKeys(DRIVER);
            assertThat(settings.get(DRIVER))
                    .startsWith("-XX:G1HeapRegionSize=8m ")
                    .endsWith(" -XX:G1HeapRegionSize=16m -Dwords=\"a b\"");
        }
    }

    @Test
    void optionsOfTheCommandLine_areInPlaceOfTheSites() throws IOException {
        site("conf/spark-defaults.conf", DRIVER + " -Dsite=1");
        assertThat(settings(submit(Map.of(), "--conf=" + DRIVER + "=-Dmine=1 -Dtwo=2", "--"))
                        .get(DRIVER))
                .endsWith(" -Dmine=1 -Dtwo=2")
                .doesNotContain("-Dsite");
        List<String> arguments = submit(Map.of(), "--driver-java-options", "-Dmine=1", "--");
        assertThat(settings(arguments)).isEmpty();
        assertThat(arguments.get(arguments.lastIndexOf("--driver-java-options") + 1))
                .contains("--add-opens=")
                .doesNotContain("-Dsite")
                .endsWith(" -Dmine=1");
        arguments = submit(Map.of(), "--driver-java-options", "-Dmine=1", "--conf", DRIVER + "=-Dunheard=1", "--");
        assertThat(arguments.get(arguments.lastIndexOf("--driver-java-options") + 1))
                .endsWith(" -Dmine=1");
    }

    @Test
    void fileThatIsNamedInstead_countsInPlaceOfTheSites() throws IOException {
        site("conf/spark-defaults.conf", DRIVER + " -Dsite=1");
        site("own.conf", "spark.executor.memory 5g");
        assertThat(settings(submit(Map.of(), "--properties-file", "own.conf", "--"))
                        .get(DRIVER))
                .doesNotContain("-Dsite");
        assertThat(settings(submit(Map.of(), "--load-spark-defaults", "--properties-file=own.conf", "--"))
                        .get(DRIVER))
                .endsWith(" -Dsite=1");
        site("own.conf", DRIVER + " -Down=1");
        assertThat(settings(submit(Map.of(), "--properties-file", "own.conf", "--"))
                        .get(DRIVER))
                .endsWith(" -Down=1");
    }

    @Test
    void directoryOfConfigurationInTheEnvironment_comesFirst() throws IOException {
        site("conf/spark-defaults.conf", DRIVER + " -Dsite=1");
        Files.createDirectories(home.resolve("elsewhere"));
        site("elsewhere/spark-defaults.conf", DRIVER + " -Delsewhere=1");
        Map<String, String> environment =
                Map.of("SPARK_CONF_DIR", home.resolve("elsewhere").toString());
        assertThat(settings(submit(environment, "--")).get(DRIVER))
                .endsWith(" -Delsewhere=1")
                .doesNotContain("-Dsite");
    }

    @Test
    void jarElsewhere_isPassedOn() throws IOException {
        assertThat(submit(Map.of("NIGHTJAR_JAR", "hdfs:///jars/n.jar"), "--", "--json"))
                .endsWith("io.nightjar.job.ScoreJob", "hdfs:///jars/n.jar", "--json");
    }

    @Test
    void noConf_addsNothing() throws IOException {
        List<String> arguments = submit(Map.of(), "--no-conf", "--master", "yarn", "--", "--program", "p");
        assertThat(arguments).startsWith("--master", "yarn", "--class").doesNotContain("--conf", "--no-conf");
    }
}
