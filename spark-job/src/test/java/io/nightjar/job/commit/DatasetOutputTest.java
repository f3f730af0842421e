package io.nightjar.job.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nightjar.job.mistake.Remedy;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.store.BlockContent;
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
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in force in the directory of a data set, whatever dies, and whoever else writes there. */
class DatasetOutputTest {
    private static final Configuration CONFIGURATION = new Configuration();
    private static final DatasetHeader HEADER =
            DatasetHeader.encrypted("w", "a".repeat(32), "b".repeat(32), "c".repeat(32), "phases-8", 2);
    private static final ImageTable IMAGES = ImageTable.of(List.of("a", "b", "c"), 2);

    @TempDir
    Path directory;

    private Path target;

    @BeforeEach
    void name() {
        target = directory.resolve("out");
    }

    private DatasetOutput begin(String work, boolean overwrite, boolean restart) throws IOException {
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
    private static StoredBlock finish(BlockTarget out, int block, int content) throws IOException {
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

    private static Dataset commit(DatasetOutput output, List<StoredBlock> blocks, boolean complete) throws IOException {
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

    private Dataset write(String work, boolean overwrite, int content) throws IOException {
        try (DatasetOutput output = begin(work, overwrite, false)) {
            BlockTarget blocks = output.open(HEADER);
            return commit(output, List.of(finish(blocks, 0, content), finish(blocks, 1, content)), true);
        }
    }

    private Dataset held() throws IOException {
        return Dataset.open(new org.apache.hadoop.fs.Path(target.toString()), DatasetKind.ENCRYPTED, CONFIGURATION);
    }

    private List<String> tree() throws IOException {
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
        try (DatasetOutput next = begin("w", false, false)) {
            assertThat(next.finished()).containsOnlyKeys(1L);
            StoredBlock first = finish(next.open(HEADER), 0, 1);
            commit(next, List.of(first, next.finished().get(1L).stored()), true);
        }
        assertThat(held().manifest().isWhole()).isTrue();
        assertThat(target.resolve(DatasetPaths.PARTIAL)).doesNotExist();
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

    private void ageClaims() throws IOException {
        for (String name : tree()) {
            if (name.contains("/generation-")) {
                Files.setLastModifiedTime(
                        target.resolve(name), FileTime.from(Instant.now().minusSeconds(3600)));
            }
        }
    }

    @Test
    void damagedPart_countsForNothing_andStopsNothing() throws IOException {
        try (DatasetOutput stopped = begin("w", false, false)) {
            commit(stopped, List.of(finish(stopped.open(HEADER), 1, 1)), false);
        }
        Files.writeString(target.resolve(DatasetPaths.PARTIAL), "{\"format\":3,");
        ageClaims();
        try (DatasetOutput next = begin("w", false, false)) {
            assertThat(next.finished()).containsOnlyKeys(1L);
            StoredBlock first = finish(next.open(HEADER), 0, 1);
            commit(next, List.of(first, next.finished().get(1L).stored()), true);
        }
        assertThat(held().manifest().isWhole()).isTrue();
        assertThat(target.resolve(DatasetPaths.PARTIAL)).doesNotExist();
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

    private void keptWith(String... words) throws IOException {
        List<String> before = tree();
        assertThatExceptionOfType(UserMistake.class)
                .isThrownBy(() -> begin("w", true, false))
                .satisfies(e -> assertThat(e.getMessage())
                        .contains("exists and is not replaced")
                        .contains(words));
        assertThat(tree()).isEqualTo(before);
    }

    @Test
    void overwrite_whatIsNoDataSet_isKept() throws IOException {
        Files.createDirectories(target.resolve("images"));
        keptWith("is no data set");
        Files.writeString(target.resolve("secret.key"), "precious");
        keptWith("holds secret.key");
        Files.createFile(target.resolve("_SUCCESS"));
        keptWith("holds secret.key");
    }

    @Test
    void fileOfATaskThatOutlivedItsRun_isNoHindrance_butAnotherFileIs() throws IOException {
        Path left = target.resolve(DatasetPaths.newBlockFile(0));
        Files.createDirectories(left.getParent());
        Files.writeString(left, "half a block");
        write("w", false, 1);
        assertThat(held().blocks()).hasSize(2);
        assertThat(left).hasContent("half a block");

        target = directory.resolve("foreign");
        Path foreign = target.resolve("ciphertexts/notes.txt");
        Files.createDirectories(foreign.getParent());
        Files.writeString(foreign, "precious");
        keptWith("is no data set");
    }

    @Test
    void overwrite_linkToADataSet_isKept() throws IOException {
        write("w", false, 1);
        Path real = target;
        target = Files.createSymbolicLink(directory.resolve("link"), real);
        keptWith("is no directory");
    }

    @Test
    void overwrite_dataSetOfAnotherKind_isKept() throws IOException {
        try (DatasetOutput output = DatasetOutput.begin(
                new DatasetTarget(
                        new org.apache.hadoop.fs.Path(target.toString()),
                        DatasetKind.PREDICTIONS,
                        false,
                        List.of(),
                        CONFIGURATION),
                "p",
                false)) {
            DatasetHeader header = HEADER.predictionsOf("d".repeat(32));
            BlockTarget blocks = output.open(header);
            org.apache.hadoop.fs.Path table = output.newImagesFile();
            IMAGES.write(table, header, CONFIGURATION);
            output.commit(
                    new Draft(
                            header,
                            output.name(table),
                            3,
                            2,
                            List.of(finish(blocks, 0, 1), finish(blocks, 1, 1)),
                            List.of(),
                            null,
                            Map.of()),
                    true,
                    true);
        }
        keptWith("holds encrypted predictions, not encrypted images");
    }

    @Test
    void contents_ofBlocksThatDiffer_haveOtherDigests() {
        assertThat(BlockContent.of(0, List.of("a", "b")).ids())
                .isNotEqualTo(BlockContent.of(0, List.of("ab", "")).ids())
                .isNotEqualTo(BlockContent.of(0, List.of("b", "a")).ids());
    }
}
