package io.nightjar.job;

import io.nightjar.job.action.ScoreAction;
import io.nightjar.job.commit.ObjectStore;
import io.nightjar.job.store.Dataset;
import io.nightjar.job.store.DatasetKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A tiny night of six blocks, encrypted once, and a copy of it for each test. */
abstract class RunTrial {

    static final int BLOCKS = 6;

    @TempDir
    static Path directory;

    static SparkSession spark;
    static Deployment tiny;
    static List<String> expected;
    static int trials;

    Path input;
    Path output;

    @BeforeAll
    static void prepare() throws IOException {
        tiny = new Deployment(directory);
        Deployment.writeImages(tiny.images, tiny.labels, BLOCKS * 126 - 5, Deployment.SIDE);
        tiny.prepared();
        spark = SparkSession.builder()
                .master("local[2,4]")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.hadoop." + ObjectStore.IMPLEMENTATION, ObjectStore.class.getName())
                .getOrCreate();
        score(tiny.at("encrypted"), tiny.at("expected")).execute();
        expected = Deployment.rows(tiny.at("expected"), DatasetKind.PREDICTIONS);
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @BeforeEach
    void copy() throws IOException {
        trials++;
        ObjectStore.reset();
        input = tiny.at("encrypted-" + trials);
        output = tiny.at("predictions-" + trials);
        try (Stream<Path> files = Files.walk(tiny.at("encrypted"))) {
            for (Path file : files.toList()) {
                Files.copy(file, input.resolve(tiny.at("encrypted").relativize(file)));
            }
        }
    }

    static ScoreAction score(Object from, Object to) {
        return ScoreAction.on(spark)
                .program(tiny.at("program").toString())
                .evaluationKeys(tiny.at("keys/evaluation.keys").toString())
                .input(from.toString())
                .output(to.toString());
    }

    Dataset predictions() throws IOException {
        return Deployment.dataset(output, DatasetKind.PREDICTIONS);
    }
}
