package io.nightjar.job.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nightjar.job.commit.DatasetTarget;
import io.nightjar.job.commit.StagedOutput;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.model.contract.StoredCiphertext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetTest {
    private static final int ROWS = 21;
    private static final int PAYLOAD_BYTES = 40_000;
    private static final DatasetHeader HEADER = header("bb22");
    private static final Configuration CONFIGURATION = new Configuration();

    @TempDir
    Path directory;

    private Path data;

    @BeforeEach
    void write() throws IOException {
        data = directory.resolve("data");
        write(data, HEADER, List.of("a", "b", "c", "d", "naïve, \"e\""));
    }

    private static DatasetHeader header(String profile) {
        return DatasetHeader.encrypted("aa11".repeat(8), profile.repeat(8), "dd44".repeat(8), "phases-8", 4);
    }

    private static void write(Path out, DatasetHeader header, List<String> ids) throws IOException {
        ImageTable images = ImageTable.of(ids, header.imagesPerBlock());
        try (StagedOutput staged = StagedOutput.begin(target(out))) {
            for (int block = 0; block < images.blocks().size(); block++) {
                try (CiphertextWriter writer = new CiphertextWriter(
                        staged.file(DatasetPaths.blockFile(block)), block, header, CONFIGURATION)) {
                    rows(block).forEach(writer::write);
                }
            }
            images.write(staged.file(DatasetPaths.IMAGES), header, CONFIGURATION);
            staged.commit();
        }
    }

    private static DatasetTarget target(Path out) throws IOException {
        return new DatasetTarget(hadoop(out), DatasetKind.ENCRYPTED, false, List.of(), CONFIGURATION);
    }

    private static List<StoredCiphertext> rows(long block) {
        Random random = new Random(block);
        List<StoredCiphertext> rows = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            byte[] payload = new byte[PAYLOAD_BYTES + i];
            random.nextBytes(payload);
            rows.add(new StoredCiphertext(3 * i, i % 5, payload));
        }
        return rows;
    }

    private static org.apache.hadoop.fs.Path hadoop(Path path) {
        return new org.apache.hadoop.fs.Path(path.toUri());
    }

    private Dataset open() throws IOException {
        return Dataset.open(hadoop(data), DatasetKind.ENCRYPTED, CONFIGURATION);
    }

    private static List<StoredCiphertext> read(org.apache.hadoop.fs.Path file, long block) throws IOException {
        List<StoredCiphertext> rows = new ArrayList<>();
        try (CiphertextReader reader = new CiphertextReader(file, block, CONFIGURATION)) {
            reader.forEachRemaining(rows::add);
        }
        return rows;
    }

    private void refused(String... words) {
        ThrowingCallable reading = () -> {
            List<org.apache.hadoop.fs.Path> files = open().blockFiles();
            for (int block = 0; block < files.size(); block++) {
                read(files.get(block), block);
            }
        };
        assertThatExceptionOfType(UserMistake.class)
                .isThrownBy(reading)
                .satisfies(e -> assertThat(e.getMessage()).contains(words));
    }

    private Path block(int number) {
        return data.resolve(DatasetPaths.blockFile(number));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nightjar.dataset", "nightjar.parameters", "nightjar.profile", "nightjar.key"})
    void headerIds_areHexadecimal(String field) {
        Map<String, String> metadata = new TreeMap<>(HEADER.toMetadata());
        metadata.put(field, "f".repeat(31) + "\n");
        assertThatExceptionOfType(DamagedDataException.class)
                .isThrownBy(() -> DatasetHeader.fromMetadata(metadata, "file"))
                .withMessageContaining("file says " + field + " '");
        metadata.put(field, "f".repeat(32));
        assertThat(DatasetHeader.fromMetadata(metadata, "file").imagesPerBlock())
                .isEqualTo(4);
    }

    @Test
    void headerProgram_isOfPredictionsAlone() {
        Map<String, String> metadata = new TreeMap<>(HEADER.toMetadata());
        assertThat(metadata).containsEntry("nightjar.kind", "encrypted");
        metadata.put("nightjar.program", "f".repeat(32));
        assertThatExceptionOfType(DamagedDataException.class)
                .isThrownBy(() -> DatasetHeader.fromMetadata(metadata, "file"))
                .withMessageContaining("nightjar.program");
        metadata.put("nightjar.kind", "predictions");
        assertThat(DatasetHeader.fromMetadata(metadata, "file").kind()).isEqualTo(DatasetKind.PREDICTIONS);
    }

    @Test
    void rowsHeaderAndIds_comeBackAsWritten() throws IOException {
        Dataset opened = open();
        assertThat(opened.header()).isEqualTo(HEADER);
        assertThat(opened.images().blocks()).containsExactly(List.of("a", "b", "c", "d"), List.of("naïve, \"e\""));
        assertThat(opened.storedBytes()).isEqualTo(Files.size(block(0)) + Files.size(block(1)));
        for (int block = 0; block < 2; block++) {
            List<StoredCiphertext> rows = read(opened.blockFiles().get(block), block);
            List<StoredCiphertext> written = rows(block);
            assertThat(rows).hasSameSizeAs(written);
            for (int i = 0; i < ROWS; i++) {
                assertThat(rows.get(i).index()).isEqualTo(written.get(i).index());
                assertThat(rows.get(i).level()).isEqualTo(written.get(i).level());
                assertThat(Arrays.equals(rows.get(i).payload(), written.get(i).payload()))
                        .isTrue();
            }
        }
    }

    @Test
    void sameRows_sameBytes() throws IOException {
        Path again = directory.resolve("again");
        write(again, HEADER, List.of("a", "b", "c", "d", "naïve, \"e\""));
        assertThat(again.resolve(DatasetPaths.blockFile(1))).hasSameBinaryContentAs(block(1));
        assertThat(again.resolve(DatasetPaths.IMAGES)).hasSameBinaryContentAs(data.resolve(DatasetPaths.IMAGES));
    }

    @Test
    void files_costLittleMoreThanTheirPayloads() throws IOException {
        long payloads = rows(0).stream().mapToLong(row -> row.payload().length).sum();
        assertThat(Files.size(block(0))).isBetween(payloads, payloads + 200L * ROWS + 2000);
    }

    @Test
    void writer_directoryGone_doesNotMakeItAgain() {
        Path gone = directory.resolve("gone/block.parquet");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> new CiphertextWriter(hadoop(gone), 0, HEADER, CONFIGURATION));
        assertThat(gone.getParent()).doesNotExist();
    }

    /** Positions in thousandths of the file: first row group, a middle one, the last. */
    @ParameterizedTest
    @ValueSource(ints = {20, 300, 500, 740, 960})
    void oneBitOfAPayloadFlipped_isFound(int position) throws IOException {
        byte[] bytes = Files.readAllBytes(block(1));
        bytes[(int) ((long) bytes.length * position / 1000)] ^= 16;
        Files.write(block(1), bytes);
        refused("block-00001.parquet", "truncated or altered");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 500, 999})
    void truncatedFile_isFound(int thousandths) throws IOException {
        byte[] bytes = Files.readAllBytes(block(0));
        Files.write(block(0), Arrays.copyOf(bytes, (int) ((long) bytes.length * thousandths / 1000)));
        refused("block-00000.parquet", "truncated or altered");
    }

    @Test
    void missingBlock_isFound() throws IOException {
        Files.delete(block(1));
        refused("block-00001.parquet", "missing");
    }

    @Test
    void blockOfAnotherDataSet_isFound() throws IOException {
        Path other = directory.resolve("other");
        write(other, header("cc33"), List.of("x"));
        Files.delete(block(0));
        Files.copy(other.resolve(DatasetPaths.blockFile(0)), block(0));
        refused("block-00000.parquet", "another data set");
    }

    @Test
    void blockOfAnotherDataSetUnderTheSameKeys_isFound() throws IOException {
        Path other = directory.resolve("other");
        write(other, header("bb22"), List.of("x"));
        Files.copy(other.resolve(DatasetPaths.blockFile(0)), block(0), StandardCopyOption.REPLACE_EXISTING);
        refused("block-00000.parquet", "another data set");
    }

    @Test
    void blockUnderTheNameOfAnother_isFound() throws IOException {
        Files.copy(block(1), block(0), StandardCopyOption.REPLACE_EXISTING);
        refused("block-00000.parquet", "holds a ciphertext of block 1, expected block 0");
    }

    @Test
    void moreImagesThanABlockHolds_areFound() throws IOException {
        Path crowded = directory.resolve("crowded");
        try (StagedOutput staged = StagedOutput.begin(target(crowded))) {
            ImageTable.of(List.of("a", "b", "c", "d", "e"), 5)
                    .write(staged.file(DatasetPaths.IMAGES), HEADER, CONFIGURATION);
            staged.commit();
        }
        data = crowded;
        refused("images.parquet", "5 images for block 0, expected at most 4");
    }

    @Test
    void blockThatTheImageTableDoesNotKnow_isFound() throws IOException {
        Files.copy(block(0), block(2));
        refused("block-00002.parquet", "does not know");
    }

    @Test
    void unfinishedDataSet_isRefused() throws IOException {
        Files.delete(data.resolve(DatasetPaths.SUCCESS));
        refused("no finished data set", "_SUCCESS");
    }

    @Test
    void otherKind_isRefused() throws IOException {
        assertThatExceptionOfType(UserMistake.class)
                .isThrownBy(() -> Dataset.open(hadoop(data), DatasetKind.PREDICTIONS, CONFIGURATION))
                .withMessageContaining("holds encrypted images, expected encrypted predictions");
    }

    @Test
    void parquetOfOtherColumns_isRefused() throws IOException {
        Files.delete(block(0));
        Files.copy(data.resolve(DatasetPaths.IMAGES), block(0));
        refused("no part of a Nightjar data set", "block, index, level, payload");
    }
}
