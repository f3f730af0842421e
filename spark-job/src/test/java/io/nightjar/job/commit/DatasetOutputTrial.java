package io.nightjar.job.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.job.store.CiphertextWriter;
import io.nightjar.job.store.Dataset;
import io.nightjar.job.store.DatasetHeader;
import io.nightjar.job.store.DatasetKind;
import io.nightjar.job.store.DatasetPaths;
import io.nightjar.job.store.ImageTable;
import io.nightjar.job.store.StoredBlock;
import io.nightjar.model.contract.StoredCiphertext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A directory, the runs that write a data set there, and what is there afterwards. */
abstract class DatasetOutputTrial {
    static final Configuration CONFIGURATION = new Configuration();
    static final DatasetHeader HEADER =
            DatasetHeader.encrypted("w", "a".repeat(32), "b".repeat(32), "c".repeat(32), "phases-8", 2);
    static final ImageTable IMAGES = ImageTable.of(List.of("a", "b", "c"), 2);

    @TempDir
    Path directory;

    /** The directory of the data set. */
    Path target;

    @BeforeEach
    void name() {
        target = directory.resolve("out");
    }

    DatasetOutput begin(String work, boolean overwrite, boolean restart) throws IOException {
        return DatasetOutput.begin(
                new DatasetTarget(
                        new org.apache.hadoop.fs.Path(target.toString()),
                        DatasetKind.ENCRYPTED,
                        overwrite,
                        List.of(),
                        CONFIGURATION),
                work,
                restart);
    }

    /** What a task does. */
    static StoredBlock finish(BlockTarget out, int block, int content) throws IOException {
        String name = DatasetPaths.newBlockFile(block);
        CiphertextWriter writer = new CiphertextWriter(
                out.file(name), out.header(), IMAGES.contents().get(block), CONFIGURATION);
        try (writer) {
            writer.write(new StoredCiphertext(block, 0, new byte[] {(byte) content}));
        }
        StoredBlock stored = writer.stored(name, null);
        out.finish(new BlockRecord(stored, 1, Map.of(), 1, "driver", 0), CONFIGURATION);
        return stored;
    }

    static Dataset commit(DatasetOutput output, List<StoredBlock> blocks, boolean complete) throws IOException {
        org.apache.hadoop.fs.Path table = output.newImagesFile();
        IMAGES.write(table, HEADER, CONFIGURATION);
        Draft draft = new Draft(
                HEADER,
                output.name(table),
                3,
                IMAGES.blocks().size(),
                blocks,
                List.of(),
                null,
                Map.of("nightjar", "test"));
        return output.commit(draft, complete, true);
    }

    Dataset write(String work, boolean overwrite, int content) throws IOException {
        try (DatasetOutput output = begin(work, overwrite, false)) {
            BlockTarget blocks = output.open(HEADER);
            return commit(output, List.of(finish(blocks, 0, content), finish(blocks, 1, content)), true);
        }
    }

    /** A run that finds block 1 finished, and makes the data set whole. */
    void completeBehindBlockOne() throws IOException {
        try (DatasetOutput next = begin("w", false, false)) {
            assertThat(next.finished()).containsOnlyKeys(1L);
            StoredBlock first = finish(next.open(HEADER), 0, 1);
            commit(next, List.of(first, next.finished().get(1L).stored()), true);
        }
        assertThat(held().manifest().isWhole()).isTrue();
        assertThat(target.resolve(DatasetPaths.PARTIAL)).doesNotExist();
    }

    Dataset held() throws IOException {
        return Dataset.open(new org.apache.hadoop.fs.Path(target.toString()), DatasetKind.ENCRYPTED, CONFIGURATION);
    }

    List<String> tree() throws IOException {
        if (!Files.exists(target)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.walk(target)) {
            return paths.filter(Files::isRegularFile)
                    .map(path -> target.relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }

    /** What a run whose claims are old looks like: one that has died. */
    void ageClaims() throws IOException {
        for (String name : tree()) {
            if (name.contains("/generation-")) {
                Files.setLastModifiedTime(
                        target.resolve(name), FileTime.from(Instant.now().minusSeconds(3600)));
            }
        }
    }
}
