package io.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    @Test
    void mistakeOfAnExecutor_isOneSentence() throws IOException {
        sparkHome(Path.of(System.getenv("SPARK_HOME")));
        Deployment tiny = new Deployment(directory).prepared();
        Deployment.damage(Deployment.block(tiny.at("encrypted"), 1));
        Deployment.Outcome outcome = cluster(tiny, "nothing");
        assertThat(outcome.status()).as(outcome.err()).isEqualTo(2);
        assertThat(outcome.err()).contains("block-00001-").doesNotContain("Exception", "\tat ");
        assertThat(outcome.err().strip().lines()).hasSize(2);
    }

    private static Deployment.Outcome cluster(Deployment tiny, String output) {
        return tiny.score(
                tiny.at(output),
                "--master",
                "local-cluster[2,1,1024]",
                "--conf",
                "spark.executor.extraClassPath=" + System.getProperty("java.class.path"),
                "--conf",
                "spark.executor.memory=512m");
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
