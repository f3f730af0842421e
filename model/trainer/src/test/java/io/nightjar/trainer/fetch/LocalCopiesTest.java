package io.nightjar.trainer.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalCopiesTest {
    private final byte[] labels = Samples.text("labels");
    private final byte[] first = Samples.noise(8, 100_000);
    private final byte[] second = Samples.noise(9, 5_000);
    private byte[] packedLabels;
    private byte[] packedSet;
    private PublicDataset dataset;
    private Path from;
    private Path out;

    @TempDir
    Path directory;

    @BeforeEach
    void prepare() throws IOException {
        packedLabels = Samples.gzip(labels);
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("set/first.bin", first);
        entries.put("set/second.bin", second);
        packedSet = Samples.tar(entries);
        URI nowhere = URI.create("http://127.0.0.1:1/");
        dataset = Samples.dataset(
                Samples.gzipArchive("labels", packedLabels, labels, nowhere),
                new Archive(
                        Samples.known("set.tar.gz", packedSet),
                        List.of(nowhere),
                        "set",
                        List.of(Samples.known("first.bin", first), Samples.known("second.bin", second))));
        from = Files.createDirectory(directory.resolve("from"));
        out = directory.resolve("out");
    }

    private DatasetFetch.Result copy() throws IOException {
        return new DatasetFetch(dataset, out, false, Samples.PATIENCE, Samples.NOBODY).copyFrom(from);
    }

    private void succeeds() throws IOException {
        String[] before = from.toFile().list();
        assertThat(copy()).isEqualTo(new DatasetFetch.Result(2, 0));
        assertThat(out.resolve("labels")).hasBinaryContent(labels);
        assertThat(out.resolve("first.bin")).hasBinaryContent(first);
        assertThat(out.resolve("second.bin")).hasBinaryContent(second);
        assertThat(out.toFile().list()).hasSize(3);
        assertThat(from.toFile().list()).containsExactlyInAnyOrder(before);
        assertThat(copy()).isEqualTo(new DatasetFetch.Result(0, 0));
    }

    private void refused(String... parts) {
        assertThatExceptionOfType(FetchException.class)
                .isThrownBy(this::copy)
                .satisfies(mistake -> assertThat(mistake.getMessage()).contains(parts));
    }

    @Test
    void archives_areVerifiedAndUnpacked() throws IOException {
        Files.write(from.resolve("labels.gz"), packedLabels);
        Files.write(from.resolve("set.tar.gz"), packedSet);
        succeeds();
    }

    @Test
    void unpackedFiles_areVerifiedAndCopied() throws IOException {
        Files.write(from.resolve("labels"), labels);
        Files.write(from.resolve("first.bin"), first);
        Files.write(from.resolve("second.bin"), second);
        succeeds();
    }

    @Test
    void directoryThatUnpackingMade_isFound() throws IOException {
        Files.write(from.resolve("labels"), labels);
        Path set = Files.createDirectory(from.resolve("set"));
        Files.write(set.resolve("first.bin"), first);
        Files.write(set.resolve("second.bin"), second);
        succeeds();
    }

    @Test
    void sameDirectory_isUnpackedInPlace() throws IOException {
        out = from;
        Files.write(from.resolve("labels.gz"), packedLabels);
        Files.write(from.resolve("set.tar.gz"), packedSet);
        copy();
        assertThat(from.toFile().list())
                .containsExactlyInAnyOrder("labels.gz", "set.tar.gz", "labels", "first.bin", "second.bin");
    }

    @Test
    void missingArchive_isNamedAndNothingIsWritten() throws IOException {
        Files.write(from.resolve("labels.gz"), packedLabels);
        Files.write(from.resolve("first.bin"), first);
        refused("directory " + from + " lacks set.tar.gz, packed and unpacked: put the archives there");
        assertThat(out).doesNotExist();
        from = directory.resolve("nowhere");
        refused("directory " + from + " does not exist or is a file: give the one that has labels.gz, set.tar.gz");
    }

    @Test
    void damagedArchive_isRefused() throws IOException {
        packedLabels[packedLabels.length - 1] ^= 1;
        Files.write(from.resolve("labels.gz"), packedLabels);
        Files.write(from.resolve("set.tar.gz"), packedSet);
        refused(from.resolve("labels.gz") + " has SHA-256 ", ", expected ", ": give another copy");
        assertThat(out).doesNotExist();
    }

    @Test
    void damagedUnpackedFile_isRefusedAndNoneOfItsArchiveIsWritten() throws IOException {
        Files.write(from.resolve("labels"), labels);
        Files.write(from.resolve("first.bin"), first);
        Files.write(from.resolve("second.bin"), Samples.noise(10, second.length));
        refused(from.resolve("second.bin") + " has SHA-256 ");
        assertThat(out.toFile().list()).containsExactly("labels");
    }

    @Test
    void whatIsInPlace_isNotAskedFor() throws IOException {
        Files.createDirectory(out);
        Files.write(out.resolve("labels"), labels);
        Files.write(from.resolve("set.tar.gz"), packedSet);
        assertThat(copy()).isEqualTo(new DatasetFetch.Result(1, 0));
    }
}
