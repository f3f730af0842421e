package io.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.model.images.IdxWriter;
import io.nightjar.model.images.ImageSet;
import io.nightjar.model.images.ImageShape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Images as people have them, through the commands: what is read, what is skipped, and the option that mends the rest.
 */
class ImageFormsCommandTest {
    @TempDir
    static Path dir;

    private static Deployment tiny;
    private static byte[] idx;

    @BeforeAll
    static void prepare() throws IOException {
        tiny = new Deployment(dir).prepared();
        idx = Files.readAllBytes(tiny.images);
    }

    private static Deployment.Outcome encrypt(Path source, String output, String... more) {
        List<Object> words = new ArrayList<>(List.of(
                "encrypt",
                "--profile",
                tiny.at("program"),
                "--keys",
                tiny.at("keys"),
                "--images",
                source,
                "--output",
                tiny.at(output),
                "--on-outlier",
                "keep",
                "--master",
                "local[1]"));
        words.addAll(Arrays.asList(more));
        return Deployment.run(words.toArray());
    }

    private static void write(Path file, int type, int index) throws IOException {
        Files.createDirectories(file.getParent());
        BufferedImage image = new BufferedImage(Deployment.SIDE, Deployment.SIDE, type);
        for (int p = 0; p < 64; p++) {
            int level = idx[16 + index * 64 + p] & 0xFF;
            if (type == BufferedImage.TYPE_BYTE_GRAY) {
                image.getRaster().setSample(p % 8, p / 8, 0, level);
            } else {
                image.setRGB(p % 8, p / 8, (type == BufferedImage.TYPE_INT_ARGB ? 0x80 : 0xFF) << 24 | level << 16);
            }
        }
        String name = file.getFileName().toString();
        assertThat(ImageIO.write(image, name.substring(name.indexOf('.') + 1), file.toFile()))
                .isTrue();
    }

    private static List<String> rows(Path csv) throws IOException {
        return Files.readAllLines(csv).stream().skip(1).toList();
    }

    /** Scores and decrypts; a row for each image. */
    private static List<String> labels(String encrypted, Object... more) throws IOException {
        Deployment.require(Deployment.run(
                "score",
                "--program",
                tiny.at("program"),
                "--evaluation-keys",
                tiny.at("keys/evaluation.keys"),
                "--input",
                tiny.at(encrypted),
                "--output",
                tiny.at(encrypted + "-scored"),
                "--master",
                "local[1]"));
        List<Object> words = new ArrayList<>(List.of(
                "decrypt",
                "--keys",
                tiny.at("keys"),
                "--input",
                tiny.at(encrypted + "-scored"),
                "--output",
                tiny.at(encrypted + ".csv")));
        words.addAll(Arrays.asList(more));
        Deployment.require(Deployment.run(words.toArray()));
        return rows(tiny.at(encrypted + ".csv"));
    }

    @Test
    void mixedDirectory_isReadWhole_andSaysWhatItLeavesOut() throws IOException {
        Path mixed = tiny.at("mixed");
        write(mixed.resolve("0.png"), BufferedImage.TYPE_BYTE_GRAY, 0);
        write(mixed.resolve("1.jpg"), BufferedImage.TYPE_BYTE_GRAY, 1);
        write(mixed.resolve("2.bmp"), BufferedImage.TYPE_BYTE_GRAY, 2);
        Files.writeString(mixed.resolve("notes.txt"), "x");
        Deployment.Outcome outcome = Deployment.require(encrypt(mixed, "mixed-encrypted"));
        assertThat(outcome.err()).contains("1 entry is no picture that is read and left out: notes.txt");
        assertThat(outcome.out()).contains("3 images");
        assertThat(outcome.err())
                .contains("3 images in 1 block with room for ", "may have smaller ones (compile --expect-images)");
    }

