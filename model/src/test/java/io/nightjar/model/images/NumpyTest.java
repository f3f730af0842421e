package io.nightjar.model.images;

import static io.nightjar.model.images.ImageForms.COLOR;
import static io.nightjar.model.images.ImageForms.SMALL;
import static io.nightjar.model.images.ImageForms.assertRefused;
import static io.nightjar.model.images.ImageForms.bytes;
import static io.nightjar.model.images.ImageForms.flat;
import static io.nightjar.model.images.ImageForms.levels;
import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.model.images.ImageOptions.ChannelOrder;
import io.nightjar.model.images.ImageOptions.Ground;
import io.nightjar.model.images.ImageOptions.Resize;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Arrays of NumPy, and archives of them. */
final class NumpyTest {

    @TempDir
    Path dir;

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

    @Test
    void npy_ofImagesThatNoArrayHolds_isRefusedInWords() throws IOException {
        Path file = Files.write(dir.resolve("huge"), TestNpy.array("<f8", "(1, 16384, 16384)", new byte[15]));
        ImageOptions area = new ImageOptions(Ground.REFUSE, false, Resize.AREA, ChannelOrder.RGB);
        assertRefused(() -> Images.open(List.of(file), SMALL, area), "holds images of 2147483648 bytes each");
    }

    /** The JDK would make room for all of them. */
    @Test
    void npz_thatAnnouncesThousandsOfArrays_isRefusedUnopened() throws IOException {
        byte[] archive = TestNpy.archive("x", TestNpy.array("|u1", "(2, 3, 5)", bytes(30)));
        ByteBuffer end = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN);
        end.putShort(archive.length - 22 + 10, (short) 0xFFFD);
        Path file = Files.write(dir.resolve("many.npz"), archive);
        assertRefused(() -> Images.open(file, SMALL), "is a zip file");
    }
}
