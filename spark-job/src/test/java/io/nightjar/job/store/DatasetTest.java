package io.nightjar.job.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nightjar.ckks.Counts;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.model.contract.StoredCiphertext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
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
        return DatasetHeader.encrypted("w", "aa11".repeat(8), profile.repeat(8), "dd44".repeat(8), "phases-8", 4);
    }

    /** A data set as encrypting leaves it. */
    private static void write(Path out, DatasetHeader header, List<String> ids) throws IOException {
        ImageTable images = ImageTable.of(ids, header.imagesPerBlock());
        DatasetPaths paths = new DatasetPaths(hadoop(out));
        List<StoredBlock> blocks = new ArrayList<>();
        for (BlockContent content : images.contents()) {
            String name = DatasetPaths.newBlockFile(content.block());
            CiphertextWriter writer = new CiphertextWriter(paths.file(name), header, content, CONFIGURATION);
            try (writer) {
                rows(content.block()).forEach(writer::write);
            }
            blocks.add(writer.stored(name, null));
        }
        String table = DatasetPaths.newImagesFile();
        images.write(paths.file(table), header, CONFIGURATION);
        put(
                out,
                new Manifest(
                        3, 1, "w", header, table, images.images(), blocks.size(), blocks, List.of(), null, Map.of()));
    }

    private static void put(Path out, Manifest manifest) throws IOException {
        byte[] bytes = StoredJson.write(manifest);
        ManifestPointer pointer = ManifestPointer.to(manifest.generation(), bytes);
        Files.createDirectories(out.resolve(pointer.manifest()).getParent());
        Files.write(out.resolve(pointer.manifest()), bytes);
        Files.write(out.resolve(DatasetPaths.SUCCESS), StoredJson.write(pointer));
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

    private static List<StoredCiphertext> read(Dataset data, StoredBlock block) throws IOException {
        List<StoredCiphertext> rows = new ArrayList<>();
        try (CiphertextReader reader = new CiphertextReader(data.root(), data.header(), block, CONFIGURATION)) {
            reader.forEachRemaining(rows::add);
        }
        return rows;
    }

    private void refused(String... words) {
        ThrowingCallable reading = () -> {
            Dataset opened = open();
            opened.imageTable(CONFIGURATION);
            for (StoredBlock block : opened.blocks()) {
                read(opened, block);
            }
        };
        assertThatExceptionOfType(UserMistake.class)
                .isThrownBy(reading)
                .satisfies(e -> assertThat(e.getMessage()).contains(words));
    }

    private Path block(int number) throws IOException {
        return block(data, number);
    }

    private static Path block(Path data, int number) throws IOException {
        return data.resolve(Dataset.open(hadoop(data), DatasetKind.ENCRYPTED, CONFIGURATION)
                .blocks()
                .get(number)
                .file());
    }

    private static Path table(Path data) throws IOException {
        return data.resolve(Dataset.open(hadoop(data), DatasetKind.ENCRYPTED, CONFIGURATION)
                .manifest()
                .imagesFile());
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
    void headerOfImagesSetApart_saysFromWhichBlockOn() {
        assertThat(HEADER.toMetadata()).doesNotContainKey("nightjar.apart");
        DatasetHeader apart = HEADER.withApart(3).predictionsOf("f".repeat(32));
        assertThat(DatasetHeader.fromMetadata(apart.toMetadata(), "file")).isEqualTo(apart);
        assertThat(apart.apart()).isEqualTo(3);
        for (String wrong : List.of("-1", "three")) {
            Map<String, String> metadata = new TreeMap<>(apart.toMetadata());
            metadata.put("nightjar.apart", wrong);
            assertThatExceptionOfType(DamagedDataException.class)
                    .isThrownBy(() -> DatasetHeader.fromMetadata(metadata, "file"))
                    .withMessageContaining("from block '" + wrong + "' on, expected a number from 0");
        }
    }

    static List<String> hostilePublicKeys() {
        String fingerprint = HEADER.key();
        return List.of(
                "",
                "false",
                "TRUE",
                "true ",
                "\u0000\u001b[2Jgarbage\n",
                fingerprint,
                "e".repeat(32),
                "real",
                "true".repeat(1 << 20));
    }

    @ParameterizedTest
    @MethodSource("hostilePublicKeys")
    void headerPublicKey_thatIsNotTrue_isRefusedInOneLine(String value) {
        Map<String, String> metadata = new TreeMap<>(HEADER.toMetadata());
        metadata.put("nightjar.public-key", value);
        assertThatExceptionOfType(DamagedDataException.class)
                .isThrownBy(() -> DatasetHeader.fromMetadata(metadata, "file"))
                .satisfies(e -> assertThat(e.getMessage())
                        .startsWith("file says nightjar.public-key '")
                        .endsWith(", expected true or nothing: copy it again from where it was made")
                        .doesNotContainPattern("\\p{Cntrl}")
                        .hasSizeLessThan(250));
    }

    @Test
    void headerPublicKey_staysWithPredictions() {
        assertThat(HEADER.toMetadata()).doesNotContainKey("nightjar.public-key");
        DatasetHeader predictions = HEADER.withPublicKey().predictionsOf("f".repeat(32));
        assertThat(predictions.toMetadata()).containsEntry("nightjar.public-key", "true");
        assertThat(DatasetHeader.fromMetadata(predictions.toMetadata(), "file")).isEqualTo(predictions);
        assertThat(predictions.saysPublicKey()).isTrue();
        assertThat(HEADER.saysPublicKey()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nightjar.format",
                "nightjar.kind",
                "nightjar.key",
                "nightjar.program",
                "nightjar.images-per-block",
                "nightjar.apart"
            })
    void headerValue_thatIsTooLong_isRefusedInOneLine(String field) {
        Map<String, String> metadata = new TreeMap<>(HEADER.toMetadata());
        metadata.put(field, "7\n".repeat(1 << 20));
        assertThatExceptionOfType(DamagedDataException.class)
                .isThrownBy(() -> DatasetHeader.fromMetadata(metadata, "file"))
                .satisfies(e -> assertThat(e.getMessage())
                        .contains("2097152 characters in all")
                        .doesNotContain("\n")
                        .hasSizeLessThan(300));
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
        assertThat(opened.imageTable(CONFIGURATION).blocks())
                .containsExactly(List.of("a", "b", "c", "d"), List.of("naïve, \"e\""));
        assertThat(opened.manifest().storedBytes()).isEqualTo(Files.size(block(0)) + Files.size(block(1)));
        for (StoredBlock block : opened.blocks()) {
            List<StoredCiphertext> rows = read(opened, block);
            List<StoredCiphertext> written = rows(block.block());
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
    void sameRows_sameBytesAndDigests() throws IOException {
        Path again = directory.resolve("again");
        write(again, HEADER, List.of("a", "b", "c", "d", "naïve, \"e\""));
        assertThat(block(again, 1)).hasSameBinaryContentAs(block(1));
        assertThat(table(again)).hasSameBinaryContentAs(table(data));
        assertThat(Dataset.open(hadoop(again), DatasetKind.ENCRYPTED, CONFIGURATION)
                        .manifest()
                        .contentDigest())
                .isEqualTo(open().manifest().contentDigest());
    }

    @Test
    void files_costLittleMoreThanTheirPayloads() throws IOException {
        long payloads = rows(0).stream().mapToLong(row -> row.payload().length).sum();
        assertThat(Files.size(block(0))).isBetween(payloads, payloads + 200L * ROWS + 2000);
    }

    /** Positions in thousandths of the file: first row group, a middle one, the last. */
    @ParameterizedTest
    @ValueSource(ints = {20, 300, 500, 740, 960})
    void oneBitOfAPayloadFlipped_isFound(int position) throws IOException {
        byte[] bytes = Files.readAllBytes(block(1));
        bytes[(int) ((long) bytes.length * position / 1000)] ^= 16;
        Files.write(block(1), bytes);
        refused("block-00001-", "altered");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 500, 999})
    void truncatedFile_isFound(int thousandths) throws IOException {
        byte[] bytes = Files.readAllBytes(block(0));
        Files.write(block(0), Arrays.copyOf(bytes, (int) ((long) bytes.length * thousandths / 1000)));
        refused("block-00000-", "truncated or altered");
    }

    @Test
    void missingBlock_isFound() throws IOException {
        Files.delete(block(1));
        refused("block-00001-", "missing");
    }

    @Test
    void blockOfAnotherDataSet_isFound() throws IOException {
        Path other = directory.resolve("other");
        write(other, header("cc33"), List.of("x"));
        Files.copy(block(other, 0), block(0), StandardCopyOption.REPLACE_EXISTING);
        refused("block-00000-", "another data set");
    }

    @Test
    void blockOfOtherImagesUnderTheSameKeys_isFound() throws IOException {
        Path other = directory.resolve("other");
        write(other, HEADER, List.of("x"));
        Files.copy(block(other, 0), block(0), StandardCopyOption.REPLACE_EXISTING);
        refused("block-00000-", "another content of block 0");
    }

    @Test
    void blockUnderTheNameOfAnother_isFound() throws IOException {
        Files.copy(block(1), block(0), StandardCopyOption.REPLACE_EXISTING);
        refused("block-00000-", "holds block 1, expected block 0");
    }

    /** As a program would do that reads and writes Parquet and knows nothing of Nightjar. */
    private void rewrite(Function<List<StoredCiphertext>, List<StoredCiphertext>> change) throws IOException {
        Dataset opened = open();
        StoredBlock block = opened.blocks().get(0);
        List<StoredCiphertext> rows = change.apply(read(opened, block));
        Files.delete(block(0));
        Path elsewhere = directory.resolve("elsewhere");
        CiphertextWriter writer = new CiphertextWriter(hadoop(elsewhere), HEADER, block.content(), CONFIGURATION);
        try (writer) {
            rows.forEach(writer::write);
        }
        byte[] bytes = Files.readAllBytes(elsewhere);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        String stated = writer.stored("", null).digest();
        Files.write(block(0), text.replace(stated, block.digest()).getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void rowsExchanged_areFound() throws IOException {
        rewrite(rows -> {
            List<StoredCiphertext> exchanged = new ArrayList<>(rows);
            exchanged.set(
                    3,
                    new StoredCiphertext(
                            rows.get(3).index(),
                            rows.get(3).level(),
                            rows.get(4).payload()));
            exchanged.set(
                    4,
                    new StoredCiphertext(
                            rows.get(4).index(),
                            rows.get(4).level(),
                            rows.get(3).payload()));
            return exchanged;
        });
        refused("block-00000-", "not those that were written");
    }

    @Test
    void rowTwiceAtTheEnd_isFound() throws IOException {
        rewrite(rows -> Stream.concat(rows.stream(), Stream.of(rows.get(rows.size() - 1)))
                .toList());
        refused("block-00000-", "not those that were written");
    }

    @Test
    void rowLeftOut_isFound() throws IOException {
        rewrite(rows -> rows.subList(0, rows.size() - 1));
        refused("block-00000-", "not those that were written");
    }

    @Test
    void idsExchanged_areFound() throws IOException {
        Files.delete(table(data));
        ImageTable.of(List.of("b", "a", "c", "d", "naïve, \"e\""), 4).write(hadoop(table(data)), HEADER, CONFIGURATION);
        refused("images-", "other images for block 0");
    }

    @Test
    void manifestThatWasAltered_isFound() throws IOException {
        Path manifest = manifest();
        Files.writeString(manifest, Files.readString(manifest).replace("\"images\":4", "\"images\":3"));
        refused("manifest-1-", "truncated or altered");
        Files.delete(manifest);
        refused("manifest", "missing");
        Files.write(data.resolve(DatasetPaths.SUCCESS), new byte[] {'{'});
        refused("_SUCCESS", "truncated or altered");
    }

    private Path manifest() throws IOException {
        try (Stream<Path> files = Files.list(data.resolve(DatasetPaths.RECORDS))) {
            return files.findFirst().orElseThrow();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../etc/passwd", "ciphertexts/../x.parquet", "/ciphertexts/block-00000.parquet"})
    void manifestThatNamesFilesElsewhere_isRefused(String file) throws IOException {
        Manifest manifest = open().manifest();
        StoredBlock block = manifest.blocks().get(0);
        hostile(List.of(new StoredBlock(
                0, file, block.bytes(), block.rows(), block.images(), block.ids(), block.digest(), null, null)));
        refused("names '" + file + "'");
    }

    @Test
    void manifestThatCannotBe_isRefused() throws IOException {
        StoredBlock block = open().manifest().blocks().get(0);
        hostile(List.of(block, block));
        refused("lists block 0 twice");
        hostile(List.of(new StoredBlock(
                0, block.file(), block.bytes(), block.rows(), 5, block.ids(), block.digest(), null, null)));
        refused("states 5 images for block 0, expected 1 to 4");
        hostile(List.of(
                new StoredBlock(0, block.file(), block.bytes(), block.rows(), 4, block.ids(), null, null, null)));
        refused("states no digest for block 0");
    }

    @ParameterizedTest
    @CsvSource({"0, 2", "-1, 2", "5, 1", "5, 6", "5, 9223372036854775807", "9223372036854775807, 2", "5, -1"})
    void manifestOfImpossibleCounts_isRefused(long images, long expectedBlocks) throws IOException {
        Manifest m = open().manifest();
        put(
                data,
                new Manifest(
                        3,
                        2,
                        "w",
                        m.header(),
                        m.imagesFile(),
                        images,
                        expectedBlocks,
                        List.of(m.blocks().get(0)),
                        List.of(),
                        null,
                        Map.of()));
        refused("states " + Counts.of(images, "image") + " in " + Counts.of(expectedBlocks, "block") + " of 1 to 4");
    }

    private void hostile(List<StoredBlock> blocks) throws IOException {
        Path next = directory.resolve("hostile" + blocks.hashCode());
        write(next, HEADER, List.of("a", "b", "c", "d", "e"));
        data = next;
        Manifest m = open().manifest();
        put(
                next,
                new Manifest(3, 2, "w", m.header(), m.imagesFile(), m.images(), 2, blocks, List.of(), null, Map.of()));
    }

    @Test
    void filesThatNoManifestNames_areNotRead() throws IOException {
        Files.copy(block(0), block(0).resolveSibling("block-00000-ffffffff-0000-0000-0000-000000000000.parquet"));
        Files.write(block(0).resolveSibling("block-00007.parquet"), new byte[] {1});
        assertThat(open().blocks()).hasSize(2);
        assertThat(read(open(), open().blocks().get(0))).hasSize(ROWS);
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
        Files.copy(table(data), block(0), StandardCopyOption.REPLACE_EXISTING);
        refused("no part of a Nightjar data set", "required index, required level, required payload");
    }
}
