package io.nightjar.job.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.store.DatasetHeader;
import io.nightjar.job.store.DatasetKind;
import io.nightjar.job.store.DatasetPaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is at the output, and is no data set of the kind that is written, stays there. */
class DatasetOutputTargetsTest extends DatasetOutputTrial {
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
}
