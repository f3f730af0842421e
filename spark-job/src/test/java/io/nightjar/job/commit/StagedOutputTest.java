package io.nightjar.job.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.store.DatasetKind;
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
        return StagedOutput.begin(new DatasetTarget(
                new org.apache.hadoop.fs.Path(target.toString()),
                DatasetKind.ENCRYPTED,
                overwrite,
                List.of(),
                CONFIGURATION));
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
            assertThat(staged.keep("attempt-1", "ciphertexts/block-00000.parquet"))
                    .isEqualTo(content.length());
            staged.commit();
        }
    }

    @Test
    void commit_keepsWinnersOnlyAndMarksSuccess() throws IOException {
        commit(false, "won");
        assertThat(tree()).containsExactly("out/_SUCCESS", "out/ciphertexts/block-00000.parquet");
        assertThat(target.resolve("ciphertexts/block-00000.parquet")).hasContent("won");
    }

    @Test
    void closedBeforeCommit_leavesNothing() throws IOException {
        try (StagedOutput staged = begin(false)) {
            attempt(staged, "attempt-1", "x");
            staged.keep("attempt-1", "ciphertexts/block-00000.parquet");
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
        assertThat(target.resolve("ciphertexts/block-00000.parquet")).hasContent("old");
        commit(true, "new");
        assertThat(tree()).containsExactly("out/_SUCCESS", "out/ciphertexts/block-00000.parquet");
        assertThat(target.resolve("ciphertexts/block-00000.parquet")).hasContent("new");
    }

    @Test
    void existingTarget_isRefusedBeforeAnything() throws IOException {
        commit(false, "old");
        assertThatExceptionOfType(UserMistake.class)
                .isThrownBy(() -> begin(false))
                .withMessageContaining("exists: give another output, or allow it to be replaced");
        assertThat(tree()).containsExactly("out/_SUCCESS", "out/ciphertexts/block-00000.parquet");
    }

    @Test
    void targetThatAppearsMeanwhile_isKept() throws IOException {
        try (StagedOutput staged = begin(false)) {
            Files.writeString(target, "somebody else's");
            assertThatExceptionOfType(UserMistake.class)
                    .isThrownBy(staged::commit)
                    .withMessageContaining("exists and is not replaced");
        }
        assertThat(tree()).containsExactly("out");
        assertThat(target).hasContent("somebody else's");
    }

    private void keptWith(String... words) throws IOException {
        List<String> before = tree();
        assertThatExceptionOfType(UserMistake.class)
                .isThrownBy(() -> begin(true))
                .satisfies(e -> assertThat(e.getMessage())
                        .contains("exists and is not replaced")
                        .contains(words));
        assertThat(tree()).isEqualTo(before);
    }

    @Test
    void overwrite_whatIsNoDataSet_isKept() throws IOException {
        Files.createDirectories(target);
        Files.writeString(target.resolve("secret.key"), "precious");
        keptWith("is no finished data set");
        Files.createFile(target.resolve("_SUCCESS"));
        keptWith("holds secret.key");
        Files.move(
                target.resolve("secret.key"),
                Files.createDirectory(target.resolve("images")).resolve("photo.png"));
        keptWith("holds images/photo.png");
    }

    @Test
    void overwrite_linkToADataSet_isKept() throws IOException {
        commit(false, "old");
        Path real = target;
        target = Files.createSymbolicLink(directory.resolve("link"), real);
        keptWith("is no directory");
        assertThat(real.resolve("ciphertexts/block-00000.parquet")).hasContent("old");
    }

    @Test
    void strangerThatAppearsMeanwhile_isKept() throws IOException {
        commit(false, "old");
        try (StagedOutput staged = begin(true)) {
            attempt(staged, "attempt-1", "new");
            staged.keep("attempt-1", "ciphertexts/block-00000.parquet");
            Files.writeString(target.resolve("notes.txt"), "theirs");
            assertThatExceptionOfType(UserMistake.class).isThrownBy(staged::commit);
        }
        assertThat(target.resolve("notes.txt")).hasContent("theirs");
        assertThat(target.resolve("ciphertexts/block-00000.parquet")).hasContent("old");
    }

    @Test
    void secondAttemptForAFile_isRefused() throws IOException {
        try (StagedOutput staged = begin(false)) {
            attempt(staged, "attempt-1", "x");
            attempt(staged, "attempt-2", "y");
            staged.keep("attempt-1", "ciphertexts/block-00000.parquet");
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> staged.keep("attempt-2", "ciphertexts/block-00000.parquet"));
        }
    }
}
