package io.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.nightjar.job.action.ActionListener;
import io.nightjar.job.action.EncryptAction;
import io.nightjar.job.input.ImageFiles;
import io.nightjar.model.images.Image;
import io.nightjar.model.images.ImageDataException;
import io.nightjar.model.images.ImageReader;
import io.nightjar.model.images.ImageShape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
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
    @ValueSource(strings = {"plain", "gz", "parquet", "parquet-groups", "png"})
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
            case "png" -> {
                return pictures(tiny.at(form + images), idx, images);
            }
            case "parquet" -> {
                return Deployment.writeTable(tiny.at(form + images + ".parquet"), idx, images, images);
            }
            case "parquet-groups" -> {
                Path table = Files.createDirectory(tiny.at(form + images));
                Deployment.writeTable(table.resolve("a.parquet"), idx, images / 2, 200);
                Deployment.writeTable(table.resolve("b.parquet"), idx, images / 2, images / 2, 300);
                return table;
            }
            default -> {
                return idx;
            }
        }
    }

    /** A directory of the images of an IDX file. */
    private static Path pictures(Path directory, Path idx, int count) throws IOException {
        Files.createDirectory(directory);
        byte[] bytes = Files.readAllBytes(idx);
        int size = Deployment.SIDE * Deployment.SIDE;
        for (int i = 0; i < count; i++) {
            BufferedImage picture = new BufferedImage(Deployment.SIDE, Deployment.SIDE, BufferedImage.TYPE_BYTE_GRAY);
            byte[] pixels = Arrays.copyOfRange(bytes, 16 + i * size, 16 + (i + 1) * size);
            picture.getRaster().setDataElements(0, 0, Deployment.SIDE, Deployment.SIDE, pixels);
            Path file = directory.resolve(String.format(Locale.ROOT, "image-%05d.png", i));
            ImageIO.write(picture, "png", file.toFile());
        }
        return directory;
    }

    /** The driver reads no picture; tasks read those of their block alone, to look at them and to encrypt them. */
    @Test
    void pngs_areReadTwiceInTotal() throws IOException {
        long bytes = bytesRead("png", 3 * PER_BLOCK);
        try (Stream<Path> files = Files.list(tiny.at("png" + 3 * PER_BLOCK))) {
            assertThat(bytes)
                    .isEqualTo(
                            2 * files.mapToLong(file -> file.toFile().length()).sum());
        }
    }

    /** What the driver knows before any image is read. */
    @Test
    void ids_ofATable_areReadFromTheirColumnAlone() throws IOException {
        Path table = Deployment.writeTable(tiny.at("ids.parquet"), tiny.images, Deployment.IMAGES, 70);
        ImageShape shape = new ImageShape(1, Deployment.SIDE, Deployment.SIDE);
        long pixels = (long) Deployment.IMAGES * shape.size();
        for (Optional<String> column : List.of(Optional.of("name"), Optional.<String>empty())) {
            ImageFiles files = ImageFiles.parquet(table.toString(), "pixels", column);
            try (ImageReader ids = files.open(shape, new Configuration());
                    ImageReader images = files.open(shape, new Configuration())) {
                assertThat(ids.ids()).isEqualTo(images.stream().map(Image::id).toList());
                assertThat(ids.bytesRead()).isLessThan(pixels / 2);
                assertThat(images.bytesRead()).isGreaterThan(pixels);
            }
        }
    }

    /** Whatever is put beside the images while they are encrypted, no image changes its place. */
    @ParameterizedTest
    @ValueSource(strings = {"png", "parquet"})
    void filesThatAppearMeanwhile_changeNothing(String form) throws IOException {
        int images = Deployment.IMAGES;
        Path source = Files.createDirectory(tiny.at("growing-" + form));
        ImageFiles files;
        Path late;
        if (form.equals("png")) {
            Files.delete(source);
            pictures(source, tiny.images, images);
            late = Files.copy(source.resolve("image-00099.png"), tiny.at("late.png"));
            files = ImageFiles.of(source.toString());
        } else {
            Deployment.writeTable(source.resolve("b.parquet"), tiny.images, images, 70);
            late = Deployment.writeTable(tiny.at("late.parquet"), tiny.images, 10, 70);
            files = ImageFiles.parquet(source.toString(), "pixels", Optional.empty());
        }
        ActionListener addsAFile = new ActionListener() {
            @Override
            public void begun(String work, long total, LongSupplier done) {
                try {
                    Files.copy(late, source.resolve("a-first." + form));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
        try (SparkSession spark = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .getOrCreate()) {
            EncryptAction.on(spark)
                    .profile(tiny.at("program").toString())
                    .keys(tiny.at("keys").toString())
                    .images(files)
                    .output(tiny.at("growing-encrypted-" + form).toString())
                    .listener(addsAFile)
                    .execute();
        }
        assertThat(source.resolve("a-first." + form)).exists();
        assertThat(labels(tiny.at("growing-encrypted-" + form))).isEqualTo(labels(tiny.at("encrypted")));
    }

    @Test
    void tableThatIsWrittenAgain_isRefusedWhereItsRowsAreOthers() throws IOException {
        Path table = Deployment.writeTable(tiny.at("rewritten.parquet"), tiny.images, 200, 70);
        ImageShape shape = new ImageShape(1, Deployment.SIDE, Deployment.SIDE);
        ImageFiles listed = ImageFiles.parquet(table.toString(), "pixels", Optional.of("name"))
                .listed(new Configuration());
        Files.delete(table);
        Deployment.writeTable(table, tiny.images, 199, 70);
        try (ImageReader reader = listed.open(shape, new Configuration())) {
            assertThatExceptionOfType(ImageDataException.class)
                    .isThrownBy(reader::next)
                    .withMessageContaining("has 199 rows and had 200 when the images were numbered");
            assertThatExceptionOfType(ImageDataException.class)
                    .isThrownBy(reader::ids)
                    .withMessageContaining("has 199 rows");
        }
    }

    private static List<String> labels(Path encrypted) throws IOException {
        Path predictions = tiny.at("labels-of-" + encrypted.getFileName());
        Path csv = tiny.at(predictions.getFileName() + ".csv");
        Deployment.require(tiny.scoreOf(encrypted, predictions, "--overwrite", "--master", "local[2]"));
        Deployment.require(tiny.decryptWithoutLabels(predictions, csv, "--overwrite"));
        return Files.readAllLines(csv).stream()
                .skip(1)
                .map(line -> line.split(",")[1])
                .toList();
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
        Deployment.require(tiny.scoreOf(tiny.at("place"), tiny.at("place-predictions"), "--master", "local[2]"));
        Deployment.require(tiny.score(tiny.at("predictions"), "--master", "local[2]"));
        Deployment.require(tiny.decrypt(tiny.at("place-predictions"), tiny.at("place.csv")));
        Deployment.require(tiny.decrypt(tiny.at("predictions"), tiny.at("plain.csv")));
        assertThat(tiny.at("place.csv")).hasSameTextualContentAs(tiny.at("plain.csv"));
    }
}
