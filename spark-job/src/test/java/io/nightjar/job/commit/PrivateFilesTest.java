package io.nightjar.job.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nightjar.job.mistake.UserMistake;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateFilesTest {
    @TempDir
    Path directory;

    private final List<String> notes = new ArrayList<>();

    private Path file(String mode) throws IOException {
        Path file = Files.writeString(directory.resolve("secret.key"), "x");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        return file;
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "r-------x", "rw-r--r--"})
    void fileOpenToOthers_isRefusedWithTheCommandThatMendsIt(String mode) throws IOException {
        Path file = file(mode);
        assertThatExceptionOfType(UserMistake.class)
                .isThrownBy(() -> PrivateFiles.requirePrivate(file, "a secret key", notes::add))
                .withMessageContainingAll("mode " + mode, "run chmod 600 " + file);
        assertThat(notes).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-------", "r--------", "rwx------"})
    void fileOfItsOwnerAlone_isTaken(String mode) throws IOException {
        PrivateFiles.requirePrivate(file(mode), "a secret key", notes::add);
        assertThat(notes).isEmpty();
    }

    @Test
    void link_isJudgedByTheFile() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), file("rw-r--r--"));
        assertThatExceptionOfType(UserMistake.class)
                .isThrownBy(() -> PrivateFiles.requirePrivate(link, "a secret key", notes::add));
        file("rw-------");
        PrivateFiles.requirePrivate(link, "a secret key", notes::add);
    }

    @Test
    void fileSystemWithoutModes_isTakenWithANote() throws IOException {
        Path archive = directory.resolve("without-modes.zip");
        try (FileSystem zip = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
            Path file = Files.writeString(zip.getPath("secret.key"), "x");
            PrivateFiles.requirePrivate(file, "a secret key", notes::add);
        }
        assertThat(notes).singleElement().asString().contains("secret.key holds a secret key", "without modes");
    }
}
