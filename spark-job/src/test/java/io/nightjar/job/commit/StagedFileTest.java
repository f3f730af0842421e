package io.nightjar.job.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nightjar.job.UserMistake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagedFileTest {
    @TempDir
    Path directory;

    private static void writeDirectory(Path target, boolean overwrite, String name) throws IOException {
        try (StagedFile staged = StagedFile.begin(target, overwrite)) {
            Files.writeString(Files.createDirectory(staged.path()).resolve(name), name);
            staged.commit();
        }
    }

    private static void writeFile(Path target, boolean overwrite, String content) throws IOException {
        try (StagedFile staged = StagedFile.begin(target, overwrite)) {
            Files.writeString(staged.path(), content);
            staged.commit();
        }
    }

    private long entries() throws IOException {
        try (Stream<Path> list = Files.list(directory)) {
            return list.count();
        }
    }

    @Test
    void directory_isReplacedWhole() throws IOException {
        Path target = directory.resolve("keys");
        writeDirectory(target, false, "old");
        writeDirectory(target, true, "new");
        assertThat(target).isDirectoryNotContaining("glob:**old").isDirectoryContaining("glob:**new");
        assertThat(entries()).isEqualTo(1);
    }

    @Test
    void fileInPlaceOfADirectory_andTheReverse() throws IOException {
        Path target = directory.resolve("out");
        writeDirectory(target, false, "old");
        writeFile(target, true, "content");
        assertThat(target).hasContent("content");
        writeDirectory(target, true, "new");
        assertThat(target.resolve("new")).exists();
        assertThat(entries()).isEqualTo(1);
    }

    @Test
    void failureBeforeCommit_keepsTheOld() throws IOException {
        Path target = directory.resolve("labels.csv");
        writeFile(target, false, "old");
        try (StagedFile staged = StagedFile.begin(target, true)) {
            Files.writeString(staged.path(), "half");
        }
        assertThat(target).hasContent("old");
        assertThat(entries()).isEqualTo(1);
    }

    @Test
    void existingTarget_isRefused() throws IOException {
        Path target = directory.resolve("labels.csv");
        writeFile(target, false, "old");
        assertThatExceptionOfType(UserMistake.class)
                .isThrownBy(() -> StagedFile.begin(target, false))
                .withMessageContaining("exists: give another output or --overwrite");
    }

    @Test
    void targetThatAppearsMeanwhile_isKept() throws IOException {
        Path target = directory.resolve("labels.csv");
        try (StagedFile staged = StagedFile.begin(target, false)) {
            Files.writeString(staged.path(), "ours");
            Files.writeString(target, "theirs");
            assertThatExceptionOfType(UserMistake.class).isThrownBy(staged::commit);
        }
        assertThat(target).hasContent("theirs");
        assertThat(entries()).isEqualTo(1);
    }
}