    @Test
    void unfitPictures_areRefused_withTheOptionThatMendsThem() throws IOException {
        Path transparent = tiny.at("transparent");
        write(transparent.resolve("a.png"), BufferedImage.TYPE_INT_ARGB, 0);
        refused(encrypt(transparent, "a"), "a.png is transparent", "(--alpha black or white).");
        Path colors = tiny.at("colors");
        write(colors.resolve("b.png"), BufferedImage.TYPE_INT_RGB, 0);
        refused(encrypt(colors, "a"), "b.png is a colour image, expected grey", "(--grey).");
        Path small = Files.createDirectory(tiny.at("small"));
        ImageIO.write(
                new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_GRAY),
                "png",
                small.resolve("c.png").toFile());
        refused(encrypt(small, "a"), "c.png has 4 x 4 pixels, expected 8 x 8 grey", "(--resize bilinear or area).");
        Deployment.require(encrypt(transparent, "laid", "--alpha", "white", "--grey"));
        Deployment.require(encrypt(small, "scaled", "--resize", "area"));
    }

    @Test
    void picturesOfOtherSizes_areCounted() throws IOException {
        Path sizes = Files.createDirectory(tiny.at("sizes"));
        for (int side : new int[] {8, 5, 8, 4, 6, 7}) {
            ImageIO.write(
                    new BufferedImage(side, side + side % 2, BufferedImage.TYPE_BYTE_GRAY),
                    "png",
                    sizes.resolve(side + ".png").toFile());
        }
        String words = "4 of 5 pictures have another size than 8 x 8 grey: 4.png (4 x 4), 5.png (6 x 5), 6.png (6 x 6)"
                + " and 1 more; scale all images to this size, or have them scaled (--resize bilinear or area).";
        refused(encrypt(sizes, "sized", "--images-per-block", "2"), words);
        Deployment.Outcome compiled = compile("sized-program", "--calibrate", sizes);
        assertThat(compiled.status()).isEqualTo(2);
        assertThat(compiled.err()).contains(words);
        Files.delete(sizes.resolve("4.png"));
        Files.delete(sizes.resolve("5.png"));
        Files.delete(sizes.resolve("6.png"));
        refused(encrypt(sizes, "sized"), "1 of 2 pictures has another size than 8 x 8 grey: 7.png (8 x 7);");
    }

    @Test
    void bytesStoredAsUint16_areTold() throws IOException {
        ByteBuffer small = ByteBuffer.allocate(3 * 64 * 2).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 3 * 64; i++) {
            small.putShort((short) (idx[16 + i] & 0xFF));
        }
        Path file = npy("small.npy", small.array());
        String words = "no sample of 3 images is above ";
        assertThat(Deployment.require(encrypt(file, "small-encrypted")).err())
                .contains("small.npy: " + words, "save them with 8 bits (uint8)");
        assertThat(Deployment.require(compile("small-program", "--calibrate", file))
                        .err())
                .contains(words);
        small.putShort(2 * 2 * 64, (short) 256);
        assertThat(Deployment.require(encrypt(npy("large.npy", small.array()), "large-encrypted"))
                        .err())
                .doesNotContain("no sample");
        assertThat(Deployment.require(encrypt(tiny.images, "eight-bits")).err()).doesNotContain("no sample");
    }

    /** Three images of uint16, low byte first. */
    private static Path npy(String name, byte[] values) throws IOException {
        String header = "{'descr': '<u2', 'fortran_order': False, 'shape': (3, 8, 8), }";
        ByteBuffer file = ByteBuffer.allocate(128 + values.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII)).put(new byte[] {1, 0});
        file.putShort((short) 118)
                .put(String.format(Locale.ROOT, "%-117s\n", header).getBytes(StandardCharsets.US_ASCII));
        return Files.write(tiny.at(name), file.put(values).array());
    }

    private static Deployment.Outcome compile(String output, Object... more) {
        List<Object> words = new ArrayList<>(List.of(
                "compile", "--model", tiny.model, "--params", Deployment.parameters(), "--output", tiny.at(output)));
        words.addAll(Arrays.asList(more));
        return Deployment.run(words.toArray());
    }

    @Test
    void optionsOfCalibrationImages_areWantedByEncryptToo_andAreRefusedWithoutImages() throws IOException {
        Deployment.Outcome compiled = Deployment.require(
                compile("calibrated", "--calibrate", tiny.images, "--resize", "area", "--alpha", "white"));
        assertThat(compiled.err()).contains("read with --alpha white --resize area, which the client profile says");
        Deployment.require(Deployment.run(
                "keygen",
                "--accept-insecure",
                "--profile",
                tiny.at("calibrated"),
                "--output",
                tiny.at("calibrated-keys")));
        Path profile = tiny.at("calibrated");
        refused(
                encryptFor(profile, tiny.images, "b", "--resize", "bilinear", "--alpha", "white"),
                "the calibration images of the program were read laid on white, resized (area)",
                "is to be read laid on white, resized (bilinear)",
                "(--accept-other-pixels).");
        Deployment.require(encryptFor(profile, tiny.images, "less"));
        Deployment.require(encryptFor(profile, tiny.images, "same", "--resize", "area", "--alpha", "white"));
        Deployment.require(encryptFor(profile, tiny.images, "other", "--resize", "bilinear", "--accept-other-pixels"));
        refused(compile("uncalibrated", "--grey"), "--grey without --calibrate has no images to read");
        refused(
                compile("uncalibrated", "--image-column", "x"),
                "--image-column x without --calibrate has no images to read");
        assertThat(tiny.at("uncalibrated")).doesNotExist();
    }

    private static Deployment.Outcome encryptFor(Path profile, Path source, String output, String... more) {
        List<Object> words = new ArrayList<>(List.of(
                "encrypt",
                "--profile",
                profile,
                "--keys",
                profile.resolveSibling(profile.getFileName() + "-keys"),
                "--images",
                source,
                "--output",
                profile.resolveSibling(output),
                "--on-outlier",
                "keep",
                "--master",
                "local[1]"));
        words.addAll(Arrays.asList(more));
        return Deployment.run(words.toArray());
    }

    /** Whatever encrypt reads shows the range of values as well: the program is the same to the bit. */
    @Test
    void calibrationImages_ofTablesAndOfSeveralFiles_giveTheSameProgram() throws IOException {
        Path table = Deployment.writeTable(tiny.at("calibration.parquet"), tiny.images, 40, 7);
        Deployment.require(compile("of-table", "--calibrate", table, "--image-column", "pixels"));
        List<Path> parts = new ArrayList<>();
        ImageSet all = ImageSet.read(tiny.images, new ImageShape(1, Deployment.SIDE, Deployment.SIDE));
        for (int part = 0; part < 2; part++) {
            Path file = tiny.at("part-" + part);
            IdxWriter.writeImages(file, new ImageSet(all.shape(), all.images().subList(20 * part, 20 * part + 20)));
            parts.add(file);
        }
        Deployment.require(compile("of-parts", "--calibrate", parts.get(0), parts.get(1)));
        for (String file : List.of("program.bin", "client-profile.json")) {
            assertThat(tiny.at("of-parts/" + file)).hasSameBinaryContentAs(tiny.at("of-table/" + file));
        }
        Deployment.require(compile("of-one", "--calibrate", parts.get(0)));
        assertThat(Files.readAllBytes(tiny.at("of-one/program.bin")))
                .isNotEqualTo(Files.readAllBytes(tiny.at("of-table/program.bin")));
        Deployment.Outcome unnamed = compile("of-none", "--calibrate", table);
        assertThat(unnamed.status()).isEqualTo(2);
        assertThat(unnamed.err()).contains("is a Parquet file", "(--image-column).");
    }

    private static void refused(Deployment.Outcome outcome, String... parts) {
        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.err()).contains(parts);
        assertThat(outcome.err().lines().filter(line -> line.startsWith("nightjar: ")))
                .hasSize(1);
    }

    @Test
    void tables_withoutTheColumnOrWithDuplicates_nameTheOption() throws IOException {
        Path table = Deployment.writeTable(tiny.at("table.parquet"), tiny.images, 10, 5);
        refused(encrypt(table, "a"), "is a Parquet file", "(--image-column).");
        refused(
                encrypt(table, "a", "--image-column", "picture"),
                "has no column picture, it has name, pixels, ignored; name one of them (--image-column).");
        Path tables = Files.createDirectory(tiny.at("tables"));
        Files.copy(table, tables.resolve("a.parquet"));
        Files.copy(table, tables.resolve("b.parquet"));
        refused(
                encrypt(tables, "a", "--image-column", "pixels", "--id-column", "name"),
                "the id 'image-0' names images 0 and 10",
                "(--id-column).");
    }

    @Test
    void classDirectories_giveIdsAndLabels_throughAllCommands() throws IOException {
        Path classes = tiny.at("classes");
        write(classes.resolve("cat/0.png"), BufferedImage.TYPE_BYTE_GRAY, 0);
        write(classes.resolve("dog/0.png"), BufferedImage.TYPE_BYTE_GRAY, 1);
        write(classes.resolve("owl/0.png"), BufferedImage.TYPE_BYTE_GRAY, 2);
        Deployment.require(encrypt(classes, "of-classes", "--images-per-block", "2"));
        List<String> labels = labels("of-classes", "--labels", classes);
        assertThat(labels).extracting(row -> row.split(",")[0]).containsExactly("cat/0.png", "dog/0.png", "owl/0.png");
        Deployment.Outcome decrypted = Deployment.require(Deployment.run(
                "decrypt",
                "--keys",
                tiny.at("keys"),
                "--input",
                tiny.at("of-classes-scored"),
                "--output",
                tiny.at("of-classes-again.csv"),
                "--labels",
                classes));
        assertThat(decrypted.err()).contains("label 0 is cat, 1 is dog, 2 is owl");
        Deployment.require(tiny.score(tiny.at("all"), "--master", "local[1]"));
        Deployment.require(tiny.decryptWithoutLabels(tiny.at("all"), tiny.at("all.csv")));
        assertThat(labels)
                .extracting(row -> row.split(",")[1])
                .isEqualTo(rows(tiny.at("all.csv")).subList(0, 3).stream()
                        .map(row -> row.split(",")[1])
                        .toList());
        Deployment.Outcome evaluated = Deployment.require(Deployment.run(
                "evaluate",
                "--model",
                tiny.model,
                "--images",
                classes,
                "--labels",
                classes,
                "--predictions",
                tiny.at("of-classes.csv")));
        assertThat(evaluated.err()).contains("label 0 is cat, 1 is dog, 2 is owl");
        assertThat(evaluated.out()).contains("agreement of encrypted with clear labels 100.00% (3 of 3)");
    }

    /** Images of 8 x 8 pixels are the 64 values of a network that takes a vector. */
    @Test
    void flatNetwork_takesImages_throughAllCommands() throws IOException {
        Path model = Files.write(tiny.at("flat.onnx"), Deployment.flatModel().toByteArray());
        Deployment.require(Deployment.run(
                "compile",
                "--model",
                model,
                "--output",
                tiny.at("flat-program"),
                "--params",
                Deployment.parameters(),
                "--calibrate",
                tiny.images));
        Path profile = tiny.at("flat-program");
        Deployment.require(
                Deployment.run("keygen", "--accept-insecure", "--profile", profile, "--output", tiny.at("flat-keys")));
        Deployment.require(Deployment.run(
                "encrypt",
                "--profile",
                profile,
                "--keys",
                tiny.at("flat-keys"),
                "--images",
                tiny.images,
                "--output",
                tiny.at("flat-encrypted"),
                "--master",
                "local[1]"));
        Deployment.require(Deployment.run(
                "score",
                "--program",
                tiny.at("flat-program"),
                "--evaluation-keys",
                tiny.at("flat-keys/evaluation.keys"),
                "--input",
                tiny.at("flat-encrypted"),
                "--output",
                tiny.at("flat-scored"),
                "--master",
                "local[1]"));
        Deployment.require(Deployment.run(
                "decrypt",
                "--keys",
                tiny.at("flat-keys"),
                "--input",
                tiny.at("flat-scored"),
                "--output",
                tiny.at("flat.csv")));
        Deployment.Outcome evaluated = Deployment.require(Deployment.run(
                "evaluate",
                "--model",
                model,
                "--images",
                tiny.images,
                "--labels",
                tiny.labels,
                "--predictions",
                tiny.at("flat.csv")));
        assertThat(evaluated.out()).contains("300 images", "agreement of encrypted with clear labels");
        double agreement = Double.parseDouble(evaluated.out().replaceAll("(?s).*clear labels ([0-9.]+)%.*", "$1"));
        assertThat(agreement).isGreaterThan(98);
    }
}
