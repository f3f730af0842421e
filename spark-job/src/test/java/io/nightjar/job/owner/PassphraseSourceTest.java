package io.nightjar.job.owner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nightjar.job.mistake.UserMistake;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PassphraseSourceTest {
    @TempDir
    Path directory;

    private static String read(PassphraseSource source) {
        return source.with(note -> {}, bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    private Path file(String content) throws IOException {
        Path file = Files.writeString(directory.resolve("passphrase"), content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    private static void refused(PassphraseSource source, String... words) {
        assertThatExceptionOfType(UserMistake.class)
                .isThrownBy(() -> read(source))
                .satisfies(e -> assertThat(e.getMessage()).contains(words));
    }

    @ParameterizedTest
    @CsvSource({"'one ','one '", "'two\n','two'", "'three\r\n','three'", "'four\n\n','four\n'", "'fünf','fünf'"})
    void file_losesOneEndOfLine(String content, String expected) throws IOException {
        String unescaped = content.replace("\\n", "\n").replace("\\r", "\r");
        assertThat(read(PassphraseSource.file(file(unescaped)))).isEqualTo(expected.replace("\\n", "\n"));
    }

    @Test
    void file_emptyLargeMissingOrOpenToOthers_isRefused() throws IOException {
        refused(PassphraseSource.file(file("\n")), "holds nothing");
        refused(PassphraseSource.file(file("x".repeat(4097))), "holds too much", "4096");
        refused(PassphraseSource.file(directory.resolve("none")), "it does not exist");
        Path open = file("words");
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
        refused(PassphraseSource.file(open), "holds a passphrase and is open to others", "chmod 600");
    }

    @Test
    void pipe_isReadOnceAndKept() throws Exception {
        Path pipe = directory.resolve("pipe");
        Process made = new ProcessBuilder("mkfifo", pipe.toString()).start();
        assertThat(made.waitFor(3, TimeUnit.MINUTES)).isTrue();
        Thread writer = new Thread(() -> {
            try {
                Files.writeString(pipe, "through a pipe\n");
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        writer.start();
        try (PassphraseSource source = PassphraseSource.file(pipe)) {
            assertThat(read(source)).isEqualTo("through a pipe");
            assertThat(read(source)).isEqualTo("through a pipe");
            assertThat(source.reachesOtherMachines()).isFalse();
        }
        writer.join();
    }

    @Test
    void variable_isTakenFromTheEnvironment() {
        assertThat(read(PassphraseSource.environment("SPARK_HOME"))).isEqualTo(System.getenv("SPARK_HOME"));
        refused(PassphraseSource.environment("NIGHTJAR_NONE"), "NIGHTJAR_NONE is not set");
    }

    @Test
    void typed_travelsWithinThisJvmAloneAndIsOverwritten() throws Exception {
        char[] words = "open sesame".toCharArray();
        PassphraseSource source = PassphraseSource.typed(words);
        assertThat(words).containsOnly('\0');
        ByteArrayOutputStream stored = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(stored)) {
            out.writeObject(source);
        }
        assertThat(stored.toString(StandardCharsets.ISO_8859_1)).doesNotContain("sesame");
        assertThat(source.toString()).doesNotContain("sesame");
        PassphraseSource arrived;
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(stored.toByteArray()))) {
            arrived = (PassphraseSource) in.readObject();
        }
        assertThat(read(arrived)).isEqualTo("open sesame");
        source.close();
        refused(arrived, "does not travel");
    }

    @Test
    void bytes_areOverwrittenAfterUse() throws IOException {
        byte[] seen = PassphraseSource.file(file("words")).with(note -> {}, bytes -> bytes);
        assertThat(seen).hasSize(5).containsOnly(0);
    }
}
