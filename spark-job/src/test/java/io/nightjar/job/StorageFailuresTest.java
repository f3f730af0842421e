package io.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightjar.ckks.NightjarException;
import io.nightjar.job.action.EncryptAction;
import io.nightjar.job.action.OnCorrupt;
import io.nightjar.job.action.ScoreResult;
import io.nightjar.job.commit.ObjectStore;
import io.nightjar.job.input.ImageFiles;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.store.DatasetKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.hadoop.hdfs.BlockMissingException;
import org.apache.hadoop.security.AccessControlException;
import org.junit.jupiter.api.Test;

/** What storage does in a night: files that cannot be read for a while or at all, stores that list late and fail. */
class StorageFailuresTest extends RunTrial {

    @Test
    void fileThatCannotBeOpenedForAWhile_isNotTakenForMissing() throws IOException {
        ObjectStore.exhaust("block-00002-", 2);
        ScoreResult whole =
                score("obj://" + input, output).onCorrupt(OnCorrupt.QUARANTINE).execute();
        assertThat(whole.quarantined()).isEmpty();
        assertThat(Deployment.rows(output, DatasetKind.PREDICTIONS)).isEqualTo(expected);
    }

    @Test
    void blockWhoseReplicasAreGone_costsThatBlock_andIsScoredWhenTheyAreBack() throws IOException {
        ObjectStore.fail(
                "/block-00002-", () -> new BlockMissingException("block-2", "Could not obtain block: BP-1", 0));
        ScoreResult part =
                score("obj://" + input, output).onCorrupt(OnCorrupt.QUARANTINE).execute();
        assertThat(part.quarantined())
                .singleElement()
                .satisfies(block -> assertThat(block.reason())
                        .contains("/block-00002-", "all replicas of a part of the file are missing", "BP-1"));
        assertThat(part.written().blocks()).isEqualTo(BLOCKS - 1);
        assertThat(ObjectStore.failures()).as("read twice").isEqualTo(2);
        ObjectStore.reset();
        assertThat(score("obj://" + input, output).execute().resumedBlocks()).isEqualTo(BLOCKS - 1);
        assertThat(Deployment.rows(output, DatasetKind.PREDICTIONS)).isEqualTo(expected);
    }

    @Test
    void blockThatIsDenied_costsThatBlock_andStorageThatFailsTheRun() throws IOException {
        ObjectStore.fail("/block-00002-", () -> new AccessControlException("Permission denied: user=night"));
        assertThat(score("obj://" + input, output)
                        .onCorrupt(OnCorrupt.QUARANTINE)
                        .execute()
                        .quarantined())
                .singleElement()
                .satisfies(block -> assertThat(block.reason()).contains("(permission denied: user=night)"));
        ObjectStore.reset();
        ObjectStore.fail("/block-00002-", () -> new IOException("503 Slow Down"));
        assertThatThrownBy(score("obj://" + input, output).onCorrupt(OnCorrupt.QUARANTINE)::execute)
                .isNotInstanceOf(NightjarException.class)
                .hasStackTraceContaining("503 Slow Down");
    }

    @Test
    void blockThatRunsOutOfMemory_endsTheRun_andTheSameCommandGoesOn() throws IOException {
        ObjectStore.fail("/block-00005-", () -> {
            throw new OutOfMemoryError("Java heap space");
        });
        assertThatExceptionOfType(UserMistake.class)
                .isThrownBy(score("obj://" + input, output)::execute)
                .withMessageContaining("block 5 ran out of memory in a heap of ")
                .withMessageContaining("the same command goes on with the blocks that are left");
        assertThat(ObjectStore.failures()).as("not tried again").isEqualTo(1);
        assertThat(output.resolve("_SUCCESS")).doesNotExist();
        ObjectStore.reset();
        ScoreResult rest = score("obj://" + input, output).execute();
        assertThat(rest.resumedBlocks())
                .as("all but that one, and the one beside it")
                .isBetween(BLOCKS - 2, BLOCKS - 1);
        assertThat(Deployment.rows(output, DatasetKind.PREDICTIONS)).isEqualTo(expected);
    }

    @Test
    void objectStore_isNeverAskedToRename_andSeldomByTheDriver() throws IOException {
        Path few = tiny.at("few-idx3-ubyte");
        Deployment.writeImages(few, tiny.at("ignored"), 126, Deployment.SIDE);
        long forOne = driverRequests(few, "few");
        ObjectStore.reset();
        long forAll = driverRequests(tiny.images, "many");
        assertThat(forAll - forOne)
                .as(
                        "one a block, and twice the two files of a run's journal while it goes on: %s",
                        ObjectStore.requests())
                .isLessThanOrEqualTo(BLOCKS - 1 + 4);
        assertThat(ObjectStore.requests()).doesNotContainKeys("copies", "driver rename", "task rename");
        assertThat(ObjectStore.requests("task create"))
                .as("file and record, twice")
                .isEqualTo(4 * BLOCKS);
        assertThat(ObjectStore.requests("task open")).isEqualTo(BLOCKS);
        Deployment.require(tiny.decrypt(tiny.at("scored-many"), tiny.at("labels-" + trials + ".csv")));
    }

    /** Of encrypting and scoring. */
    private static long driverRequests(Path images, String name) throws IOException {
        String encrypted = "obj://" + tiny.at("stored-" + name);
        EncryptAction.on(spark)
                .profile(tiny.at("program").toString())
                .keys(tiny.at("keys").toString())
                .images(ImageFiles.of(images.toString()))
                .output(encrypted)
                .execute();
        ObjectStore.listLate(Duration.ofHours(1));
        assertThat(score(encrypted, "obj://" + tiny.at("scored-" + name))
                        .execute()
                        .isWhole())
                .isTrue();
        return ObjectStore.driverRequests();
    }

    @Test
    void requestsThatFailAtRandom_costARetry_andNoRow() throws IOException {
        String encrypted = "obj://" + input;
        ObjectStore.failAtRandom(0.08, 25);
        int runs = 0;
        while (true) {
            runs++;
            try {
                assertThat(score(encrypted, "obj://" + output).execute().isWhole())
                        .isTrue();
                break;
            } catch (NightjarException e) {
                throw e;
            } catch (Exception e) {
                assertThat(e).hasStackTraceContaining("503");
                assertThat(runs).isLessThan(30);
            }
        }
        assertThat(Deployment.rows(output, DatasetKind.PREDICTIONS)).isEqualTo(expected);
    }
}
