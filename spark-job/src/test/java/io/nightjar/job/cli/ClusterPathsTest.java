package io.nightjar.job.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.store.FileSystems;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

/** Paths that would be on the disk of a machine that nobody has chosen. */
class ClusterPathsTest {
    private static final String DEPLOY_MODE = "spark.submit.deployMode";

    private static ClusterPaths paths(String mode) {
        return new ClusterPaths(new SparkConf(false).set(DEPLOY_MODE, mode));
    }

    @Test
    void clientMode_takesPathsAsTheyAre() throws IOException {
        for (String path : List.of("out/program", "/data", "file:/data", "hdfs://host/data")) {
            assertThat(paths("client").any("--input", path)).isEqualTo(path);
            assertThat(paths("client").local("--keys", path)).isEqualTo(path);
        }
    }

    @Test
    void clusterMode_takesPathsThatSayWhereTheyAre() throws IOException {
        for (String path : List.of("file:/data", "hdfs://host/data")) {
            assertThat(paths("cluster").any("--input", path)).isEqualTo(path);
        }
        assertThat(paths("cluster").local("--keys", "file:/data")).isEqualTo("file:/data");
    }

    @Test
    void clusterMode_refusesTheDiskOfSomeMachine_andNamesIt() {
        assertThatExceptionOfType(UserMistake.class)
                .isThrownBy(() -> paths("cluster").any("--input", "out/encrypted"))
                .withMessageContainingAll("--input out/encrypted", FileSystems.thisMachine(), "hdfs://", "file:/...");
        assertThatExceptionOfType(UserMistake.class)
                .isThrownBy(() -> paths("cluster").local("--keys", "/owner/keys"))
                .withMessageContainingAll("--keys /owner/keys", FileSystems.thisMachine(), "every executor");
    }

    @Test
    void clusterMode_takesPathsOfASharedDefaultFileSystem() throws IOException {
        SparkConf conf = new SparkConf(false)
                .set(DEPLOY_MODE, "cluster")
                .set("spark.hadoop.fs.defaultFS", "shared:///")
                .set("spark.hadoop.fs.shared.impl", Shared.class.getName());
        assertThat(new ClusterPaths(conf).any("--input", "/data")).isEqualTo("/data");
    }

    /** A file system that is not the local one. */
    public static final class Shared extends RawLocalFileSystem {
        @Override
        public java.net.URI getUri() {
            return java.net.URI.create("shared:///");
        }
    }
}
