package io.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nightjar.ckks.NightjarException;
import io.nightjar.job.action.OnCorrupt;
import io.nightjar.job.action.QuarantineLimit;
import io.nightjar.job.action.ScoreResult;
import io.nightjar.job.store.Dataset;
import io.nightjar.job.store.DatasetKind;
import io.nightjar.job.store.QuarantinedBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

/** Blocks that are damaged cost themselves, and are scored when they are mended. */
class DamagedBlocksTest extends RunTrial {

    @Test
    void alteredBlock_costsThatBlock_andIsScoredWhenItIsMended() throws IOException {
        byte[] sound = Files.readAllBytes(Deployment.block(input, 4));
        Deployment.damage(Deployment.block(input, 4));
        assertThatExceptionOfType(NightjarException.class)
                .isThrownBy(score(input, output)::execute)
                .withMessageStartingWith("1 of 6 blocks is damaged, block 4: ")
                .withMessageContaining("block-00004-")
                .withMessageEndingWith(
                        "; the 5 that are finished stay: mend that, and the same command goes on from there,"
                                + " or set what is damaged aside and score the rest");
        assertThat(output.resolve("_SUCCESS")).doesNotExist();
        Files.write(Deployment.block(input, 4), sound);
        ScoreResult mended = score(input, output).execute();
        assertThat(mended.resumedBlocks()).isEqualTo(BLOCKS - 1);
        assertThat(mended.effort().cpuSeconds()).isPositive();
        assertThat(Deployment.rows(output, DatasetKind.PREDICTIONS)).isEqualTo(expected);
    }

    @Test
    void damagedBlocks_areSetAside_namedEach_andScoredWhenTheyAreMended() throws IOException {
        byte[] altered = Files.readAllBytes(Deployment.block(input, 1));
        byte[] shortened = Files.readAllBytes(Deployment.block(input, 2));
        byte[] missing = Files.readAllBytes(Deployment.block(input, 3));
        byte[] foreign = Files.readAllBytes(Deployment.block(input, 4));
        Deployment.damage(Deployment.block(input, 1));
        Files.write(Deployment.block(input, 2), java.util.Arrays.copyOf(shortened, shortened.length - 1000));
        Path gone = Deployment.block(input, 3);
        Files.delete(gone);
        Files.write(Deployment.block(input, 4), Files.readAllBytes(Deployment.block(input, 0)));
        ScoreResult result =
                score(input, output).onCorrupt(OnCorrupt.QUARANTINE).execute();
        assertThat(result.isWhole()).isFalse();
        assertThat(result.written().blocks()).isEqualTo(2);
        assertThat(result.quarantined()).extracting(QuarantinedBlock::block).containsExactly(1L, 2L, 3L, 4L);
        assertThat(result.quarantined())
                .extracting(QuarantinedBlock::reason)
                .satisfiesExactly(
                        reason -> assertThat(reason).contains("altered"),
                        reason -> assertThat(reason).contains("bytes, expected"),
                        reason -> assertThat(reason).contains("missing"),
                        reason ->
                                assertThat(reason).containsAnyOf("holds block 0, expected block 4", "bytes, expected"));
        assertThat(result.quarantined()).extracting(QuarantinedBlock::images).containsOnly(126);
        assertThat(predictions().manifest().quarantined()).isEqualTo(result.quarantined());
        List<String> rows = Deployment.rows(output, DatasetKind.PREDICTIONS);
        assertThat(expected).containsSubsequence(rows).hasSizeGreaterThan(rows.size());

        Files.write(Deployment.block(input, 1), altered);
        Files.write(Deployment.block(input, 2), shortened);
        Files.write(gone, missing);
        Files.write(Deployment.block(input, 4), foreign);
        ScoreResult mended =
                score(input, output).onCorrupt(OnCorrupt.QUARANTINE).execute();
        assertThat(mended.isWhole()).isTrue();
        assertThat(mended.resumedBlocks()).isEqualTo(2);
        assertThat(predictions().manifest().generation()).isEqualTo(2);
        assertThat(Deployment.rows(output, DatasetKind.PREDICTIONS)).isEqualTo(expected);
    }

    @Test
    void decrypt_ofAQuarantinedNight_labelsTheRest_withStatus4() throws IOException {
        Deployment.damage(Deployment.block(input, 1));
        score(input, output).onCorrupt(OnCorrupt.QUARANTINE).execute();
        Deployment.Outcome outcome = tiny.decrypt(output, tiny.at("labels-" + trials + ".csv"));
        assertThat(outcome.status()).as(outcome.err()).isEqualTo(4);
        assertThat(outcome.err()).contains("block 1 of", "was set aside when it was to be scored");
        List<String> labels = Files.readAllLines(tiny.at("labels-" + trials + ".csv"));
        assertThat(Files.readAllLines(tiny.at("labels-" + trials + ".csv.spoiled")))
                .hasSize(126)
                .startsWith("126");
        assertThat(labels).hasSize(1 + BLOCKS * 126 - 5 - 126);
        assertThat(labels.get(1 + 125)).startsWith("125,");
        assertThat(labels.get(1 + 126)).startsWith("252,");
    }

