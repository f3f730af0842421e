package io.nightjar.job.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.store.BlockContent;
import io.nightjar.job.store.Dataset;
import io.nightjar.job.store.DatasetKind;
import io.nightjar.job.store.StoredBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is in force in the directory of a data set, whatever is written there. */
class DatasetOutputTest extends DatasetOutputTrial {
    @Test
    void commit_putsIntoForceWhatItNames() throws IOException {
        Dataset committed = write("w", false, 1);
        assertThat(held().manifest()).isEqualTo(committed.manifest());
        assertThat(held().manifest().isWhole()).isTrue();
        assertThat(held().imageTable(CONFIGURATION)).isEqualTo(IMAGES);
        assertThat(held().blocks())
                .allSatisfy(block -> assertThat(target.resolve(block.file())).hasSize(block.bytes()));
    }

    @Test
    void overwrite_keepsTheOldInForceUntilTheNewIsComplete_andReadableAfterwards() throws IOException {
        Dataset old = write("w", false, 1);
        try (DatasetOutput dies = begin("w2", true, false)) {
            finish(dies.open(HEADER), 0, 2);
        }
        assertThat(held().manifest()).isEqualTo(old.manifest());
        Dataset replaced = write("w2", true, 2);
        assertThat(held().manifest()).isEqualTo(replaced.manifest());
        assertThat(replaced.manifest().generation()).isEqualTo(2);
        assertThat(old.blocks())
                .allSatisfy(block -> assertThat(target.resolve(block.file())).exists());
    }

    @Test
    void sameWorkAgain_isCompleteAlready_andOverwriteMakesItAnew() throws IOException {
        write("w", false, 1);
        try (DatasetOutput again = begin("w", false, false)) {
            assertThat(again.isComplete()).isTrue();
            assertThat(again.finished()).containsOnlyKeys(0L, 1L);
        }
        try (DatasetOutput again = begin("w", true, false)) {
            assertThat(again.isComplete()).isFalse();
            assertThat(again.finished()).isEmpty();
        }
        assertThatExceptionOfType(UserMistake.class)
                .isThrownBy(() -> begin("v", false, false))
                .withMessageContaining("exists: give another output, or allow it to be replaced");
        assertThatExceptionOfType(UserMistake.class).isThrownBy(() -> begin("w", false, true));
    }

    @Test
    void part_isHeldByPartialAlone_andGoneOnWith() throws IOException {
        try (DatasetOutput stopped = begin("w", false, false)) {
            commit(stopped, List.of(finish(stopped.open(HEADER), 1, 1)), false);
        }
        assertThatExceptionOfType(UserMistake.class)
                .isThrownBy(this::held)
                .withMessageContaining("no finished data set");
        Dataset part = Dataset.openPartial(
                new org.apache.hadoop.fs.Path(target.toString()), DatasetKind.ENCRYPTED, CONFIGURATION);
        assertThat(part.manifest().missingBlocks()).isEqualTo(1);
        assertThat(part.manifest().storedImages()).isEqualTo(1);
        completeBehindBlockOne();
    }

    @Test
    void clean_leavesWhatWasReplacedSinceThen() throws IOException {
        Dataset old = write("w", false, 1);
        for (String name : tree()) {
            Files.setLastModifiedTime(
                    target.resolve(name), FileTime.from(Instant.now().minusSeconds(7200)));
        }
        write("w2", true, 2);
        List<String> named = Stream.concat(
                        old.blocks().stream().map(StoredBlock::file),
                        Stream.of(old.manifest().imagesFile()))
                .toList();
        assertThat(leftovers(3600)).isNotEmpty().doesNotContainAnyElementsOf(named);
        assertThat(leftovers(-60)).containsAll(named);
    }

    private List<String> leftovers(long seconds) throws IOException {
        return Leftovers.find(
                        new org.apache.hadoop.fs.Path(target.toString()),
                        Instant.now().minusSeconds(seconds),
                        CONFIGURATION)
                .stream()
                .map(file -> target.relativize(Path.of(file.getPath().toUri().getPath()))
                        .toString())
                .toList();
    }

    @Test
    void contents_ofBlocksThatDiffer_haveOtherDigests() {
        assertThat(BlockContent.of(0, List.of("a", "b")).ids())
                .isNotEqualTo(BlockContent.of(0, List.of("ab", "")).ids())
                .isNotEqualTo(BlockContent.of(0, List.of("b", "a")).ids());
    }
}
