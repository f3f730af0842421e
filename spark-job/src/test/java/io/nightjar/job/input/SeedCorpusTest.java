package io.nightjar.job.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The stored corpus still leads into the reader. */
final class SeedCorpusTest {
    @Test
    void storedSeeds_thatAreSound_areTaken() throws IOException, URISyntaxException {
        Path directory =
                Path.of(getClass().getResource("LoaderFuzzTestInputs/tableRow").toURI());
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> sound = files.filter(
                            file -> file.getFileName().toString().startsWith("sound-"))
                    .toList();
            assertThat(sound).isNotEmpty();
            for (Path file : sound) {
                assertThat(TableRow.read(Files.readAllBytes(file)))
                        .as("%s is taken; after a change of the form run scripts/fuzz --seeds", file)
                        .isTrue();
            }
        }
    }
}
