package io.nightjar.model.images;

import static io.nightjar.model.images.ImageForms.COLOR;
import static io.nightjar.model.images.ImageForms.GREY;
import static io.nightjar.model.images.ImageForms.SMALL;
import static io.nightjar.model.images.ImageForms.assertRefused;
import static io.nightjar.model.images.ImageForms.bytes;
import static io.nightjar.model.images.ImageForms.encoded;
import static io.nightjar.model.images.ImageForms.flat;
import static io.nightjar.model.images.ImageForms.levels;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightjar.model.images.ImageOptions.ChannelOrder;
import io.nightjar.model.images.ImageOptions.Ground;
import io.nightjar.model.images.ImageOptions.Resize;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Images as people have them: pictures of other forms, directories, arrays, tables. */
final class ImageFormsTest {

    @TempDir
    Path dir;

    private final Random random = new Random(8);

    @ParameterizedTest
    @ValueSource(ints = {BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_BYTE_INDEXED, BufferedImage.TYPE_BYTE_BINARY})
    void bmp_isItsPixels(int type) throws IOException {
        BufferedImage image = new BufferedImage(4, 2, type);
        for (int p = 0; p < 8; p++) {
            image.setRGB(p % 4, p / 4, 0xFF000000 | random.nextInt(1 << 24));
        }
        double[] levels = levels(Pictures.decode("x", encoded(image, "bmp"), COLOR, ImageOptions.NONE));
        for (int p = 0; p < 8; p++) {
            int rgb = image.getRGB(p % 4, p / 4);
            assertThat(levels[p]).isEqualTo(rgb >> 16 & 0xFF);
            assertThat(levels[8 + p]).isEqualTo(rgb >> 8 & 0xFF);
            assertThat(levels[16 + p]).isEqualTo(rgb & 0xFF);
        }
    }

    /** Of any two options, over pictures of all kinds. */
    @Test
    void optionsAgree_whereNoPictureThatBothTakeBecomesOtherValues() {
        List<ImageOptions> all = new ArrayList<>();
        for (Ground ground : Ground.values()) {
            for (Resize resize : Resize.values()) {
                for (ChannelOrder order : ChannelOrder.values()) {
                    all.add(new ImageOptions(ground, false, resize, order));
                    all.add(new ImageOptions(ground, true, resize, order));
                }
            }
        }
        List<byte[]> pictures = List.of(
                png(BufferedImage.TYPE_INT_ARGB, 1, 4, 2),
                png(BufferedImage.TYPE_INT_RGB, 1, 11, 5),
                png(BufferedImage.TYPE_INT_RGB, 3, 4, 2),
                png(BufferedImage.TYPE_INT_ARGB, 3, 4, 2),
                png(BufferedImage.TYPE_INT_RGB, 3, 11, 5));
        for (ImageShape shape : List.of(COLOR, new ImageShape(1, 2, 4), new ImageShape(8, 1, 1))) {
            for (ImageOptions one : all) {
                for (ImageOptions other : all) {
                    boolean same = pictures.stream().allMatch(picture -> {
                        double[] first = valuesOrNull(picture, shape, one);
                        double[] second = valuesOrNull(picture, shape, other);
                        return first == null || second == null || Arrays.equals(first, second);
                    });
                    if (one.agreeWith(other, shape)) {
                        assertThat(same).as("%s, %s, %s", one, other, shape).isTrue();
                    } else if (!shape.isVector()) {
                        assertThat(same).as("%s, %s, %s", one, other, shape).isFalse();
                    }
                }
            }
        }
    }

