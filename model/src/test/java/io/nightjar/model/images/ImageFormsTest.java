package io.nightjar.model.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.nightjar.model.images.ImageOptions.ChannelOrder;
import io.nightjar.model.images.ImageOptions.Ground;
import io.nightjar.model.images.ImageOptions.Resize;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.TestAbortedException;

/** Images as people have them: pictures of other forms, directories, arrays, tables. */
final class ImageFormsTest {
    private static final ImageShape SMALL = new ImageShape(1, 3, 5);
    private static final ImageShape COLOR = new ImageShape(3, 2, 4);
    private static final ImageOptions GREY = new ImageOptions(Ground.REFUSE, true, Resize.REFUSE, ChannelOrder.RGB);

    @TempDir
    Path dir;

    private final Random random = new Random(8);

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static double[] levels(PixelValues values) {
        return IntStream.range(0, values.size()).mapToDouble(values::level).toArray();
    }

    private static double[] levels(byte... values) {
        return levels(PixelValues.of(values));
    }

    private static byte[] encoded(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, out)).isTrue();
        return out.toByteArray();
    }

    private static BufferedImage flat(int type, int rgb) {
        BufferedImage image = new BufferedImage(4, 2, type);
        for (int p = 0; p < 8; p++) {
            image.setRGB(p % 4, p / 4, rgb);
        }
        return image;
    }

    @Test
    void jpeg_ofOneColor_isThatColor() throws IOException {
        byte[] jpeg = encoded(flat(BufferedImage.TYPE_INT_RGB, 0xC86432), "jpg");
        double[] levels = levels(Pictures.decode("x", jpeg, COLOR, ImageOptions.NONE));
        for (int p = 0; p < 8; p++) {
            assertThat(levels[p]).isCloseTo(200, within(2.0));
            assertThat(levels[8 + p]).isCloseTo(100, within(2.0));
            assertThat(levels[16 + p]).isCloseTo(50, within(2.0));
        }
        assertRefused(() -> Pictures.decode("x", jpeg, new ImageShape(1, 2, 4), ImageOptions.NONE), "colour image");
    }

    /** A grey JPEG has no gamma curve to be sent through. */
    @Test
    void greyJpeg_isItsSamples_alsoInColorNetworks() throws IOException {
        BufferedImage image = new BufferedImage(4, 2, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setSamples(0, 0, 4, 2, 0, new int[] {36, 36, 36, 36, 36, 36, 36, 36});
        byte[] jpeg = encoded(image, "jpg");
        for (int channels : new int[] {1, 3}) {
            assertThat(levels(Pictures.decode("x", jpeg, new ImageShape(channels, 2, 4), ImageOptions.NONE)))
                    .containsOnly(36);
        }
    }

    @Test
    void jpeg_thatIsTurnedCutShortOrCmyk_isRefused() throws IOException {
        byte[] jpeg = encoded(flat(BufferedImage.TYPE_INT_RGB, 0xC86432), "jpg");
        assertThat(Pictures.decode("x", turned(jpeg, 1), COLOR, ImageOptions.NONE)
                        .size())
                .isEqualTo(24);
        assertRefused(
                () -> Pictures.decode("x", turned(jpeg, 6), COLOR, ImageOptions.NONE),
                "Exif orientation 6, expected 1 (upright)");
        byte[] cut = Arrays.copyOf(jpeg, jpeg.length - 8);
        assertRefused(() -> Pictures.decode("x", cut, COLOR, ImageOptions.NONE), "no readable JPEG image");
        byte[] cmyk = {
            (byte) 0xFF,
            (byte) 0xD8,
            (byte) 0xFF,
            (byte) 0xC0,
            0,
            20,
            8,
            0,
            2,
            0,
            4,
            4,
            1,
            17,
            0,
            2,
            17,
            0,
            3,
            17,
            0,
            4,
            17,
            0,
            (byte) 0xFF,
            (byte) 0xDA,
            0,
            2
        };
        assertRefused(() -> Pictures.decode("x", cmyk, COLOR, ImageOptions.NONE), "is a CMYK image in JPEG");
    }

    /** An Exif segment behind the first two bytes. */
    private static byte[] turned(byte[] jpeg, int orientation) {
        ByteBuffer exif = ByteBuffer.allocate(4 + 6 + 8 + 2 + 12 + 4);
        exif.put((byte) 0xFF).put((byte) 0xE1).putShort((short) (exif.capacity() - 2));
        exif.put("Exif\0\0MM\0*".getBytes(StandardCharsets.ISO_8859_1))
                .putInt(8)
                .putShort((short) 1);
        exif.putShort((short) 0x0112).putShort((short) 3).putInt(1).putShort((short) orientation);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(jpeg, 0, 2);
        out.writeBytes(exif.array());
        out.write(jpeg, 2, jpeg.length - 2);
        return out.toByteArray();
    }

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
    void directoryOfSeveralForms_isReadAsOne_andSaysWhatItSkips() throws IOException {
        BufferedImage image = new BufferedImage(5, 3, BufferedImage.TYPE_BYTE_GRAY);
        for (String name : List.of("0.png", "1.jpg", "2.JPEG", "3.bmp")) {
            Files.write(
                    dir.resolve(name),
                    encoded(image, name.endsWith("png") ? "png" : name.endsWith("bmp") ? "bmp" : "jpg"));
        }
        for (String name : List.of("notes.txt", "a.gif", "b.gif", "c.gif", ".hidden")) {
            Files.writeString(dir.resolve(name), "x");
        }
        try (ImageReader reader = Images.open(dir, SMALL)) {
            assertThat(reader.ids()).containsExactly("0.png", "1.jpg", "2.JPEG", "3.bmp");
            assertThat(reader.stream().map(Image::id)).isEqualTo(reader.ids());
            assertThat(reader.notes())
                    .singleElement()
                    .asString()
                    .contains("4 entries", "a.gif, b.gif, c.gif and 1 more");
        }
    }

    @Test
    void singlePictures_areNamedByTheirFiles() throws IOException {
        byte[] picture = encoded(new BufferedImage(5, 3, BufferedImage.TYPE_BYTE_GRAY), "png");
        Path one = Files.write(dir.resolve("one"), picture);
        Path two = Files.write(dir.resolve("two.png"), picture);
        assertThat(ImageSet.read(one, SMALL).images()).extracting(Image::id).containsExactly("one");
        assertThat(ImageSet.read(List.of(two, one), SMALL).images())
                .extracting(Image::id)
                .containsExactly("two.png", "one");
        Path same = Files.write(Files.createDirectory(dir.resolve("sub")).resolve("one"), picture);
        assertRefused(() -> Images.open(List.of(one, same), SMALL), "the id 'one' names images 0 and 1");
        IdxWriter.writeImages(dir.resolve("idx"), new ImageSet(SMALL, List.of(new Image("0", new byte[15]))));
        assertRefused(() -> Images.open(List.of(one, dir.resolve("idx")), SMALL), "idx is no picture beside");
    }

    @Test
    void classDirectories_giveIdsAndLabels() throws IOException {
        byte[] picture = encoded(new BufferedImage(5, 3, BufferedImage.TYPE_BYTE_GRAY), "png");
        for (String name : List.of("dog/0.png", "cat/0.png", "cat/1.png", "owl/x.png")) {
            Files.createDirectories(dir.resolve(name).getParent());
            Files.write(dir.resolve(name), picture);
        }
        Files.createDirectory(dir.resolve("empty"));
        Files.writeString(dir.resolve("cat/readme"), "x");
        assertThat(ImageSet.read(dir, SMALL).images())
                .extracting(Image::id)
                .containsExactly("cat/0.png", "cat/1.png", "dog/0.png", "owl/x.png");
        assertThat(Labels.read(dir)).containsExactly(0, 0, 1, 2);
        assertThat(Labels.classes(dir)).containsExactly("cat", "dog", "owl");
        try (ImageReader reader = Images.open(dir, SMALL)) {
            assertThat(reader.notes()).singleElement().asString().contains("cat/readme, empty");
        }
        assertRefused(() -> Labels.read(dir.resolve("cat")), "without a directory for each class");
    }

    @Test
    void directoryOfTables_isRefused_withTheColumnToName() throws IOException {
        Files.writeString(Files.createDirectory(dir.resolve("label=0")).resolve("a.parquet"), "PAR1");
        assertThatThrownBy(() -> Images.open(dir, SMALL))
                .isInstanceOfSatisfying(
                        ImageDataException.class, e -> assertThat(e.remedy()).contains(ImageRemedy.NAME_IMAGE_COLUMN))
                .hasMessageContaining("holds Parquet files and no pictures");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"(2, 3, 5)", "(2, 1, 3, 5)", "(2, 3, 5, 1)", "(2, 15)", "(2,3,5)"})
    void npyOfBytes_inEveryShapeOfGreyImages_isRead(String shape) throws IOException {
        byte[] data = bytes(30);
        Path file = Files.write(dir.resolve("x.npy"), TestNpy.array("|u1", shape, data));
        ImageSet read = ImageSet.read(file, SMALL);
        assertThat(read.images()).extracting(Image::id).containsExactly("0", "1");
        assertThat(levels(read.image(1).values())).containsExactly(levels(Arrays.copyOfRange(data, 15, 30)));
        assertThat(ImageSet.read(file, new ImageShape(15, 1, 1)).image(0).pixels())
                .isEqualTo(Arrays.copyOf(data, 15));
    }

    @Test
    void npyOfColors_isReadChannelsFirstOrLast_asTheShapeDecides() throws IOException {
        byte[] planes = bytes(24);
        byte[] pixels = new byte[24];
        for (int i = 0; i < 24; i++) {
            pixels[i % 8 * 3 + i / 8] = planes[i];
        }
        Path first = Files.write(dir.resolve("first.npy"), TestNpy.array("|u1", "(1, 3, 2, 4)", planes));
        Path last = Files.write(dir.resolve("last.npy"), TestNpy.array("|u1", "(1, 2, 4, 3)", pixels));
        assertThat(ImageSet.read(first, COLOR).image(0).pixels()).isEqualTo(planes);
        assertThat(ImageSet.read(last, COLOR).image(0).pixels()).isEqualTo(planes);
        Path cube = Files.write(dir.resolve("cube.npy"), TestNpy.array("|u1", "(1, 3, 3, 3)", bytes(27)));
        assertRefused(() -> Images.open(cube, new ImageShape(3, 3, 3)), "channels first or last, both of which fit");
        assertRefused(() -> Images.open(first, new ImageShape(24, 1, 1)), "whose order is not known");
        Path flat = Files.write(dir.resolve("flat.npy"), TestNpy.array("|u1", "(1, 24)", planes));
        assertRefused(() -> Images.open(flat, COLOR), "whose order is not known");
        assertThat(ImageSet.read(flat, new ImageShape(24, 1, 1)).image(0).pixels())
                .isEqualTo(planes);
    }

    @Test
    void arraysOfOtherChannels_fitNetworksOfAsMany() throws IOException {
        Path file = Files.write(dir.resolve("x.npy"), TestNpy.array("|u1", "(1, 5, 2, 4)", bytes(40)));
        assertThat(ImageSet.read(file, new ImageShape(5, 2, 4))
                        .image(0)
                        .values()
                        .size())
                .isEqualTo(40);
    }

    @Test
    void npyOfOtherTypes_isExactOrRefused() throws IOException {
        ByteBuffer floats = ByteBuffer.allocate(60).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer samples = ByteBuffer.allocate(30);
        ByteBuffer integers = ByteBuffer.allocate(120).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer halves = ByteBuffer.allocate(30).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 15; i++) {
            floats.putFloat(i / 16.0f);
            samples.putShort((short) (4000 * i));
            integers.putLong(17L * i);
            halves.putShort((short) (i == 0 ? 0x3555 : 0x3C00));
        }
        PixelValues ofFloats = npy("<f4", floats);
        PixelValues ofSamples = npy(">u2", samples);
        PixelValues ofIntegers = npy("<i8", integers);
        PixelValues ofHalves = npy("<f2", halves);
        for (int i = 0; i < 15; i++) {
            assertThat(ofFloats.unit(i)).isEqualTo(i / 16.0);
            assertThat(ofSamples.unit(i)).isEqualTo(4000 * i / 65535.0);
            assertThat(ofIntegers.level(i)).isEqualTo(17 * i);
        }
        assertThat(ofHalves.unit(0)).isEqualTo(0.333251953125);
        assertThat(ofHalves.unit(1)).isEqualTo(1);
        assertRefused(() -> npy("<f4", floats.putFloat(0, 36)), "has a value of 36.0, expected fractions of 0 to 1");
        assertRefused(() -> npy("<f4", floats.putFloat(0, Float.NaN)), "has a value of NaN");
        assertRefused(() -> npy("<i8", integers.putLong(0, 256)), "has a value of 256, expected integers of 0 to 255");
        assertRefused(() -> npy("<i8", integers.putLong(0, -1)), "has a value of -1");
        assertRefused(() -> npy("<c8", integers), "elements of type '<c8'");
        assertRefused(() -> npy("|O", integers), "elements of type '|O'");
    }

    private PixelValues npy(String descr, ByteBuffer data) throws IOException {
        Path file = Files.write(dir.resolve("typed.npy"), TestNpy.array(descr, "(1, 3, 5)", data.array()));
        return ImageSet.read(file, SMALL).image(0).values();
    }

    @Test
    void npy_inFortranOrderCutShortOrOfAnotherShape_isRefused() throws IOException {
        Path fortran = Files.write(dir.resolve("f"), TestNpy.array("|u1", "True", "(2, 3, 5)", bytes(30)));
        assertRefused(() -> Images.open(fortran, SMALL), "is in Fortran order");
        Path cut = Files.write(dir.resolve("c"), TestNpy.array("|u1", "(2, 3, 5)", bytes(29)));
        assertRefused(() -> Images.open(cut, SMALL), "for the 2 images");
        Path other = Files.write(dir.resolve("o"), TestNpy.array("|u1", "(2, 5, 3)", bytes(30)));
        assertRefused(() -> Images.open(other, SMALL), "holds images of (5, 3) values, expected 3 x 5 grey");
        Path one = Files.write(dir.resolve("1"), TestNpy.array("|u1", "(15,)", bytes(15)));
        assertRefused(() -> Images.open(one, SMALL), "array of shape (15,), expected images first");
    }

    @Test
    void npz_isItsOneArrayOfImages() throws IOException {
        byte[] data = bytes(30);
        byte[] images = TestNpy.array("|u1", "(2, 3, 5)", data);
        byte[] labels = TestNpy.array("<i8", "(2,)", new byte[16]);
        Path file = Files.write(dir.resolve("x.npz"), TestNpy.archive("labels", labels, "images", images));
        try (ImageReader reader = Images.open(file, SMALL)) {
            assertThat(reader.notes()).singleElement().asString().contains("array images");
            reader.skip(1);
            assertThat(reader.next().pixels()).isEqualTo(Arrays.copyOfRange(data, 15, 30));
        }
        Path two = Files.write(dir.resolve("2.npz"), TestNpy.archive("train", images, "test", images));
        assertRefused(() -> Images.open(two, SMALL), "holds 2 arrays that may be images (train.npy (2, 3, 5)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a,b,c,d,e,f,g,h,i,j,k,l,m,n,o\n", "\"p0\",p1,p2,p3,p4,p5,p6,p7,p8,p9,p10,p11,p12,p13,p14\n"
            })
    void csv_hasAnImageInARow(String header) throws IOException {
        String rows = "0,1,2,3,4,5,6,7,8,9,10,11,12,13,255\r\n\n 36,0,0,0,0,0,0,0,0,0,0,0,0,0,7";
        Path file = Files.writeString(dir.resolve("x.csv"), header + rows);
        ImageSet read = ImageSet.read(file, SMALL);
        assertThat(read.images()).extracting(Image::id).containsExactly("0", "1");
        assertThat(levels(read.image(0).values())).startsWith(0, 1, 2).endsWith(13, 255);
        assertThat(levels(read.image(1).values())).startsWith(36, 0).endsWith(0, 7);
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
            out.write(Files.readAllBytes(file));
        }
        Path packed = Files.write(dir.resolve("x.csv.gz"), gzip.toByteArray());
        assertThat(ImageSet.read(packed, SMALL).count()).isEqualTo(2);
    }

    @Test
    void csv_withLabels_isReadWithoutThem_whereTheColumnIsNamed() throws IOException {
        String row = "9,0,1,2,3,4,5,6,7,8,9,10,11,12,13,255\n";
        Path named = Files.writeString(dir.resolve("a"), "label,a,b,c,d,e,f,g,h,i,j,k,l,m,n,o\n" + row);
        try (ImageReader reader = Images.open(named, SMALL)) {
            assertThat(reader.notes()).singleElement().asString().contains("column label is left out");
            assertThat(levels(reader.next().values())).startsWith(0, 1).endsWith(13, 255);
        }
        Path unnamed = Files.writeString(dir.resolve("b"), row);
        assertRefused(() -> Images.open(unnamed, SMALL), "has 16 values in a row, expected 15");
        Path fractions = Files.writeString(dir.resolve("c"), "0.5,1,2,3,4,5,6,7,8,9,10,11,12,13,255\n");
        assertRefused(() -> ImageSet.read(fractions, SMALL), "has '0.5' in line 1");
        Path large = Files.writeString(dir.resolve("d"), "0,1,2,3,4,5,6,7,8,9,10,11,12,13,256\n");
        assertRefused(() -> ImageSet.read(large, SMALL), "has '256' in line 1");
        assertRefused(() -> Images.open(named, COLOR), "order of colors is not known");
    }

    @Test
    void csv_ofASpreadsheet_hasAByteOrderMark() throws IOException {
        String row = "36,1,2,3,4,5,6,7,8,9,10,11,12,13,255\n";
        Path plain = Files.writeString(dir.resolve("plain"), "\uFEFF" + row);
        assertThat(levels(ImageSet.read(plain, SMALL).image(0).values())).startsWith(36, 1);
        Path named = Files.writeString(dir.resolve("named"), "\uFEFFlabel,a,b,c,d,e,f,g,h,i,j,k,l,m,n,o\n3," + row);
        assertThat(ImageSet.read(named, SMALL).count()).isEqualTo(1);
    }

    /** A data frame without names numbers its columns. */
    @Test
    void csv_whoseColumnsAreNumbered_doesNotGiveThemAsAnImage() throws IOException {
        String row = "36,1,2,3,4,5,6,7,8,9,10,11,12,13,255\n";
        Path labeled = Files.writeString(dir.resolve("labeled"), "label,0,1,2,3,4,5,6,7,8,9,10,11,12,13,14\n7," + row);
        ImageSet read = ImageSet.read(labeled, SMALL);
        assertThat(read.count()).isEqualTo(1);
        assertThat(levels(read.image(0).values())).startsWith(36, 1);
        for (String numbers :
                List.of("0,1,2,3,4,5,6,7,8,9,10,11,12,13,14\n", "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15\n")) {
            Path file = Files.writeString(dir.resolve("numbered"), numbers + row);
            assertRefused(() -> Images.open(file, SMALL), "may be numbers of columns or an image");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {".5", "nan", "-Inf", ""})
    void csv_whoseFirstRowHasNoIntegers_doesNotLoseIt(String value) throws IOException {
        String first = String.join(",", Collections.nCopies(15, value)) + "\n";
        Path file = Files.writeString(dir.resolve("first"), first + "36,1,2,3,4,5,6,7,8,9,10,11,12,13,255\n");
        assertRefused(() -> ImageSet.read(file, SMALL), value.isEmpty() ? "neither a number nor a name" : "in line 1");
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
    void npy_ofImagesThatNoArrayHolds_isRefusedInWords() throws IOException {
        Path file = Files.write(dir.resolve("huge"), TestNpy.array("<f8", "(1, 16384, 16384)", new byte[15]));
        ImageOptions area = new ImageOptions(Ground.REFUSE, false, Resize.AREA, ChannelOrder.RGB);
        assertRefused(() -> Images.open(List.of(file), SMALL, area), "holds images of 2147483648 bytes each");
    }

    /** What Java makes of bytes that are no characters of the encoding of names. */
    @Test
    void nameThatCannotBeTold_isRefusedInWords() throws IOException {
        Path pictures = Files.createDirectory(dir.resolve("names"));
        Path name;
        try {
            name = pictures.resolve("\uFFFD.png");
        } catch (InvalidPathException e) {
            throw new TestAbortedException("names are no UTF-8 here", e);
        }
        Files.write(name, new TestPng(3, 5, 8, 0).encode(new int[15]));
        assertRefused(() -> Images.open(pictures, SMALL), "rename it, or set LC_ALL to C.UTF-8");
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

    private static void assertRefused(ThrowingCallable action, String part) {
        assertThatThrownBy(action)
                .isInstanceOf(ImageDataException.class)
                .hasMessageContaining(part)
                .message()
                .doesNotEndWith(".");
    }
}
