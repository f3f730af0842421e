package io.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What encrypting reads of images: a constant number of times their bytes, however many blocks they make. */
class LinearReadingTest {
    private static final int BLOCKS = 10;
    private static final int PER_BLOCK = 126;

    @TempDir
    static Path directory;

    private static Deployment tiny;

    @BeforeAll
    static void prepare() throws IOException {
        tiny = new Deployment(directory).prepared();
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "gz", "parquet", "parquet-groups"})
    void bytesRead_ofTwiceTheImages_areTwiceAsMany(String form) throws IOException {
        long once = bytesRead(form, BLOCKS * PER_BLOCK);
        long twice = bytesRead(form, 2 * BLOCKS * PER_BLOCK);
        assertThat((double) twice / once).isBetween(1.7, 2.3);
    }

    private static long bytesRead(String form, int images) throws IOException {
        List<Object> arguments = new ArrayList<>(List.of(
                "encrypt",
                "--profile",
                tiny.at("program"),
                "--keys",
                tiny.at("keys"),
                "--output",
                tiny.at("encrypted-" + form + images),
                "--master",
                "local[2]",
                "--json",
                "--images",
                source(form, images)));
        if (form.startsWith("parquet")) {
            arguments.addAll(List.of("--image-column", "pixels", "--id-column", "name"));
        }
        Deployment.Outcome outcome = Deployment.require(Deployment.run(arguments.toArray()));
        assertThat(new ObjectMapper().readTree(outcome.out()).get("blocks").asInt())
                .isEqualTo(images / PER_BLOCK);
        return new ObjectMapper().readTree(outcome.out()).get("bytesRead").asLong();
    }

    private static Path source(String form, int images) throws IOException {
        Path idx = tiny.at(form + images + "-idx3-ubyte");
        Deployment.writeImages(idx, tiny.at("ignored"), images, Deployment.SIDE);
        switch (form) {
            case "gz" -> {
                Path gz = tiny.at(form + images + ".gz");
                try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(gz))) {
                    Files.copy(idx, out);
                }
                return gz;
            }
            case "parquet" -> {
                return Deployment.writeTable(tiny.at(form + images + ".parquet"), idx, images, images);
            }
            case "parquet-groups" -> {
                Path table = Files.createDirectory(tiny.at(form + images));
                Deployment.writeTable(table.resolve("a.parquet"), idx, images / 2, 200);
                Deployment.writeTable(table.resolve("b.parquet"), idx, images / 2, 300);
                return table;
            }
            default -> {
                return idx;
            }
        }
    }

    @Test
    void parquetBlocks_holdTheImagesOfTheirPlaces() throws IOException {
        Path table = Deployment.writeTable(tiny.at("place.parquet"), tiny.images, Deployment.IMAGES, 70);
        Deployment.require(Deployment.run(
                "encrypt",
                "--profile",
                tiny.at("program"),
                "--keys",
                tiny.at("keys"),
                "--output",
                tiny.at("place"),
                "--master",
                "local[3]",
                "--images",
                table,
                "--image-column",
                "pixels"));
        Deployment.require(Deployment.run(
                "score",
                "--program",
                tiny.at("program"),
                "--evaluation-keys",
                tiny.at("keys/evaluation.keys"),
                "--input",
                tiny.at("place"),
                "--output",
                tiny.at("place-predictions"),
                "--master",
                "local[2]"));
        Deployment.require(tiny.score(tiny.at("predictions"), "--master", "local[2]"));
        Deployment.require(tiny.decrypt(tiny.at("place-predictions"), tiny.at("place.csv")));
        Deployment.require(tiny.decrypt(tiny.at("predictions"), tiny.at("plain.csv")));
        assertThat(tiny.at("place.csv")).hasSameTextualContentAs(tiny.at("plain.csv"));
    }
}