    private byte[] png(int type, int colors, int width, int height) {
        BufferedImage image = new BufferedImage(width, height, type);
        for (int p = 0; p < width * height; p++) {
            int rgb = colors == 1 ? random.nextInt(256) * 0x010101 : random.nextInt(1 << 24);
            image.setRGB(p % width, p / width, random.nextInt(256) << 24 | rgb);
        }
        try {
            return encoded(image, "png");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double[] valuesOrNull(byte[] picture, ImageShape shape, ImageOptions options) {
        try {
            return levels(Pictures.decode("x", picture, shape, options));
        } catch (ImageDataException refused) {
            return null;
        }
    }

    @Test
    void grey_isAppliedToTheImagesOfColorNetworksToo() throws IOException {
        byte[] jpeg = encoded(flat(BufferedImage.TYPE_INT_RGB, 0xC86432), "bmp");
        double[] levels = levels(Pictures.decode("x", jpeg, COLOR, GREY));
        // (19595 * 200 + 38470 * 100 + 7471 * 50 + 32768) >> 16
        assertThat(levels).hasSize(24).containsOnly(124);
        byte[] raw = new byte[24];
        Arrays.fill(raw, 0, 8, (byte) 200);
        Arrays.fill(raw, 8, 16, (byte) 100);
        Arrays.fill(raw, 16, 24, (byte) 50);
        assertThat(levels(Pictures.ofBytes("x", raw, COLOR, GREY))).containsOnly(124);
    }

    @Test
    void png_thatIsTurned_isRefused() {
        ByteBuffer exif = ByteBuffer.allocate(26).put("MM\0*".getBytes(StandardCharsets.ISO_8859_1));
        exif.putInt(8).putShort((short) 1).putShort((short) 0x0112).putShort((short) 3);
        exif.putInt(1).putShort(18, (short) 6);
        byte[] turned = new TestPng(3, 5, 8, 0).chunk("eXIf", exif.array()).encode(new int[15]);
        assertRefused(
                () -> Pictures.decode("x", turned, SMALL, ImageOptions.NONE),
                "Exif orientation 6, expected 1 (upright)");
        byte[] upright = new TestPng(3, 5, 8, 0)
                .chunk("eXIf", exif.putShort(18, (short) 1).array())
                .encode(new int[15]);
        assertThat(Pictures.decode("x", upright, SMALL, ImageOptions.NONE).size())
                .isEqualTo(15);
    }

    @Test
    void flatNetwork_takesGreyImagesOfItsSize() throws IOException {
        byte[] data = bytes(15);
        Path file = dir.resolve("idx");
        IdxWriter.writeImages(file, new ImageSet(SMALL, List.of(new Image("0", data))));
        assertThat(ImageSet.read(file, new ImageShape(15, 1, 1)).image(0).pixels())
                .isEqualTo(data);
        assertRefused(() -> Images.open(file, new ImageShape(16, 1, 1)), "expected 16 values");
    }

    @Test
    void arrayFiles_areConvertedOnlyWhenAsked() throws IOException {
        Path cifar = Files.write(dir.resolve("batch.bin"), new byte[3073]);
        ImageShape grey = new ImageShape(1, 32, 32);
        assertRefused(() -> Images.open(cifar, grey), "looks like a CIFAR-10 file");
        try (ImageReader reader = Images.open(List.of(cifar), grey, GREY)) {
            assertThat(reader.next().values().size()).isEqualTo(1024);
        }
        Path idx = dir.resolve("idx");
        IdxWriter.writeImages(idx, new ImageSet(SMALL, List.of(new Image("0", new byte[15]))));
        ImageOptions area = new ImageOptions(Ground.REFUSE, false, Resize.AREA, ChannelOrder.RGB);
        assertThat(Images.open(List.of(idx), new ImageShape(3, 6, 6), area)
                        .next()
                        .values()
                        .size())
                .isEqualTo(108);
    }

    @ParameterizedTest
    @CsvSource({
        "CDF, an HDF5 file, save its array as .npy",
        "PK, a zip file, unpack it",
        "GIF89a, a GIF file, save it as PNG",
        "PAR1, a Parquet file, name its column of images",
        "II*, a TIFF file, save it as PNG",
        "DICM, a DICOM file, .npy"
    })
    void otherForms_areNamed_withWhatToDo(String magic, String words, String remedy) throws IOException {
        ByteBuffer file = ByteBuffer.allocate(400);
        switch (magic) {
            case "CDF" -> file.put("\u0089HDF\r\n\u001A\n".getBytes(StandardCharsets.ISO_8859_1));
            case "PK" -> file.put("PK\3\4".getBytes(StandardCharsets.ISO_8859_1));
            case "DICM" -> file.position(128).put("DICM".getBytes(StandardCharsets.ISO_8859_1));
            default -> file.put(magic.getBytes(StandardCharsets.ISO_8859_1));
        }
        Path path = Files.write(dir.resolve("x"), file.array());
        assertThatThrownBy(() -> Images.open(path, SMALL))
                .isInstanceOf(ImageDataException.class)
                .hasMessageContaining("x is " + words)
                .hasMessageContaining(remedy);
    }
}
