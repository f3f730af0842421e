package io.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nightjar.job.action.EncryptAction;
import io.nightjar.job.input.ImageFiles;
import io.nightjar.job.metrics.BlockCounts;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.owner.PassphraseSource;
import io.nightjar.job.task.OpenedOnce;
import io.nightjar.model.client.ImageEncryptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Executors in JVMs of their own that encrypt: how they get at the key, and that they let go of it. */
@Timeout(300)
class KeysOnExecutorsTest {
    private static final String WORDS = "words that go nowhere";

    @TempDir
    Path directory;

    /** What an executor says of itself: whether it has finished blocks, and whether it holds the key. */
    private static List<String> executors(SparkSession spark) {
        return JavaSparkContext.fromSparkContext(spark.sparkContext())
                .parallelize(IntStream.range(0, 8).boxed().toList(), 8)
                .map(i -> ProcessHandle.current().pid() + " made "
                        + (BlockCounts.ofExecutor().done() > 0) + " holds " + OpenedOnce.keeps(ImageEncryptor.class))
                .collect();
    }

    @Test
    void executors_readThePassphraseThemselves_andLetGoOfTheKey() throws IOException, InterruptedException {
        Deployment tiny = new Deployment(directory).prepared();
        Path words = Files.writeString(tiny.at("words"), WORDS);
        Files.setPosixFilePermissions(words, PosixFilePermissions.fromString("rw-------"));
        Deployment.require(Deployment.run(
                "keygen",
                "--accept-insecure",
                "--profile",
                tiny.at("program"),
                "--output",
                tiny.at("protected"),
                "--passphrase-file",
                words));
        LocalClusterTest.sparkHome(Path.of(System.getenv("SPARK_HOME")));
        try (SparkSession spark = SparkSession.builder()
                .master("local-cluster[1,2,1024]")
                .appName("keys")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.executor.memory", "512m")
                .config("spark.executor.extraJavaOptions", LocalClusterTest.temporaryFiles(directory))
                .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
                .getOrCreate()) {
            EncryptAction action = EncryptAction.on(spark)
                    .profile(tiny.at("program").toString())
                    .keys(tiny.at("protected").toString())
                    .images(ImageFiles.of(tiny.images.toString()))
                    .output(tiny.at("by-executors").toString());
            try (PassphraseSource typed = PassphraseSource.typed(WORDS.toCharArray())) {
                assertThatExceptionOfType(UserMistake.class)
                        .isThrownBy(() -> action.passphrase(typed).execute())
                        .withMessageContaining("executors in JVMs of their own need it too");
            }
            action.passphrase(PassphraseSource.file(words)).execute();
            assertThat(executors(spark)).allMatch(line -> line.contains("made true"));
            while (executors(spark).stream().anyMatch(line -> line.endsWith("holds true"))) {
                Thread.sleep(200);
            }
            assertThat(Arrays.stream(spark.sparkContext().getConf().getAll()).map(Object::toString))
                    .noneMatch(setting -> setting.contains("nowhere"));
        }
    }
}
