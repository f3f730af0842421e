package io.nightjar.job.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nightjar.job.UserMistake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagedOutputTest {
    private static final Configuration CONFIGURATION = new Configuration();

    @TempDir
    Path directory;

    private Path target;

    @BeforeEach
    void name() {
        target = directory.resolve("out");
    }

    private StagedOutput begin(boolean overwrite) throws IOException {
        return StagedOutput.begin(new org.apache.hadoop.fs.Path(target.toString()), overwrite, CONFIGURATION);
    }

    private static void attempt(StagedOutput staged, String name, String content) throws IOException {
        Files.writeString(Path.of(staged.attempts().toUri().getPath()).resolve(name), content);
    }

    private List<String> tree() throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            return paths.filter(Files::isRegularFile)
                    .map(path -> directory.relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }

    private void commit(boolean overwrite, String content) throws IOException {
        try (StagedOutput staged = begin(overwrite)) {
            attempt(staged, "attempt-1", content);
            attempt(staged, "attempt-2", "of a task that lost");
            assertThat(staged.keep("attempt-1", "parts/0")).isEqualTo(content.length());
            staged.commit();
        }
    }

    @Test
    void commit_keepsWinnersOnlyAndMarksSuccess() throws IOException {
        commit(false, "won");
        assertThat(tree()).containsExactly("out/_SUCCESS", "out/parts/0");
        assertThat(target.resolve("parts/0")).hasContent("won");
    }

    @Test
    void closedBeforeCommit_leavesNothing() throws IOException {
        try (StagedOutput staged = begin(false)) {
            attempt(staged, "attempt-1", "x");
            staged.keep("attempt-1", "parts/0");
        }
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void overwrite_keepsTheOldOutputUntilCommit() throws IOException {
        commit(false, "old");
        try (StagedOutput staged = begin(true)) {
            attempt(staged, "attempt-1", "never committed");
        }
        assertThat(target.resolve("parts/0")).hasContent("old");
        commit(true, "new");
        assertThat(tree()).containsExactly("out/_SUCCESS", "out/parts/0");
        assertThat(target.resolve("parts/0")).hasContent("new");
    }

    @Test
    void existingTarget_isRefusedBeforeAnything() throws IOException {
        commit(false, "old");
        assertThatExceptionOfType(UserMistake.class)
                .isThrownBy(() -> begin(false))
                .withMessageContaining("exists: give another output or --overwrite");
        assertThat(tree()).containsExactly("out/_SUCCESS", "out/parts/0");
    }

    @Test
    void targetThatAppearsMeanwhile_isKept() throws IOException {
        try (StagedOutput staged = begin(false)) {
            Files.writeString(target, "somebody else's");
            assertThatExceptionOfType(UserMistake.class)
                    .isThrownBy(staged::commit)
                    .withMessageContaining("appeared while the output was made");
        }
        assertThat(tree()).containsExactly("out");
        assertThat(target).hasContent("somebody else's");
    }

    @Test
    void secondAttemptForAFile_isRefused() throws IOException {
        try (StagedOutput staged = begin(false)) {
            attempt(staged, "attempt-1", "x");
            attempt(staged, "attempt-2", "y");
            staged.keep("attempt-1", "parts/0");
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> staged.keep("attempt-2", "parts/0"));
        }
    }
}
