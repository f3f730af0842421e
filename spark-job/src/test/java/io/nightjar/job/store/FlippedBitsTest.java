package io.nightjar.job.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.model.contract.StoredCiphertext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file with one bit flipped, wherever that is, has the rows that were written, or is damaged. */
class FlippedBitsTest {
    private static final Configuration CONFIGURATION = new Configuration();
    private static final DatasetHeader HEADER =
            DatasetHeader.encrypted("w", "a".repeat(32), "b".repeat(32), "c".repeat(32), "phases-8", 2);

    /** Odd, so that every place in a byte has its turn. */
    private static final int STEP = 7;

    @TempDir
    Path directory;

    private String outcome(StoredBlock block, List<StoredCiphertext> rows) {
        List<StoredCiphertext> read = new ArrayList<>();
        org.apache.hadoop.fs.Path root = new org.apache.hadoop.fs.Path(directory.toUri());
        try (CiphertextReader reader = new CiphertextReader(root, HEADER, block, CONFIGURATION)) {
            reader.forEachRemaining(read::add);
        } catch (DamagedDataException e) {
            return "damaged";
        } catch (IOException | RuntimeException e) {
            return e.toString();
        }
        boolean same = read.size() == rows.size();
        for (int i = 0; same && i < rows.size(); i++) {
            same = rows.get(i).index() == read.get(i).index()
                    && rows.get(i).level() == read.get(i).level()
                    && Arrays.equals(rows.get(i).payload(), read.get(i).payload());
        }
        return same ? "same" : "other rows";
    }

    @Test
    void anyFlippedBit_isDamageOrMakesNoDifference() throws IOException {
        BlockContent content = BlockContent.of(0, List.of("a", "b"));
        String name = DatasetPaths.newBlockFile(0);
        List<StoredCiphertext> rows = List.of(
                new StoredCiphertext(0, 3, "first row".getBytes()), new StoredCiphertext(1, 3, "second".getBytes()));
        CiphertextWriter writer = new CiphertextWriter(
                new DatasetPaths(new org.apache.hadoop.fs.Path(directory.toUri())).file(name),
                HEADER,
                content,
                CONFIGURATION);
        try (writer) {
            rows.forEach(writer::write);
        }
        StoredBlock block = writer.stored(name, null);
        Path file = directory.resolve(name);
        byte[] sound = Files.readAllBytes(file);
        Map<String, String> outcomes = new TreeMap<>();
        for (int bit = 0; bit < 8 * sound.length; bit += STEP) {
            byte[] flipped = sound.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(file, flipped);
            outcomes.putIfAbsent(outcome(block, rows), "byte " + bit / 8 + " of " + sound.length + ", bit " + bit % 8);
        }
        assertThat(outcomes).containsOnlyKeys("damaged", "same");
    }
}
