package io.nightjar.job.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nightjar.job.mistake.Remedy;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.store.Dataset;
import io.nightjar.job.store.DatasetKind;
import io.nightjar.job.store.DatasetPaths;
import io.nightjar.job.store.StoredBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in force when several runs write to one directory. */
class DatasetOutputRacesTest extends DatasetOutputTrial {
    @Test
    void twoRunsOfOneWork_commitOnce_andBothSayWhatHolds() throws Exception {
        ExecutorService runs = Executors.newFixedThreadPool(2);
        for (int trial = 0; trial < 20; trial++) {
            target = directory.resolve("race-" + trial);
            CountDownLatch both = new CountDownLatch(2);
            List<Future<Dataset>> done = Stream.of(1, 2)
                    .map(run -> runs.submit(() -> {
                        try (DatasetOutput output = begin("w", false, false)) {
                            BlockTarget blocks = output.open(HEADER);
                            List<StoredBlock> stored = List.of(finish(blocks, 0, 1), finish(blocks, 1, 1));
                            both.countDown();
                            both.await();
                            return commit(output, stored, true);
                        }
                    }))
                    .toList();
            assertThat(done.get(0).get().manifest())
                    .isEqualTo(done.get(1).get().manifest())
                    .isEqualTo(held().manifest());
            assertThat(held().manifest().generation()).isEqualTo(1);
            assertThat(held().imageTable(CONFIGURATION)).isEqualTo(IMAGES);
        }
        runs.shutdown();
    }

    @Test
    void secondRunOfAnotherWork_isToldSo() throws IOException {
        try (DatasetOutput second = begin("v", false, false)) {
            BlockTarget blocks = second.open(HEADER);
            List<StoredBlock> stored = List.of(finish(blocks, 0, 2), finish(blocks, 1, 2));
            Dataset first = write("w", false, 1);
            assertThatExceptionOfType(UserMistake.class)
                    .isThrownBy(() -> commit(second, stored, true))
                    .withMessageContaining("another run has put another data set");
            assertThat(held().manifest()).isEqualTo(first.manifest());
        }
    }

    @Test
    void runThatWasTakenForDead_doesNotCommitBehindTheOther() throws IOException {
        try (DatasetOutput slow = begin("w", false, false)) {
            BlockTarget blocks = slow.open(HEADER);
            List<StoredBlock> stored = List.of(finish(blocks, 0, 1), finish(blocks, 1, 1));
            Files.writeString(target.resolve("_nightjar/generation-2"), "");
            ageClaims();
            assertThat(commit(slow, stored, true).manifest().generation()).isEqualTo(3);
        }
    }

    @Test
    void sameWork_withOtherResults_isAFault() throws IOException {
        try (DatasetOutput output = begin("w", false, false)) {
            BlockTarget blocks = output.open(HEADER);
            StoredBlock first = finish(blocks, 0, 1);
            finish(blocks, 0, 2);
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> commit(output, List.of(first, finish(blocks, 1, 1)), true))
                    .withMessageContaining("two attempts at block 0 wrote different results");
        }
        assertThat(target.resolve(DatasetPaths.SUCCESS)).doesNotExist();
    }

    @Test
    void finishedBlockWhoseFileIsRemovedMeanwhile_isNotCommitted() throws IOException {
        try (DatasetOutput dies = begin("w", false, false)) {
            finish(dies.open(HEADER), 0, 1);
        }
        try (DatasetOutput next = begin("w", false, false)) {
            StoredBlock earlier = next.finished().get(0L).stored();
            StoredBlock second = finish(next.open(HEADER), 1, 1);
            Files.delete(target.resolve(earlier.file()));
            assertThatExceptionOfType(UserMistake.class)
                    .isThrownBy(() -> commit(next, List.of(earlier, second), true))
                    .withMessageContaining("the file of block 0, which an earlier run had finished, was removed");
        }
        assertThat(target.resolve(DatasetPaths.SUCCESS)).doesNotExist();
        try (DatasetOutput next = begin("w", false, false)) {
            assertThat(next.finished()).containsOnlyKeys(1L);
        }
    }

    private Dataset part() throws IOException {
        return Dataset.openPartial(
                new org.apache.hadoop.fs.Path(target.toString()), DatasetKind.ENCRYPTED, CONFIGURATION);
    }

    @Test
    void partOfAnotherWork_isKept_untilItMayBeReplaced() throws IOException {
        try (DatasetOutput stopped = begin("w", false, false)) {
            commit(stopped, List.of(finish(stopped.open(HEADER), 1, 1)), false);
        }
        Dataset before = part();
        assertThatExceptionOfType(UserMistake.class)
                .isThrownBy(() -> begin("v", false, false))
                .withMessageContaining("holds a part of another data set, 1 of 2 blocks")
                .satisfies(e -> assertThat(e.remedy()).contains(Remedy.REPLACE_OUTPUT));
        assertThat(part().manifest()).isEqualTo(before.manifest());
        try (DatasetOutput replaces = begin("v", true, false)) {
            commit(replaces, List.of(finish(replaces.open(HEADER), 0, 2)), false);
        }
        assertThat(part().manifest().work()).isEqualTo("v");
        try (DatasetOutput again = begin("w", true, false)) {
            assertThat(again.finished()).as("records stay").containsOnlyKeys(1L);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void partOfAnotherWork_thatIsPutMeanwhile_isKept(boolean complete) throws IOException {
        try (DatasetOutput late = begin("v", false, false);
                DatasetOutput stopped = begin("w", false, false)) {
            commit(stopped, List.of(finish(stopped.open(HEADER), 1, 1)), false);
            BlockTarget blocks = late.open(HEADER);
            List<StoredBlock> stored =
                    complete ? List.of(finish(blocks, 0, 2), finish(blocks, 1, 2)) : List.of(finish(blocks, 0, 2));
            assertThatExceptionOfType(UserMistake.class)
                    .isThrownBy(() -> commit(late, stored, complete))
                    .withMessageContaining("holds a part of another data set, 1 of 2 blocks");
        }
        assertThat(part().manifest().work()).isEqualTo("w");
        assertThat(target.resolve(DatasetPaths.SUCCESS)).doesNotExist();
        try (DatasetOutput again = begin("v", true, false)) {
            assertThat(again.finished()).as("for nothing was lost").containsKey(0L);
        }
    }
}
