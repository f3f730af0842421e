package io.nightjar.job.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nightjar.ckks.io.Blob;
import io.nightjar.ckks.io.BlobKind;
import io.nightjar.ckks.io.Fingerprint;
import io.nightjar.job.mistake.UserMistake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagedFileTest {
    private static final Set<String> NAMES = Set.of("a", "b");

    @TempDir
    Path directory;

    private static LocalTarget directory(Path target, boolean overwrite) {
        return LocalTarget.directory(target, NAMES, overwrite, List.of());
    }

    private static LocalTarget file(Path target, boolean overwrite) {
        return LocalTarget.file(target, overwrite, List.of());
    }

    private static void writeDirectory(Path target, boolean overwrite, String name) throws IOException {
        try (StagedFile staged = StagedFile.begin(directory(target, overwrite))) {
            Files.writeString(Files.createDirectory(staged.path()).resolve(name), name);
            staged.commit();
        }
    }

    private static void writeFile(Path target, boolean overwrite, String content) throws IOException {
        try (StagedFile staged = StagedFile.begin(file(target, overwrite))) {
            Files.writeString(staged.path(), content);
            staged.commit();
        }
    }

    private long entries() throws IOException {
        try (Stream<Path> list = Files.list(directory)) {
            return list.count();
        }
    }

    private static void refused(LocalTarget target, String... words) {
        assertThatExceptionOfType(UserMistake.class)
                .isThrownBy(() -> StagedFile.begin(target))
                .satisfies(e -> assertThat(e.getMessage()).contains(words));
    }

    @Test
    void directory_isReplacedWhole() throws IOException {
        Path target = directory.resolve("keys");
        writeDirectory(target, false, "a");
        writeDirectory(target, true, "b");
        assertThat(target).isDirectoryNotContaining("glob:**a").isDirectoryContaining("glob:**b");
        assertThat(entries()).isEqualTo(1);
    }

    @Test
    void directoryWithWhatIsPrecious_isKeptUnderAnotherName() throws IOException {
        Path target = directory.resolve("keys");
        writeDirectory(target, false, "a");
        assertThat(replaceAndKeep(target, "b")).contains(directory.resolve("keys.replaced-1"));
        assertThat(directory.resolve("keys.replaced-1/a")).hasContent("a");
        assertThat(target).isDirectoryNotContaining("glob:**a").isDirectoryContaining("glob:**b");
        assertThat(replaceAndKeep(target, "a")).as("holds nothing precious").isEmpty();
        assertThat(replaceAndKeep(target, "b")).contains(directory.resolve("keys.replaced-2"));
        assertThat(entries()).isEqualTo(3);
    }

    /** Another run may end while this one waits for the disk. */
    @Test
    void directoryThatComesMeanwhile_isKeptOrNotReplaced() throws IOException {
        Path target = directory.resolve("keys");
        boolean[] come = new boolean[1];
        Disk slow = path -> {
            if (!come[0]) {
                come[0] = true;
                writeDirectory(target, false, "a");
            }
        };
        try (StagedFile staged = StagedFile.begin(directory(target, true), slow)) {
            Files.writeString(Files.createDirectory(staged.path()).resolve("b"), "b");
            assertThat(staged.commitAndKeep(Set.of("a"))).contains(directory.resolve("keys.replaced-1"));
        }
        assertThat(directory.resolve("keys.replaced-1/a")).hasContent("a");
        LocalFiles.deleteTree(target);
        come[0] = false;
        try (StagedFile staged = StagedFile.begin(directory(target, false), slow)) {
            Files.writeString(Files.createDirectory(staged.path()).resolve("b"), "b");
            assertThatExceptionOfType(UserMistake.class)
                    .isThrownBy(() -> staged.commitAndKeep(Set.of("a")))
                    .withMessageContaining("exists");
        }
        assertThat(target.resolve("a")).hasContent("a");
    }

    @Test
    void keptDirectory_isBesideTheTargetHoweverThatIsWritten() throws IOException {
        writeDirectory(directory.resolve("keys"), false, "a");
        Path kept = directory.resolve("keys.replaced-1");
        assertThat(replaceAndKeep(directory.resolve("x/../keys/."), "b")).contains(kept);
        assertThat(kept.resolve("a")).hasContent("a");
    }

    private static Optional<Path> replaceAndKeep(Path target, String name) throws IOException {
        try (StagedFile staged = StagedFile.begin(directory(target, true))) {
            Files.writeString(Files.createDirectory(staged.path()).resolve(name), name);
            return staged.commitAndKeep(Set.of("a"));
        }
    }

    @Test
    void directoryWithAStranger_isKept() throws IOException {
        Path target = directory.resolve("out");
        writeDirectory(target, false, "a");
        Files.writeString(target.resolve("secret.key"), "precious");
        refused(directory(target, true), "is not replaced", "holds secret.key");
        Files.move(target.resolve("secret.key"), directory.resolve("moved"));
        Files.createDirectory(target.resolve("b"));
        refused(directory(target, true), "holds b");
        assertThat(entries()).isEqualTo(2);
    }

    @Test
    void fileInPlaceOfADirectory_andTheReverse_areRefused() throws IOException {
        Path whole = directory.resolve("whole");
        writeDirectory(whole, false, "a");
        refused(file(whole, true), "is no regular file");
        Path single = directory.resolve("single");
        writeFile(single, false, "content");
        refused(directory(single, true), "is no directory");
        assertThat(whole.resolve("a")).hasContent("a");
        assertThat(single).hasContent("content");
    }

    @Test
    void keysByContentAndByName_areKept() throws IOException {
        Path renamed = directory.resolve("renamed");
        Files.write(renamed, Blob.of(BlobKind.SECRET_KEY, Fingerprint.of(new byte[1]), new byte[4]));
        refused(file(renamed, true), "is a secret key");
        refused(file(Files.writeString(directory.resolve("secret.key"), "x"), true), "name of a secret key");
        Path older = Files.writeString(directory.resolve("older"), "NJCK\u0001\u0000");
        refused(file(older, true), "of another version");
    }

    @Test
    void linksAndDevices_areKept() throws IOException {
        Path real = Files.writeString(directory.resolve("real"), "content");
        Path link = Files.createSymbolicLink(directory.resolve("link"), real);
        refused(file(link, true), "is no regular file");
        refused(file(Path.of("/dev/null"), true), "is no regular file");
        Path whole = directory.resolve("whole");
        writeDirectory(whole, false, "a");
        refused(directory(Files.createSymbolicLink(directory.resolve("links"), whole), true), "is no directory");
        assertThat(real).hasContent("content");
    }

    @Test
    void emptyPathAndRoot_areRefused() {
        refused(file(Path.of(""), true), "is no name for a file");
        refused(directory(Path.of("/"), true), "is no name for a directory");
        refused(file(Path.of("hdfs://host/labels.csv"), true), "is not on this machine");
    }

    @Test
    void inputs_areNeverTouched() throws IOException {
        Path keys = Files.createDirectories(directory.resolve("keys"));
        Path input = Files.writeString(keys.resolve("a"), "input");
        Path link = Files.createSymbolicLink(directory.resolve("link"), keys);
        List<Location> inputs = List.of(Location.of(input));
        refused(LocalTarget.file(input, true, inputs), "is also an input");
        refused(LocalTarget.file(link.resolve("a"), true, inputs), "is also an input");
        refused(LocalTarget.directory(keys, NAMES, true, inputs), "contains", "an input of this command");
        refused(LocalTarget.file(keys.resolve("c"), true, List.of(Location.of(link))), "lies in", "an input");
        assertThat(input).hasContent("input");
    }

    @Test
    void parentThatIsAFile_isRefusedBeforeTheWork() throws IOException {
        Path parent = Files.writeString(directory.resolve("parent"), "x");
        refused(file(parent.resolve("deep/labels.csv"), false), "labels.csv cannot be written", "parent is a file");
    }

    @Test
    void failureBeforeCommit_keepsTheOld() throws IOException {
        Path target = directory.resolve("labels.csv");
        writeFile(target, false, "old");
        try (StagedFile staged = StagedFile.begin(file(target, true))) {
            Files.writeString(staged.path(), "half");
        }
        assertThat(target).hasContent("old");
        assertThat(entries()).isEqualTo(1);
    }

    /** A program that is ended while it writes. */
    static final class Writer {
        public static void main(String[] arguments) throws IOException, InterruptedException {
            try (StagedFile staged = StagedFile.begin(directory(Path.of(arguments[0]), false))) {
                Files.writeString(Files.createDirectory(staged.path()).resolve("a"), "half");
                System.out.println("written");
                Thread.sleep(60_000);
            }
        }
    }

    @Test
    void endedBySignal_leavesNothing() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        directory.resolve("keys").toString())
                .start();
        assertThat(process.inputReader().readLine()).isEqualTo("written");
        assertThat(entries()).isEqualTo(1);
        process.destroy();
        process.waitFor();
        assertThat(entries()).isZero();
    }

    /** Content, then the directory that names it, then the move, then every directory with a new entry. */
    @Test
    void commit_forcesContentBeforeTheMoveAndNamesAfterIt() throws IOException {
        Path target = directory.resolve("new/deeper/keys");
        List<String> forced = new ArrayList<>();
        Disk disk = path -> forced.add((Files.exists(target) ? "after " : "before ")
                + path.getFileName().toString().replaceFirst("staging-.*", "staging"));
        try (StagedFile staged = StagedFile.begin(directory(target, false), disk)) {
            Files.writeString(Files.createDirectory(staged.path()).resolve("a"), "a");
            Files.writeString(staged.path().resolve("b"), "b");
            staged.commit();
        }
        assertThat(forced)
                .containsExactly(
                        "before b",
                        "before a",
                        "before .keys.staging",
                        "after deeper",
                        "after new",
                        "after " + directory.getFileName());
    }

    @Test
    void commitThatReplaces_forcesTheNewNameBeforeTheOldIsRemoved() throws IOException {
        Path target = directory.resolve("keys");
        writeDirectory(target, false, "a");
        List<Long> entries = new ArrayList<>();
        Disk disk = path -> {
            if (path.equals(directory)) {
                entries.add(entries());
            }
        };
        try (StagedFile staged = StagedFile.begin(directory(target, true), disk)) {
            Files.writeString(Files.createDirectory(staged.path()).resolve("b"), "b");
            staged.commit();
        }
        assertThat(entries).containsExactly(2L);
        assertThat(entries()).isEqualTo(1);
    }

    @Test
    void diskThatFails_leavesNothing() throws IOException {
        Path target = directory.resolve("keys");
        try (StagedFile staged = StagedFile.begin(directory(target, false), path -> {
            throw new IOException("Input/output error");
        })) {
            Files.writeString(Files.createDirectory(staged.path()).resolve("a"), "a");
            assertThatExceptionOfType(UserMistake.class)
                    .isThrownBy(staged::commit)
                    .withMessageContaining("Input/output error");
        }
        assertThat(entries()).isZero();
    }

    @Test
    void existingTarget_isRefused() throws IOException {
        Path target = directory.resolve("labels.csv");
        writeFile(target, false, "old");
        refused(file(target, false), "exists: give another output, or allow it to be replaced");
    }

    @Test
    void targetThatAppearsMeanwhile_isKept() throws IOException {
        Path target = directory.resolve("labels.csv");
        try (StagedFile staged = StagedFile.begin(file(target, false))) {
            Files.writeString(staged.path(), "ours");
            Files.writeString(target, "theirs");
            assertThatExceptionOfType(UserMistake.class).isThrownBy(staged::commit);
        }
        assertThat(target).hasContent("theirs");
        assertThat(entries()).isEqualTo(1);
    }

    @Test
    void strangerThatAppearsMeanwhile_isKept() throws IOException {
        Path target = directory.resolve("keys");
        writeDirectory(target, false, "a");
        try (StagedFile staged = StagedFile.begin(directory(target, true))) {
            Files.writeString(Files.createDirectory(staged.path()).resolve("b"), "new");
            Files.writeString(target.resolve("theirs"), "theirs");
            assertThatExceptionOfType(UserMistake.class).isThrownBy(staged::commit);
        }
        assertThat(target.resolve("a")).hasContent("a");
        assertThat(target.resolve("theirs")).hasContent("theirs");
        assertThat(entries()).isEqualTo(1);
    }
}
