package io.nightjar.model.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightjar.model.images.ImageOptions.ChannelOrder;
import io.nightjar.model.images.ImageOptions.Ground;
import io.nightjar.model.images.ImageOptions.Resize;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that cwebp wrote, against what dwebp makes of them; src/test/webp/make_files.py makes both. */
final class WebpFileTest {
    private static final ImageOptions BLACK = new ImageOptions(Ground.BLACK, false, Resize.REFUSE, ChannelOrder.RGB);

    @TempDir
    Path dir;

    static byte[] file(String name) {
        try (InputStream in = WebpFileTest.class.getResourceAsStream("webp/" + name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What dwebp wrote. */
    private record Decoded(int height, int width, byte[] samples) {
        static Decoded of(String name) {
            byte[] file = file(name + ".pam");
            String text = new String(file, StandardCharsets.ISO_8859_1);
            int pixels = text.indexOf("ENDHDR\n") + "ENDHDR\n".length();
            List<String> head = text.substring(0, pixels).lines().toList();
            return new Decoded(
                    Integer.parseInt(head.get(2).split(" ")[1]),
                    Integer.parseInt(head.get(1).split(" ")[1]),
                    Arrays.copyOfRange(file, pixels, file.length));
        }

        ImageShape shape() {
            return new ImageShape(3, height, width);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "one-pixel",
                "one-column",
                "noise",
                "noise-fast",
                "predicted",
                "predicted-few",
                "gradient",
                "copies",
                "parts",
                "alpha",
                "grey",
                "palette-1",
                "palette-2",
                "palette-4",
                "palette-16",
                "palette-17",
                "palette-200",
                "palette-rings",
                "palette-slope",
                "upright",
                "profiled",
                "seed-grey",
                "seed-colors",
                "seed-alpha",
                "seed-predicted"
            })
    void losslessFile_isDecodedAsDwebpDoes_toTheBit(String name) {
        Decoded decoded = Decoded.of(name);
        Picture picture =
                WebpFile.decode(name, file(name + ".webp"), new PictureFit(decoded.shape(), ImageOptions.NONE));
        assertThat(picture.height()).isEqualTo(decoded.height());
        assertThat(picture.width()).isEqualTo(decoded.width());
        byte[] samples = new byte[picture.samples().length];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (byte) picture.samples()[i];
        }
        assertThat(samples).isEqualTo(decoded.samples());
    }

    @Test
    void alpha_isRefusedOrComposed_andGreyIsGrey() {
        Decoded decoded = Decoded.of("alpha");
        byte[] alpha = file("alpha.webp");
        assertRefused(() -> Pictures.decode("x", alpha, decoded.shape(), ImageOptions.NONE), "x is transparent");
        PixelValues laid = Pictures.decode("x", alpha, decoded.shape(), BLACK);
        int pixels = decoded.height() * decoded.width();
        for (int i = 0; i < laid.size(); i++) {
            int at = i % pixels * 4;
            int sample = Byte.toUnsignedInt(decoded.samples()[at + i / pixels]);
            int opacity = Byte.toUnsignedInt(decoded.samples()[at + 3]);
            assertThat(laid.level(i)).isEqualTo((sample * opacity + 127) / 255);
        }
        Decoded grey = Decoded.of("grey");
        PixelValues values = Pictures.decode("x", file("grey.webp"), new ImageShape(1, 10, 12), ImageOptions.NONE);
        for (int i = 0; i < 120; i++) {
            assertThat(values.level(i)).isEqualTo(Byte.toUnsignedInt(grey.samples()[4 * i]));
        }
    }

    @Test
    void lossyAnimatedTurnedAndOtherSizes_areRefused() {
        ImageShape shape = new ImageShape(3, 16, 16);
        assertRefused(() -> Pictures.decode("x", file("lossy.webp"), shape, ImageOptions.NONE), "x is a lossy WebP");
        assertRefused(() -> Pictures.decode("x", file("animated.webp"), shape, ImageOptions.NONE), "animated WebP");
        ImageShape grey = new ImageShape(1, 10, 12);
        assertRefused(() -> Pictures.decode("x", file("turned.webp"), grey, ImageOptions.NONE), "Exif orientation 6");
        assertRefused(
                () -> Pictures.decode("x", file("grey.webp"), shape, ImageOptions.NONE),
                "x has 10 x 12 pixels, expected 16 x 16 RGB");
    }

    /** Both sides 16,384, which the four bytes behind the first of the pixels say. */
    @Test
    void manyPixelsInFewBytes_areRefusedBeforeThereIsRoomForThem() {
        byte[] huge = file("palette-1.webp");
        Arrays.fill(huge, 21, 24, (byte) 0xFF);
        huge[24] = (byte) (huge[24] | 0x0F);
        ImageOptions resize = new ImageOptions(Ground.REFUSE, false, Resize.AREA, ChannelOrder.RGB);
        assertRefused(
                () -> Pictures.decode("x", huge, new ImageShape(3, 8, 8), resize), "x has 16384 x 16384 pixels in ");
    }

    @Test
    void directories_andBytesOfTables_mayBeWebp() throws IOException {
        Files.write(dir.resolve("a.webp"), file("grey.webp"));
        Files.write(dir.resolve("b.WEBP"), file("upright.webp"));
        ImageShape shape = new ImageShape(1, 10, 12);
        ImageSet read = ImageSet.read(dir, shape);
        assertThat(read.images()).extracting(Image::id).containsExactly("a.webp", "b.WEBP");
        assertThat(read.image(0).pixels()).isEqualTo(read.image(1).pixels());
        assertThat(Pictures.ofBytes("x", file("grey.webp"), shape, ImageOptions.NONE)
                        .level(7))
                .isEqualTo(Byte.toUnsignedInt(read.image(0).pixels()[7]));
        byte[] cut = Arrays.copyOf(file("grey.webp"), 120);
        assertThat(Pictures.ofBytes("x", cut, shape, ImageOptions.NONE))
                .as("as many bytes as an image has values, which are no whole picture")
                .extracting(PixelValues::size)
                .isEqualTo(120);
    }

    /** Whatever the bytes, it is a picture or a sentence. */
    @Test
    void damagedFiles_areRefusedOrRead() {
        Random random = new Random(4);
        int refused = 0;
        for (String name : List.of("parts", "copies", "palette-16", "predicted", "upright")) {
            Decoded decoded = Decoded.of(name);
            byte[] sound = file(name + ".webp");
            for (int i = 0; i < 400; i++) {
                byte[] bytes =
                        i % 4 == 0 ? Arrays.copyOf(sound, 12 + random.nextInt(sound.length - 12)) : sound.clone();
                for (int b = 0; i % 4 > 0 && b < i % 4; b++) {
                    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                }
                try {
                    WebpFile.decode("x", bytes, new PictureFit(decoded.shape(), ImageOptions.NONE));
                } catch (ImageDataException e) {
                    refused++;
                    assertThat(e).hasMessageStartingWith("x ");
                }
            }
        }
        assertThat(refused).isGreaterThan(500);
    }

    private static void assertRefused(ThrowingCallable call, String words) {
        assertThatThrownBy(call).isInstanceOf(ImageDataException.class).hasMessageContaining(words);
    }
}
