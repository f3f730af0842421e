package io.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher {@code scripts/fetch-data}. */
class FetchDataJarTest {
    @TempDir
    Path directory;

    @Test
    void launcher_mistake_isOneLineAndStatusTwo() throws IOException, InterruptedException {
        Path script = Path.of(System.getProperty("nightjar.root"), "scripts/fetch-data");
        Path err = directory.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(script.toString(), "cifar10", "--from", "here")
                .directory(Files.createDirectories(directory.resolve("work/here"))
                        .getParent()
                        .toFile())
                .redirectError(err.toFile())
                .redirectOutput(directory.resolve("out").toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        assertThat(builder.start().waitFor()).isEqualTo(2);
        assertThat(err)
                .hasContent("nightjar: directory here lacks cifar-10-binary.tar.gz, packed and unpacked:"
                        + " put the archives there, or have them downloaded.\n");
        assertThat(directory.resolve("work/out")).doesNotExist();
    }
}
