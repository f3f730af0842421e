package io.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.job.store.DatasetKind;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Executors in JVMs of their own: serialisation, broadcast and module options for real. */
class LocalClusterTest {
    @TempDir
    Path directory;

    @Test
    void twoExecutors_writeTheBytesOfOneThread() throws IOException {
        sparkHome(Path.of(System.getenv("SPARK_HOME")));
        Deployment tiny = new Deployment(directory).prepared();
        Deployment.require(tiny.score(tiny.at("one"), "--master", "local[1]"));
        Deployment.require(cluster(tiny, "cluster"));
        assertThat(Deployment.digests(tiny.at("cluster"))).isEqualTo(Deployment.digests(tiny.at("one")));
        Deployment.require(tiny.decrypt(tiny.at("cluster"), tiny.at("labels.csv")));
    }

    /** An executor is killed when the first block is finished, and slow tasks get a second copy. */
    @Test
    void executorsThatAreKilled_andCopiesOfTasks_changeNoRow() throws Exception {
        sparkHome(Path.of(System.getenv("SPARK_HOME")));
        Deployment tiny = new Deployment(directory);
        Deployment.writeImages(tiny.images, tiny.labels, 30 * 126, Deployment.SIDE);
        tiny.prepared();
        Deployment.require(tiny.score(tiny.at("one"), "--master", "local[1]"));
        AtomicBoolean killed = new AtomicBoolean();
        Thread killer = new Thread(() -> killed.set(killAfterTheFirstBlock(tiny.at("cluster"))));
        killer.start();
        Deployment.require(cluster(
                tiny,
                "cluster",
                "--conf",
                "spark.speculation=true",
                "--conf",
                "spark.speculation.quantile=0.1",
                "--conf",
                "spark.speculation.multiplier=1.1",
                "--conf",
                "spark.speculation.interval=10ms"));
        killer.join();
        assertThat(killed).isTrue();
        assertThat(Deployment.rows(tiny.at("cluster"), DatasetKind.PREDICTIONS))
                .isEqualTo(Deployment.rows(tiny.at("one"), DatasetKind.PREDICTIONS));
    }

    private static boolean killAfterTheFirstBlock(Path output) {
        Instant end = Instant.now().plusSeconds(600);
        while (Instant.now().isBefore(end)) {
            try (Stream<Path> records = Files.walk(output.resolve("_nightjar/done"))) {
                if (records.anyMatch(Files::isRegularFile)) {
                    return ProcessHandle.current()
                            .descendants()
                            .filter(LocalClusterTest::isExecutor)
                            .findFirst()
                            .map(ProcessHandle::destroyForcibly)
                            .orElse(false);
                }
                Thread.sleep(2);
            } catch (IOException | UncheckedIOException e) {
                Thread.onSpinWait();
            } catch (InterruptedException e) {
                return false;
            }
        }
        return false;
    }

    /** Java tells no command line that is as long as ours. */
    private static boolean isExecutor(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"), StandardCharsets.ISO_8859_1)
                    .contains("CoarseGrainedExecutorBackend");
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void mistakeOfAnExecutor_isOneSentence() throws IOException {
        sparkHome(Path.of(System.getenv("SPARK_HOME")));
        Deployment tiny = new Deployment(directory).prepared();
        Deployment.damage(Deployment.block(tiny.at("encrypted"), 1));
        Deployment.Outcome outcome = cluster(tiny, "nothing");
        assertThat(outcome.status()).as(outcome.err()).isEqualTo(2);
        assertThat(outcome.err()).contains("block-00001-").doesNotContain("Exception", "\tat ");
        assertThat(outcome.err().strip().lines()).as(outcome.err()).hasSize(1);
    }

    private static Deployment.Outcome cluster(Deployment tiny, String output, String... more) {
        List<Object> arguments = new ArrayList<>(List.of(
                "--master",
                "local-cluster[2,1,1024]",
                "--conf",
                "spark.executor.extraClassPath=" + System.getProperty("java.class.path"),
                "--conf",
                "spark.executor.extraJavaOptions=" + temporaryFiles(tiny.root),
                "--conf",
                "spark.executor.memory=512m"));
        arguments.addAll(List.of(more));
        return tiny.score(tiny.at(output), arguments.toArray());
    }

    /** An option of executors, of which one that is killed leaves files behind. */
    static String temporaryFiles(Path directory) {
        return "-Djava.io.tmpdir=" + directory;
    }

    /** Spark starts executors from SPARK_HOME/jars: links to the jars of the class path. */
    static void sparkHome(Path home) throws IOException {
        Path jars = Files.createDirectories(home.resolve("jars"));
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path jar = Path.of(entry);
            if (entry.endsWith(".jar")) {
                try {
                    Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar);
                } catch (FileAlreadyExistsException e) {
                    assertThat(jars.resolve(jar.getFileName())).exists();
                }
            }
        }
    }
}
