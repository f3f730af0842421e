package io.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nightjar.job.action.ActionListener;
import io.nightjar.job.action.BlockProgress;
import io.nightjar.job.action.OnCorrupt;
import io.nightjar.job.action.ScoreAction;
import io.nightjar.job.action.ScoreResult;
import io.nightjar.job.metrics.NightjarPlugin;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run as Spark's pages, its REST interface, its Prometheus endpoint and a listener see it. */
class SeenFromOutsideTest {
    private static final Pattern METRIC =
            Pattern.compile("metrics_\\w*(?:NightjarPlugin|nightjar)_((?:driver|executor)_\\w+)_Value\\{.*} (.*)");

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();

    @TempDir
    static Path directory;

    private static SparkSession session() {
        return SparkSession.builder()
                .config(new SparkConf()
                        .setMaster("local[2]")
                        .setAppName("seen")
                        .set("spark.ui.enabled", "true")
                        .set("spark.ui.port", "0")
                        .set(
                                "spark.metrics.conf.driver.sink.prometheusServlet.class",
                                "org.apache.spark.metrics.sink.PrometheusServlet")
                        .set("spark.metrics.conf.driver.sink.prometheusServlet.path", "/metrics/prometheus")
                        .set("spark.ui.prometheus.enabled", "true")
                        .set("spark.plugins", NightjarPlugin.class.getName())
                        .set("spark.driver.host", "127.0.0.1")
                        .set("spark.driver.bindAddress", "127.0.0.1"))
                .getOrCreate();
    }

    private static ScoreAction score(SparkSession spark, Deployment tiny, String output) {
        return ScoreAction.on(spark)
                .program(tiny.at("program").toString())
                .evaluationKeys(tiny.at("keys/evaluation.keys").toString())
                .input(tiny.at("encrypted").toString())
                .output(tiny.at(output).toString());
    }

