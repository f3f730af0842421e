package io.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** What is in the jar that goes to clusters, and what stays out. */
class ContentsJarTest {
    private static final Path JAR =
            Path.of(System.getProperty("nightjar.root")).resolve("spark-job/target/nightjar-job.jar");

    @Test
    void jar_hasTheEngineAndTheJob_butNoTrainerAndNoDownloader() throws IOException {
        List<String> names;
        try (JarFile jar = new JarFile(JAR.toFile())) {
            names = jar.stream().map(ZipEntry::getName).toList();
        }
        assertThat(names)
                .contains(
                        "io/nightjar/job/ScoreJob.class",
                        "io/nightjar/model/runtime/BlockScorer.class",
                        "META-INF/services/io.nightjar.ckks.math.KernelProvider",
                        "io/nightjar/shaded/bouncycastle/crypto/generators/Argon2BytesGenerator.class")
                .noneMatch(name -> name.startsWith("org/bouncycastle/"))
                .noneMatch(name -> name.matches("META-INF/.*\\.(SF|DSA|RSA|EC)"))
                .noneMatch(name -> name.startsWith("io/nightjar/trainer/"))
                .noneMatch(name -> name.startsWith("ai/djl/"))
                .noneMatch(name -> name.startsWith("com/google/protobuf/"))
                .noneMatch(name -> name.startsWith("org/apache/"));
    }
}
