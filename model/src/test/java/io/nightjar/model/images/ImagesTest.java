package io.nightjar.model.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ImagesTest {
    private static final ImageShape SMALL = new ImageShape(1, 3, 5);

    @TempDir
    Path dir;

    private final Random random = new Random(1);

    @ParameterizedTest
    @ValueSource(strings = {"images", "images.gz"})
    void idxImages_writtenAndRead_areEqual(String name) throws IOException {
        ImageSet images = someImages(7);
        IdxWriter.writeImages(dir.resolve(name), images);

        ImageSet read = ImageSet.read(dir.resolve(name), SMALL);

        assertThat(read.shape()).isEqualTo(SMALL);
        assertThat(read.images()).extracting(Image::id).containsExactly("0", "1", "2", "3", "4", "5", "6");
        for (int i = 0; i < 7; i++) {
            assertThat(read.image(i).pixels()).isEqualTo(images.image(i).pixels());
        }
    }

    @Test
    void gzipFile_namedAsPlain_isDetectedByItsContent() throws IOException {
        IdxWriter.writeImages(dir.resolve("a.gz"), someImages(2));
        Files.move(dir.resolve("a.gz"), dir.resolve("a"));

        assertThat(ImageSet.read(dir.resolve("a"), SMALL).count()).isEqualTo(2);
    }

    @Test
    void severalFiles_readAsOne_numberOn() throws IOException {
        IdxWriter.writeImages(dir.resolve("a"), someImages(2));
        IdxWriter.writeImages(dir.resolve("b"), someImages(3));

        try (ImageReader reader = Images.open(List.of(dir.resolve("a"), dir.resolve("b")), SMALL)) {
            assertThat(reader.count()).isEqualTo(5);
            assertThat(reader.stream().map(Image::id)).containsExactly("0", "1", "2", "3", "4");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "images.gz", "joined", "pngs", "cifar"})
    void skip_leavesOutImages_andReadsNothingOfThemWhereItSeeks(String form) throws IOException {
        ImageShape shape = form.equals("cifar") ? ImageShape.CIFAR10 : new ImageShape(1, 64, 64);
        List<Path> files = largeImages(form, shape);
        List<Image> all = ImageSet.read(files, shape).images();
        for (int skipped : new int[] {0, 1, 39, 40, 41, 99}) {
            try (ImageReader reader = Images.open(files, shape)) {
                assertThat(reader.seeks()).isEqualTo(!form.equals("images.gz"));
                reader.next();
                reader.skip(skipped);
                long before = reader.bytesRead();
                for (int i = 1 + skipped; i < all.size(); i++) {
                    Image image = reader.next();
                    assertThat(image.id()).isEqualTo(all.get(i).id());
                    assertThat(image.pixels()).isEqualTo(all.get(i).pixels());
                }
                assertThat(reader.hasNext()).isFalse();
                if (reader.seeks()) {
                    long left = (long) (all.size() - 1 - skipped) * shape.size();
                    assertThat(reader.bytesRead()).isLessThan(left + left / 10 + 3 * 16384);
                } else {
                    assertThat(before).isGreaterThanOrEqualTo((long) skipped * shape.size());
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "images.gz", "joined", "pngs", "cifar"})
    void ids_areThoseOfThePictures_ofWhichNoneIsRead(String form) throws IOException {
        ImageShape shape = form.equals("cifar") ? ImageShape.CIFAR10 : new ImageShape(1, 64, 64);
        List<Path> files = largeImages(form, shape);
        List<String> expected =
                ImageSet.read(files, shape).images().stream().map(Image::id).toList();
        try (ImageReader reader = Images.open(files, shape)) {
            assertThat(reader.ids()).isEqualTo(expected);
            assertThat(reader.bytesRead()).isLessThanOrEqualTo(files.size() * 10_000L);
            reader.skip(3);
            assertThat(reader.next().id()).isEqualTo(expected.get(3));
            assertThat(reader.ids()).isEqualTo(expected);
        }
    }

    @Test
    void namedPngs_areReadAlone_withoutAList() throws IOException {
        ImageShape shape = new ImageShape(1, 64, 64);
        List<Path> files = largeImages("pngs", shape);
        List<Image> all = ImageSet.read(files, shape).images();
        try (ImageReader reader = Images.open(dir, List.of("1007.png", "1003.png"), shape, ImageOptions.NONE)) {
            Files.writeString(dir.resolve("1000.png"), "no picture any more");
            assertThat(reader.next().pixels()).isEqualTo(all.get(7).pixels());
            assertThat(reader.next().pixels()).isEqualTo(all.get(3).pixels());
            assertThat(reader.hasNext()).isFalse();
            assertThat(reader.bytesRead())
                    .isEqualTo(Files.size(dir.resolve("1007.png")) + Files.size(dir.resolve("1003.png")));
        }
        try (ImageReader reader = Images.open(dir, List.of("gone.png"), shape, ImageOptions.NONE)) {
            assertThatThrownBy(reader::next).hasMessageContaining("gone.png");
        }
    }

    /** A header of a few bytes may not make the numbers of two thousand million images. */
    @Test
    void gzipFile_tooShortForWhatItAnnounces_isRefusedByItsHeader() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(new GZIPOutputStream(bytes))) {
            out.writeInt(IdxFile.MAGIC);
            out.writeInt(Integer.MAX_VALUE);
            out.writeInt(3);
            out.writeInt(5);
        }
        Path file = Files.write(dir.resolve("bomb.gz"), bytes.toByteArray());
        assertThatThrownBy(() -> Images.open(file, SMALL))
                .isInstanceOf(ImageDataException.class)
                .hasMessageContaining("too short, even compressed, for the 2147483647 images");
    }

    @Test
    void gzipFile_ofImagesThatCompressBest_isTaken() throws IOException {
        ImageShape shape = new ImageShape(1, 256, 256);
        List<Image> images = IntStream.range(0, 50)
                .mapToObj(i -> new Image("" + i, new byte[shape.size()]))
                .toList();
        IdxWriter.writeImages(dir.resolve("zeros.gz"), new ImageSet(shape, images));
        assertThat(ImageSet.read(dir.resolve("zeros.gz"), shape).count()).isEqualTo(50);
    }

    /** 100 images of noise, for which there is no smaller form. */
    private List<Path> largeImages(String form, ImageShape shape) throws IOException {
        List<Image> images = IntStream.range(0, 100)
                .mapToObj(i -> {
                    byte[] pixels = new byte[shape.size()];
                    random.nextBytes(pixels);
                    return new Image("" + i, pixels);
                })
                .toList();
        switch (form) {
            case "joined" -> {
                IdxWriter.writeImages(dir.resolve("a"), new ImageSet(shape, images.subList(0, 40)));
                IdxWriter.writeImages(dir.resolve("b"), new ImageSet(shape, images.subList(40, 41)));
                IdxWriter.writeImages(dir.resolve("c"), new ImageSet(shape, images.subList(41, 100)));
                return List.of(dir.resolve("a"), dir.resolve("b"), dir.resolve("c"));
            }
            case "pngs" -> {
                for (int i = 0; i < 100; i++) {
                    BufferedImage png = new BufferedImage(64, 64, BufferedImage.TYPE_BYTE_GRAY);
                    png.getRaster().setDataElements(0, 0, 64, 64, images.get(i).pixels());
                    ImageIO.write(png, "png", dir.resolve(1000 + i + ".png").toFile());
                }
                return List.of(dir);
            }
            case "cifar" -> {
                ByteArrayOutputStream records = new ByteArrayOutputStream();
                for (Image image : images) {
                    records.write(3);
                    records.write(image.pixels());
                }
                return List.of(Files.write(dir.resolve("batch.bin"), records.toByteArray()));
            }
            default -> {
                IdxWriter.writeImages(dir.resolve(form), new ImageSet(shape, images));
                return List.of(dir.resolve(form));
            }
        }
    }

    @Test
    void unitValues_areBytesOver255() {
        assertThat(new Image("x", new byte[] {0, (byte) 255, 51}).unitValues()).containsExactly(0, 1, 0.2);
    }

    @Test
    void cifarRecords_read_givePlanesAndLabels() throws IOException {
        byte[] file = cifar(4);
        Files.write(dir.resolve("batch.bin"), file);

        ImageSet read = ImageSet.read(dir.resolve("batch.bin"), ImageShape.CIFAR10);

        assertThat(read.count()).isEqualTo(4);
        assertThat(read.image(2).pixels()).isEqualTo(Arrays.copyOfRange(file, 2 * 3073 + 1, 3 * 3073));
        assertThat(Labels.read(dir.resolve("batch.bin"))).containsExactly(0, 1, 2, 3);
    }

    @Test
    void cifarRecords_thatBeginLikeIdx_areStillCifar() throws IOException {
        byte[] file = cifar(1);
        System.arraycopy(new byte[] {0, 0, 8, 3}, 0, file, 0, 4);
        Files.write(dir.resolve("images"), file);
        file[3] = 1;
        Files.write(dir.resolve("labels"), file);

        assertThat(ImageSet.read(dir.resolve("images"), ImageShape.CIFAR10).count())
                .isEqualTo(1);
        assertThat(Labels.read(dir.resolve("labels"))).containsExactly(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"labels", "labels.gz"})
    void labels_writtenAndRead_areEqual(String name) throws IOException {
        int[] labels = {0, 9, 255, 3};
        IdxWriter.writeLabels(dir.resolve(name), labels);

        assertThat(Labels.read(dir.resolve(name))).isEqualTo(labels);
        assertThat(Labels.read(List.of(dir.resolve(name), dir.resolve(name)))).hasSize(8);
    }

    @Test
    void greyPngs_read_areSortedAndExact() throws IOException {
        byte[] first = png("b.png", BufferedImage.TYPE_BYTE_GRAY);
        byte[] second = png("a.PNG", BufferedImage.TYPE_BYTE_GRAY);
        Files.writeString(dir.resolve("notes.txt"), "ignored");

        ImageSet read = ImageSet.read(dir, SMALL);

        assertThat(read.images()).extracting(Image::id).containsExactly("a.PNG", "b.png");
        assertThat(read.image(0).pixels()).isEqualTo(second);
        assertThat(read.image(1).pixels()).isEqualTo(first);
    }

    @Test
    void colourPngs_read_arePlanes() throws IOException {
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, 0x0A141E);
        image.setRGB(1, 0, 0xFF8001);
        ImageIO.write(image, "png", dir.resolve("x.png").toFile());

        byte[] pixels = ImageSet.read(dir, new ImageShape(3, 1, 2)).image(0).pixels();

        assertThat(pixels).containsExactly(0x0A, 0xFF, 0x14, 0x80, 0x1E, 0x01);
        assertRefused(() -> ImageSet.read(dir, new ImageShape(1, 1, 2)), "colour image, expected grey");
    }

    @Test
    void directory_withImagesOfAnotherSize_isRefused() throws IOException {
        png("a.png", BufferedImage.TYPE_BYTE_GRAY);
        ImageIO.write(
                new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_GRAY),
                "png",
                dir.resolve("b.png").toFile());

        assertRefused(
                () -> ImageSet.read(dir, SMALL), "1 of 2 pictures has another size than 3 x 5 grey: b.png (4 x 4)");
    }

    @Test
    void directory_withoutUsableImages_isRefused() throws IOException {
        assertRefused(() -> ImageSet.read(dir, SMALL), "holds no pictures");
        Files.writeString(dir.resolve("a.png"), "no image");
        assertRefused(() -> ImageSet.read(dir, SMALL), "a.png is no PNG, JPEG, BMP or WebP image");
    }

    @Test
    void missingOrEmptyFile_isRefused() throws IOException {
        assertRefused(() -> ImageSet.read(dir.resolve("none"), SMALL), "There is no file or directory");
        assertRefused(() -> Labels.read(dir.resolve("none")), "There is no file or directory");
        Files.createFile(dir.resolve("empty"));
        assertRefused(() -> ImageSet.read(dir.resolve("empty"), SMALL), "is empty");
        assertRefused(() -> ImageSet.read(List.of(), SMALL), "No image file is given");
    }

    @ParameterizedTest
    @ValueSource(strings = {"images", "images.gz"})
    void idxImages_cutShort_areRefused(String name) throws IOException {
        Path file = dir.resolve(name);
        IdxWriter.writeImages(file, someImages(50));
        byte[] content = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(content, content.length / 2));

        assertThatThrownBy(() -> ImageSet.read(file, SMALL))
                .isInstanceOf(ImageDataException.class)
                .hasMessageContaining("fetch the file again");
    }

    @Test
    void idxImages_longerThanAnnounced_areRefused() throws IOException {
        Path file = dir.resolve("images");
        IdxWriter.writeImages(file, someImages(2));
        Files.write(file, new byte[1], StandardOpenOption.APPEND);

        assertRefused(() -> ImageSet.read(file, SMALL), "has 47 bytes, expected 46");
    }

    @Test
    void idxImages_ofAnotherSizeOrNone_areRefused() throws IOException {
        Path file = dir.resolve("images");
        IdxWriter.writeImages(file, someImages(2));
        assertRefused(() -> ImageSet.read(file, ImageShape.MNIST), "3 x 5 pixels, expected 28 x 28 grey");
        IdxWriter.writeImages(file, new ImageSet(SMALL, List.of()));
        assertRefused(() -> ImageSet.read(file, SMALL), "holds no images");
    }

    @Test
    void labelsAndImages_exchanged_areRefused() throws IOException {
        Path images = dir.resolve("images");
        Path labels = dir.resolve("labels");
        IdxWriter.writeImages(images, someImages(2));
        IdxWriter.writeLabels(labels, new int[] {1, 2});

        assertRefused(() -> ImageSet.read(labels, SMALL), "is an IDX file of labels, expected images");
        assertRefused(() -> Labels.read(images), "is an IDX file of images, expected labels");
    }

    @Test
    void labels_cutShort_areRefused() throws IOException {
        Path file = dir.resolve("labels");
        IdxWriter.writeLabels(file, new int[] {1, 2, 3});
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 10));

        assertRefused(() -> Labels.read(file), "holds 2 labels, expected the 3");
    }

    @Test
    void unknownContent_isRefused() throws IOException {
        Files.writeString(dir.resolve("x"), "just some text");

        assertRefused(() -> ImageSet.read(dir.resolve("x"), SMALL), "found 0x6a757374");
        assertRefused(() -> Labels.read(dir.resolve("x")), "neither an IDX label file");
    }

    @Test
    void cifarFile_forAnotherShapeOrWithWrongLabel_isRefused() throws IOException {
        byte[] content = cifar(2);
        Files.write(dir.resolve("x"), content);
        assertRefused(() -> ImageSet.read(dir.resolve("x"), ImageShape.MNIST), "looks like a CIFAR-10 file");
        content[3073] = 10;
        Files.write(dir.resolve("x"), content);
        assertRefused(() -> ImageSet.read(dir.resolve("x"), ImageShape.CIFAR10), "record 1 has label 10");
    }

    private static void assertRefused(ThrowingCallable action, String part) {
        assertThatThrownBy(action)
                .isInstanceOf(ImageDataException.class)
                .hasMessageContaining(part)
                .message()
                .doesNotEndWith(".");
    }

    private ImageSet someImages(int count) {
        List<Image> images = IntStream.range(0, count)
                .mapToObj(i -> new Image("" + i, randomBytes(SMALL.size())))
                .toList();
        return new ImageSet(SMALL, images);
    }

    private byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] cifar(int count) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            out.write(i);
            out.writeBytes(randomBytes(3072));
        }
        return out.toByteArray();
    }

    private byte[] png(String name, int type) throws IOException {
        byte[] pixels = randomBytes(SMALL.size());
        BufferedImage image = new BufferedImage(SMALL.width(), SMALL.height(), type);
        for (int i = 0; i < pixels.length; i++) {
            image.getRaster().setSample(i % SMALL.width(), i / SMALL.width(), 0, pixels[i] & 0xFF);
        }
        ImageIO.write(image, "png", dir.resolve(name).toFile());
        return pixels;
    }
}