    private static String get(SparkSession spark, String path) throws IOException {
        URI uri = URI.create(spark.sparkContext().uiWebUrl().get() + path);
        try {
            HttpResponse<String> answer =
                    CLIENT.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as("%s: %s", uri, answer.body()).isEqualTo(200);
            return answer.body();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode last(SparkSession spark, String what) throws IOException {
        String application = spark.sparkContext().applicationId();
        return new ObjectMapper()
                .readTree(get(spark, "/api/v1/applications/" + application + "/" + what))
                .get(0);
    }

    /** Values by name, without the name of the application. */
    private static Map<String, Double> metrics(SparkSession spark) throws IOException {
        Map<String, Double> values = new TreeMap<>();
        get(spark, "/metrics/prometheus")
                .lines()
                .map(METRIC::matcher)
                .filter(Matcher::matches)
                .forEach(line -> values.put(line.group(1), Double.valueOf(line.group(2))));
        return values;
    }

    @Test
    void pages_nameCommandDataSetAndBlocks_andBytesOfTasks() throws IOException {
        Deployment tiny = new Deployment(Files.createDirectory(directory.resolve("pages"))).prepared();
        try (SparkSession spark = session()) {
            ScoreResult result = score(spark, tiny, "predictions").execute();
            String description = "score " + tiny.at("encrypted") + ": 3 of 3 blocks";
            JsonNode job = last(spark, "jobs");
            assertThat(job.get("name").asText()).isEqualTo(description);
            assertThat(job.get("description").asText()).isEqualTo(description);
            assertThat(job.get("jobGroup").asText()).startsWith("nightjar-");
            JsonNode stage = last(spark, "stages");
            assertThat(stage.get("name").asText()).isEqualTo(description);
            assertThat(stage.get("numCompleteTasks").asInt()).isEqualTo(3);
            assertThat(stage.get("inputBytes").asLong()).isPositive().isLessThan(result.bytesRead());
            assertThat(stage.get("outputBytes").asLong())
                    .isEqualTo(result.written().bytesWritten());
            assertThat(stage.get("outputRecords").asLong())
                    .isEqualTo(result.written().ciphertexts());
        }
    }

    @Test
    void prometheus_hasBlocksImagesBytesStepsHeapAndKeys() throws IOException {
        Deployment tiny = new Deployment(Files.createDirectory(directory.resolve("metrics"))).prepared();
        Deployment.damage(Deployment.block(tiny.at("encrypted"), 1));
        try (SparkSession spark = session()) {
            Map<String, Double> before = metrics(spark);
            List<Map<String, Double>> during = new ArrayList<>();
            ScoreResult result = score(spark, tiny, "predictions")
                    .onCorrupt(OnCorrupt.QUARANTINE)
                    .listener(new ActionListener() {
                        @Override
                        public void blockEnded(BlockProgress progress) {
                            try {
                                during.add(metrics(spark));
                            } catch (IOException e) {
                                throw new java.io.UncheckedIOException(e);
                            }
                        }
                    })
                    .execute();
            Map<String, Double> after = metrics(spark);
            for (String side : List.of("driver_", "executor_")) {
                assertThat(after.get(side + "blocksDone") - before.get(side + "blocksDone"))
                        .isEqualTo(2);
                assertThat(after.get(side + "blocksQuarantined") - before.get(side + "blocksQuarantined"))
                        .isEqualTo(1);
                assertThat(after.get(side + "blocksFailed") - before.get(side + "blocksFailed"))
                        .isZero();
                assertThat(after.get(side + "images") - before.get(side + "images"))
                        .isEqualTo(result.images());
                assertThat(after.get(side + "bytesWritten") - before.get(side + "bytesWritten"))
                        .isEqualTo(result.written().bytesWritten());
                assertThat(after.get(side + "bytesRead")).isGreaterThan(before.get(side + "bytesRead"));
                assertThat(after.get(side + "cpuSeconds_conv")).isPositive();
                assertThat(after.get(side + "heapPlannedTaskBytes")).isPositive();
                assertThat(after.get(side + "heapPeakBytes")).isPositive();
            }
            assertThat(after.get("executor_heapUsedBytes")).isPositive();
            assertThat(during).hasSize(3);
            assertThat(during.get(0).get("executor_keysOpen")).isEqualTo(1);
            assertThat(after.get("executor_keysOpen")).isZero();
        }
    }

    @Test
    void listener_hearsOfEveryBlock() throws IOException {
        Deployment tiny = new Deployment(Files.createDirectory(directory.resolve("listener"))).prepared();
        List<BlockProgress> heard = new ArrayList<>();
        List<String> bars = new ArrayList<>();
        LongSupplier[] count = new LongSupplier[1];
        try (SparkSession spark = session()) {
            score(spark, tiny, "predictions")
                    .listener(new ActionListener() {
                        @Override
                        public void begun(String work, long total, LongSupplier done) {
                            bars.add(work + " " + total + " " + done.getAsLong());
                            count[0] = done;
                        }

                        @Override
                        public void blockEnded(BlockProgress progress) {
                            heard.add(progress);
                        }

                        @Override
                        public void ended() {
                            bars.add("ended " + count[0].getAsLong());
                        }
                    })
                    .execute();
        }
        assertThat(bars).containsExactly("score 3 0", "ended 3");
        assertThat(heard).extracting(BlockProgress::ended).containsExactly(1L, 2L, 3L);
        assertThat(heard).extracting(BlockProgress::block).containsExactlyInAnyOrder(0L, 1L, 2L);
        assertThat(heard).allMatch(BlockProgress::finished).allMatch(block -> block.blocks() == 3);
        assertThat(heard.get(2).imagesDone()).isEqualTo(Deployment.IMAGES);
        assertThat(heard.get(2).left()).isZero();
        assertThat(heard.get(1).left()).isPositive();
        assertThat(heard.get(2).sentence()).contains("3 of 3 blocks", "images/s", "0:00:00 left");
    }

    /** Keeps the lines of Nightjar's loggers, as a cluster's configuration of level INFO shows them. */
    private static final class Lines extends AbstractAppender {
        private final List<String> lines = new CopyOnWriteArrayList<>();

        Lines() {
            super("lines", null, null, false, Property.EMPTY_ARRAY);
        }

        @Override
        public void append(LogEvent event) {
            lines.add(event.getLevel() + " " + event.getLoggerName() + " "
                    + event.getMessage().getFormattedMessage());
        }

        List<String> of(String logger) {
            return lines.stream()
                    .filter(line -> line.startsWith("INFO " + logger + " "))
                    .toList();
        }
    }

    @Test
    void log_hasALineForEachBlock_ofItsTaskAndOfTheDriver() throws IOException {
        Deployment tiny = new Deployment(Files.createDirectory(directory.resolve("log"))).prepared();
        Lines lines = new Lines();
        lines.start();
        LoggerContext logging = (LoggerContext) LogManager.getContext(false);
        LoggerConfig ours = new LoggerConfig("io.nightjar.job", Level.INFO, false);
        LoggerConfig before = logging.getConfiguration().getLoggers().get(BlockProgress.LOGGER);
        ours.addAppender(lines, Level.INFO, null);
        logging.getConfiguration().addLogger(ours.getName(), ours);
        logging.getConfiguration().removeLogger(BlockProgress.LOGGER);
        logging.updateLoggers();
        try (SparkSession spark = session()) {
            score(spark, tiny, "predictions").execute();
        } finally {
            logging.getConfiguration().removeLogger(ours.getName());
            logging.getConfiguration().addLogger(BlockProgress.LOGGER, before);
            logging.updateLoggers();
        }
        assertThat(lines.of("io.nightjar.job.task.BlockTask"))
                .hasSize(3)
                .allMatch(line -> line.matches(".* block \\d: \\d+ images, 3 ciphertexts, .* digest [0-9a-f]{64}"));
        assertThat(lines.of(BlockProgress.LOGGER))
                .hasSize(3)
                .allMatch(line -> line.contains(" of 3 blocks, ") && line.endsWith(" left"));
    }
}
