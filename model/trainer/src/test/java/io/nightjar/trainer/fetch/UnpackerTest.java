package io.nightjar.trainer.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnpackerTest {
    private final byte[] first = Samples.noise(5, 200_000);
    private final byte[] second = Samples.noise(6, 70_000);

    @TempDir
    Path directory;

    private Map<String, byte[]> entries() {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("set/", new byte[0]);
        entries.put("set/readme.html", Samples.text("read me"));
        entries.put("set/first.bin", first);
        entries.put("set/second.bin", second);
        return entries;
    }

    private Path unpack(byte[] packed) throws IOException {
        Path file = Files.write(directory.resolve("set.tar.gz"), packed);
        Archive archive = new Archive(
                Samples.known("set.tar.gz", packed),
                List.of(),
                "set",
                List.of(Samples.known("first.bin", first), Samples.known("second.bin", second)));
        Path out = directory.resolve("out");
        try (OutputDirectory target = OutputDirectory.open(out)) {
            Unpacker.unpack(file, archive, target);
        }
        return out;
    }

    private void refused(byte[] packed, String sentence) {
        assertThatExceptionOfType(FetchException.class)
                .isThrownBy(() -> unpack(packed))
                .withMessageStartingWith(directory.resolve("set.tar.gz").toString())
                .withMessageContaining(sentence);
        assertThat(directory).isDirectoryNotContaining("glob:**{out,evil}*");
    }

    @Test
    void wantedFiles_areUnpackedWithoutTheirDirectory() throws IOException {
        Path out = unpack(Samples.tar(entries()));
        assertThat(out.resolve("first.bin")).hasBinaryContent(first);
        assertThat(out.resolve("second.bin")).hasBinaryContent(second);
        assertThat(out.toFile().list()).containsExactlyInAnyOrder("first.bin", "second.bin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil", "set/../../evil", "set/..", "/evil", "..\\evil", "C:/evil"})
    void entryThatPointsOut_refusesTheWhole(String name) throws IOException {
        Map<String, byte[]> entries = entries();
        entries.put(name, Samples.text("evil"));
        refused(Samples.tar(entries), "has the entry '" + name + "', which points out of the archive");
    }

    @Test
    void links_refuseTheWhole() throws IOException {
        refused(
                Samples.tarOfLink("set/first.bin", TarConstants.LF_SYMLINK, "/etc/passwd"),
                "has the entry 'set/first.bin', which is neither a file nor a directory");
        refused(
                Samples.tarOfLink("set/first.bin", TarConstants.LF_LINK, "../evil"),
                "has the entry 'set/first.bin', which is neither a file nor a directory");
        refused(
                Samples.tarOfLink("set/fifo", TarConstants.LF_FIFO, ""),
                "has the entry 'set/fifo', which is neither a file nor a directory");
    }

    @Test
    void missingFile_refusesTheWhole() throws IOException {
        Map<String, byte[]> entries = entries();
        entries.remove("set/second.bin");
        entries.put("second.bin", second);
        refused(Samples.tar(entries), "lacks set/second.bin");
    }

    @Test
    void wrongFile_refusesTheWhole() throws IOException {
        Map<String, byte[]> entries = entries();
        entries.put("set/second.bin", Samples.noise(7, second.length));
        refused(Samples.tar(entries), "has a second.bin that has SHA-256 ");
        entries.put("set/second.bin", Samples.noise(7, second.length + 1));
        refused(Samples.tar(entries), "has a second.bin that has more than 70000 bytes, expected 70000");
        entries.put("set/second.bin", Samples.noise(7, second.length - 1));
        refused(Samples.tar(entries), "has a second.bin that has 69999 bytes, expected 70000");
    }

    @Test
    void cutArchive_leavesNothing() throws IOException {
        byte[] packed = Samples.tar(entries());
        refused(Arrays.copyOf(packed, packed.length - 30_000), "cannot be unpacked");
        refused(Samples.text("no gzip file"), "cannot be unpacked");
    }

    @Test
    void remainsOfAKilledProcess_areRemoved() throws IOException {
        Path staging = Files.createDirectories(directory.resolve("out/.fetch-staging"));
        Files.write(staging.resolve("first.bin"), Arrays.copyOf(first, 10));
        Files.createFile(directory.resolve("out/.fetch-lock"));
        Path out = unpack(Samples.tar(entries()));
        assertThat(out.toFile().list()).containsExactlyInAnyOrder("first.bin", "second.bin");
    }
}
