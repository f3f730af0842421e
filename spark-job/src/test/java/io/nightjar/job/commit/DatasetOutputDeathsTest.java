package io.nightjar.job.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.store.Dataset;
import io.nightjar.job.store.DatasetKind;
import io.nightjar.job.store.DatasetPaths;
import io.nightjar.job.store.StoredBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

/** What a run leaves that dies, and what the next one makes of it. */
class DatasetOutputDeathsTest extends DatasetOutputTrial {
    @Test
    void runThatDies_isGoneOnWith() throws IOException {
        StoredBlock first;
        try (DatasetOutput dies = begin("w", false, false)) {
            first = finish(dies.open(HEADER), 0, 1);
        }
        assertThatExceptionOfType(UserMistake.class).isThrownBy(this::held).withMessageContaining("_SUCCESS");
        try (DatasetOutput next = begin("w", false, false)) {
            assertThat(next.finished()).containsOnlyKeys(0L);
            assertThat(next.finished().get(0L).stored()).isEqualTo(first);
            StoredBlock second = finish(next.open(HEADER), 1, 1);
            commit(next, List.of(first, second), true);
        }
        assertThat(held().blocks()).hasSize(2);
    }

    @Test
    void runThatDies_ofAnotherWork_countsForNothing() throws IOException {
        try (DatasetOutput dies = begin("w", false, false)) {
            finish(dies.open(HEADER), 0, 1);
        }
        try (DatasetOutput next = begin("v", false, false)) {
            assertThat(next.finished()).isEmpty();
        }
        try (DatasetOutput next = begin("w", false, true)) {
            assertThat(next.finished()).as("restarted").isEmpty();
        }
    }

    @Test
    void recordsOfFilesThatAreGoneOrCut_andHalfRecords_countForNothing() throws IOException {
        try (DatasetOutput dies = begin("w", false, false)) {
            BlockTarget blocks = dies.open(HEADER);
            Path cut = target.resolve(finish(blocks, 0, 1).file());
            Files.write(cut, new byte[] {1});
            Files.delete(target.resolve(finish(blocks, 1, 1).file()));
        }
        try (DatasetOutput next = begin("w", false, false)) {
            assertThat(next.finished()).isEmpty();
            finish(next.open(HEADER), 0, 1);
        }
        for (String name : tree()) {
            if (name.contains("/done/")) {
                Files.write(target.resolve(name), "{\"stored\":{\"blo".getBytes());
            }
        }
        try (DatasetOutput next = begin("w", false, false)) {
            assertThat(next.finished()).isEmpty();
        }
    }

    @Test
    void runWithoutAnyFinishedBlock_leavesNothing() throws IOException {
        target = directory.resolve("deep/er/out");
        try (DatasetOutput output = begin("w", false, false)) {
            output.open(HEADER);
            IMAGES.write(output.newImagesFile(), HEADER, CONFIGURATION);
        }
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void runThatDiedBetweenClaimAndPointer_doesNotStopTheNext() throws IOException {
        try (DatasetOutput output = begin("w", false, false)) {
            BlockTarget blocks = output.open(HEADER);
            finish(blocks, 0, 1);
            finish(blocks, 1, 1);
        }
        Path claim = Files.writeString(target.resolve("_nightjar/generation-1"), "");
        Files.setLastModifiedTime(claim, FileTime.from(Instant.now().minusSeconds(3600)));
        try (DatasetOutput next = begin("w", false, false)) {
            next.open(HEADER);
            Map<Long, StoredBlock> blocks = new TreeMap<>();
            next.finished().forEach((number, record) -> blocks.put(number, record.stored()));
            assertThat(commit(next, List.copyOf(blocks.values()), true)
                            .manifest()
                            .generation())
                    .isEqualTo(2);
        }
        assertThat(held().blocks()).hasSize(2);
    }

    @Test
    void pointerWhosePutIsNotAnswered_namesFilesThatAreKept() throws IOException {
        ObjectStore.reset();
        ObjectStore.failAfterPutting(DatasetPaths.SUCCESS);
        Configuration configuration = new Configuration();
        configuration.set(ObjectStore.IMPLEMENTATION, ObjectStore.class.getName());
        DatasetTarget unsure = new DatasetTarget(
                new org.apache.hadoop.fs.Path("obj://" + target),
                DatasetKind.ENCRYPTED,
                false,
                List.of(),
                configuration);
        try (DatasetOutput output = DatasetOutput.begin(unsure, "w", false)) {
            output.open(HEADER);
            BlockTarget local = new BlockTarget(target.toString(), "w", HEADER);
            List<StoredBlock> blocks = List.of(finish(local, 0, 1), finish(local, 1, 1));
            org.apache.hadoop.fs.Path table = output.newImagesFile();
            IMAGES.write(table, HEADER, configuration);
            Draft draft = new Draft(HEADER, output.name(table), 3, 2, blocks, List.of(), null, Map.of());
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> output.commit(draft, true, true))
                    .withMessageContaining("504");
        } finally {
            ObjectStore.reset();
        }
        assertThat(held().imageTable(CONFIGURATION)).isEqualTo(IMAGES);
    }

    @Test
    void damagedPointer_isReplacedWhereThatIsAllowed() throws IOException {
        write("w", false, 1);
        Files.writeString(target.resolve(DatasetPaths.SUCCESS), "{\"format\":3,");
        ageClaims();
        Dataset replaced = write("w2", true, 2);
        assertThat(held().manifest()).isEqualTo(replaced.manifest());
    }

    @Test
    void damagedPart_countsForNothing_andStopsNothing() throws IOException {
        try (DatasetOutput stopped = begin("w", false, false)) {
            commit(stopped, List.of(finish(stopped.open(HEADER), 1, 1)), false);
        }
        Files.writeString(target.resolve(DatasetPaths.PARTIAL), "{\"format\":3,");
        ageClaims();
        completeBehindBlockOne();
    }

    @Test
    void completeWork_thatHasLostAFile_isGoneOnWith() throws IOException {
        Dataset before = write("w", false, 1);
        Files.delete(target.resolve(before.blocks().get(0).file()));
        try (DatasetOutput again = begin("w", false, false)) {
            assertThat(again.isComplete()).isFalse();
            assertThat(again.finished()).containsOnlyKeys(1L);
            StoredBlock first = finish(again.open(HEADER), 0, 1);
            commit(again, List.of(first, again.finished().get(1L).stored()), true);
        }
        assertThat(held().manifest().generation()).isEqualTo(2);
        assertThat(target.resolve(held().blocks().get(0).file())).exists();
    }
}
