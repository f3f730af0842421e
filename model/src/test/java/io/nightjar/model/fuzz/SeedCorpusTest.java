package io.nightjar.model.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The stored corpus still leads into every reader. */
final class SeedCorpusTest {
    @ParameterizedTest
    @EnumSource
    void storedSeeds_ofEveryTarget_someAreAccepted(LoaderTarget target) throws IOException, URISyntaxException {
        Path directory = Path.of(getClass()
                .getResource("LoaderFuzzTestInputs/" + SeedCorpus.method(target))
                .toURI());
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> sound = files.filter(
                            file -> file.getFileName().toString().startsWith("sound-"))
                    .filter(file -> !file.getFileName().toString().endsWith("-body"))
                    .toList();
            assertThat(sound)
                    .isNotEmpty()
                    .as("seeds that the reader accepts; after a change of the format run scripts/fuzz --seeds")
                    .allMatch(file -> target.accepts(bytes(file)));
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
