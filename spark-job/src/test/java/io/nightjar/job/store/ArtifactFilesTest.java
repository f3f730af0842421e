package io.nightjar.job.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nightjar.job.mistake.UserMistake;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactFilesTest {
    private static final long BYTES = 3L << 30;

    @TempDir
    Path directory;

    /** A file that takes no space on most file systems. */
    private Path large() throws IOException {
        Path file = directory.resolve("large");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(BYTES);
        }
        return file;
    }

    @Test
    void fileBeyondAnArray_isRefusedInASentence() throws IOException {
        Path file = large();
        assertThatExceptionOfType(UserMistake.class)
                .isThrownBy(() -> ArtifactFiles.read("program", file.toString(), "x", new Configuration()))
                .withMessageContainingAll("program " + file, BYTES + " bytes", "check which file is given");
        assertThatExceptionOfType(UserMistake.class)
                .isThrownBy(() -> ArtifactFiles.read(file))
                .withMessageContainingAll(file.toString(), BYTES + " bytes", "check which file is given");
    }

    @Test
    void smallFile_isRead() throws IOException {
        Path file = Files.write(directory.resolve("small"), new byte[] {1, 2});
        assertThat(ArtifactFiles.read(file)).containsExactly(1, 2);
    }
}