    @Test
    void blockThatIsScored_needsItsFileNoMore() throws IOException {
        byte[] sound = Files.readAllBytes(Deployment.block(input, 4));
        Deployment.damage(Deployment.block(input, 4));
        score(input, output).onCorrupt(OnCorrupt.QUARANTINE).execute();
        Files.write(Deployment.block(input, 4), sound);
        Files.delete(Deployment.block(input, 1));
        ScoreResult rest = score(input, output).onCorrupt(OnCorrupt.QUARANTINE).execute();
        assertThat(rest.isWhole()).isTrue();
        assertThat(rest.resumedBlocks()).isEqualTo(BLOCKS - 1);
        assertThat(Deployment.rows(output, DatasetKind.PREDICTIONS)).isEqualTo(expected);
    }

    @Test
    void moreDamageThanAllowed_failsTheRun_andKeepsWhatIsFinished() throws IOException {
        Deployment.damage(Deployment.block(input, 1));
        Deployment.damage(Deployment.block(input, 2));
        assertThatExceptionOfType(NightjarException.class)
                .isThrownBy(
                        score(input, output).onCorrupt(OnCorrupt.QUARANTINE).maxQuarantined(QuarantineLimit.parse("1"))
                                ::execute)
                .withMessageStartingWith(
                        "2 of 6 blocks are damaged, more than the limit of 1 allows, the first of them block 1: ")
                .withMessageEndingWith(", or allow more to be set aside");
        assertThat(score(input, output)
                        .onCorrupt(OnCorrupt.QUARANTINE)
                        .maxQuarantined(QuarantineLimit.parse("34%"))
                        .execute()
                        .quarantined())
                .hasSize(2);
    }

    @Test
    void idsOfABlockThatAreNotThoseEncrypted_areFound() throws IOException {
        Dataset data = Deployment.dataset(input, DatasetKind.ENCRYPTED);
        List<List<String>> ids = new java.util.ArrayList<>(
                data.imageTable(spark.sparkContext().hadoopConfiguration()).blocks());
        List<String> changed = new java.util.ArrayList<>(ids.get(2));
        java.util.Collections.swap(changed, 3, 4);
        ids.set(2, changed);
        Path table = input.resolve(data.manifest().imagesFile());
        Files.delete(table);
        new io.nightjar.job.store.ImageTable(ids)
                .write(
                        new org.apache.hadoop.fs.Path(table.toUri()),
                        data.header(),
                        spark.sparkContext().hadoopConfiguration());
        assertThatExceptionOfType(NightjarException.class)
                .isThrownBy(score(input, output)::execute)
                .withMessageContaining("lists other images for block 2");
    }

    @Test
    void damageThatIsNotToBeSetAside_isNotSetAsideWhenNothingElseIsLeft() throws IOException {
        byte[] sound = Files.readAllBytes(Deployment.block(input, 4));
        Path block = Deployment.block(input, 4);
        Deployment.damage(block);
        assertThatExceptionOfType(NightjarException.class).isThrownBy(score(input, output)::execute);
        Files.delete(block);
        assertThatExceptionOfType(NightjarException.class)
                .isThrownBy(score(input, output)::execute)
                .withMessageContaining("is missing");
        assertThatExceptionOfType(NightjarException.class)
                .isThrownBy(
                        score(input, output).onCorrupt(OnCorrupt.QUARANTINE).maxQuarantined(QuarantineLimit.parse("0"))
                                ::execute)
                .withMessageContaining("is missing");
        assertThat(output.resolve("_SUCCESS")).doesNotExist();
        Files.write(block, sound);
        assertThat(score(input, output).execute().resumedBlocks()).isEqualTo(BLOCKS - 1);
    }

    @Test
    void alteredRecord_costsItsBlock() throws IOException {
        byte[] sound = Files.readAllBytes(Deployment.block(input, 4));
        Path damaged = Deployment.block(input, 4);
        Deployment.damage(damaged);
        assertThatExceptionOfType(NightjarException.class).isThrownBy(score(input, output)::execute);
        Files.write(damaged, sound);
        String name = Deployment.tree(output).stream()
                .filter(file -> file.contains("/done/") && file.contains("/00002-"))
                .findFirst()
                .orElseThrow();
        String record = Files.readString(output.resolve(name));
        assertThat(record).contains("\"images\":126");
        Files.writeString(output.resolve(name), record.replace("\"images\":126", "\"images\":122"));
        assertThat(score(input, output).execute().resumedBlocks()).isEqualTo(BLOCKS - 2);
        assertThat(predictions().imageTable(new Configuration()).images()).isEqualTo(BLOCKS * 126 - 5);
        assertThat(Deployment.rows(output, DatasetKind.PREDICTIONS)).isEqualTo(expected);
    }
}
