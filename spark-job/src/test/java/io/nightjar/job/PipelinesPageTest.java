package io.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.job.pipeline.BlockReferences;
import io.nightjar.job.pipeline.EncryptedCnnModel;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of docs/PIPELINES.md, compiled and run as they are written but for the directories. */
class PipelinesPageTest {
    private static final String CLASS_PATH = System.getProperty("java.class.path");

    @TempDir
    static Path directory;

    private static Deployment tiny;
    private static String page;

    @BeforeAll
    static void prepare() throws IOException {
        tiny = new Deployment(directory).prepared();
        page = Files.readString(Path.of(System.getProperty("nightjar.root"), "docs/PIPELINES.md"));
        Files.createDirectories(tiny.at("nights/dt=2026-01-31"));
        Files.move(tiny.at("encrypted"), tiny.at("nights/dt=2026-01-31/owner=a"));
    }

    private static List<String> blocks(String language) {
        List<String> blocks = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(page)
                .results()
                .map(block -> block.group(1))
                .toList();
        assertThat(blocks).isNotEmpty();
        return blocks;
    }

    /** Every path of the page below our directory; predictions in one of their own. */
    private static String here(String code, String predictions) {
        return code.replaceAll("\"(models/mnist)\"", "\"" + tiny.at("program") + "\"")
                .replaceAll("\"(keys|nights|pipeline)([/\"])", "\"" + tiny.root + "/$1$2")
                .replaceAll("\"predictions", "\"" + tiny.at(predictions));
    }

    private static void run(Path classes) throws Exception {
        try (URLClassLoader loader =
                        new URLClassLoader(new URL[] {classes.toUri().toURL()});
                SparkSession spark = Sessions.local()) {
            loader.loadClass("Example").getMethod("run", SparkSession.class).invoke(null, spark);
        }
    }

    @Test
    void java_runs() throws Exception {
        int number = 0;
        for (String block : blocks("java")) {
            String predictions = "java-" + number++;
            Path classes = Files.createDirectories(tiny.at("classes-" + predictions));
            Path source = classes.resolve("Example.java");
            Files.writeString(source, """
                    import io.nightjar.job.action.*;
                    import io.nightjar.job.pipeline.*;
                    import java.util.List;
                    import org.apache.spark.ml.*;
                    import org.apache.spark.sql.*;
                    public class Example {
                        public static void run(SparkSession spark) throws Exception {
                    %s
                        }
                    }
                    """.replace("%s", here(block, predictions)));
            assertThat(ToolProvider.getSystemJavaCompiler()
                            .run(null, null, null, "-cp", CLASS_PATH, "-d", classes.toString(), source.toString()))
                    .isZero();
            run(classes);
            assertSuccess(predictions);
        }
    }

    @Test
    void scala_runs() throws Exception {
        for (String block : blocks("scala")) {
            Path classes = Files.createDirectories(tiny.at("classes-scala"));
            Path source = classes.resolve("Example.scala");
            Files.writeString(source, """
                    import io.nightjar.job.pipeline._
                    import org.apache.spark.ml._
                    import org.apache.spark.sql._
                    object Example {
                      def run(spark: SparkSession): Unit = {
                    %s
                      }
                    }
                    """.replace("%s", here(block, "scala")));
            assertThat(scala.tools.nsc.Main.process(
                            new String[] {"-classpath", CLASS_PATH, "-d", classes.toString(), source.toString()}))
                    .isTrue();
            run(classes);
            assertSuccess("scala");
        }
    }

    private static void assertSuccess(String predictions) throws IOException {
        assertThat(Deployment.tree(tiny.at(predictions))).anyMatch(name -> name.endsWith("owner=a/_SUCCESS"));
    }

    /** Python is not run: what it calls is there. */
    @Test
    void python_callsWhatThereIs() {
        Set<String> methods = new TreeSet<>();
        for (Class<?> type : List.of(EncryptedCnnModel.class, BlockReferences.class)) {
            methods.addAll(Arrays.stream(type.getMethods()).map(Method::getName).collect(Collectors.toSet()));
        }
        for (String block : blocks("python")) {
            List<MatchResult> types = Pattern.compile("jvm\\.(io\\.nightjar[\\w.]*?\\.[A-Z]\\w+)")
                    .matcher(block)
                    .results()
                    .toList();
            assertThat(types)
                    .extracting(type -> type.group(1))
                    .containsExactlyInAnyOrder(BlockReferences.class.getName(), EncryptedCnnModel.class.getName());
            assertThat(Pattern.compile("\\.(set\\w+|of|transform)\\(")
                            .matcher(block)
                            .results())
                    .hasSize(5)
                    .allSatisfy(call -> assertThat(methods).contains(call.group(1)));
        }
    }
}
