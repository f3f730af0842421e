package io.nightjar.model.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightjar.model.images.ImageOptions.ChannelOrder;
import io.nightjar.model.images.ImageOptions.Ground;
import io.nightjar.model.images.ImageOptions.Resize;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values of PNG files are their samples, whatever form these have. */
final class PngFileTest {
    private static final ImageShape GREY = new ImageShape(1, 8, 8);
    private static final ImageShape COLOR = new ImageShape(3, 8, 8);
    /** Every level of a ramp in each row, as in files that a gamma curve spoils. */
    private static final int[] RAMP = {0, 36, 73, 109, 146, 182, 219, 255};

    private final Random random = new Random(5);

    private static PixelValues decode(byte[] png, ImageShape shape) {
        return Pictures.decode("picture", png, shape, ImageOptions.NONE);
    }

    private static double[] levels(PixelValues values) {
        return IntStream.range(0, values.size()).mapToDouble(values::level).toArray();
    }

    private static double[] ramps(int channels) {
        return IntStream.range(0, channels * 64).mapToDouble(i -> RAMP[i % 8]).toArray();
    }

    private static byte[] rampPng(int colorType, int depth, int channels, byte[] transparency) {
        int[] samples = new int[64 * channels];
        for (int p = 0; p < 64; p++) {
            for (int c = 0; c < channels; c++) {
                int level = channels % 2 == 0 && c == channels - 1 ? 255 : RAMP[p % 8];
                samples[p * channels + c] = depth == 16 ? level * 257 : level;
            }
        }
        TestPng png = new TestPng(8, 8, depth, colorType);
        return (transparency == null ? png : png.chunk("tRNS", transparency)).encode(samples);
    }

    @ParameterizedTest
    @CsvSource({"0, 8, 1", "0, 16, 1", "4, 8, 2", "4, 16, 2", "2, 8, 3", "2, 16, 3", "6, 8, 4", "6, 16, 4"})
    void greyValues_ofEveryForm_areTheSamples(int colorType, int depth, int channels) {
        byte[] png = rampPng(colorType, depth, channels, null);
        assertThat(levels(decode(png, GREY))).containsExactly(ramps(1));
        assertThat(levels(decode(png, COLOR))).containsExactly(ramps(3));
    }

    /** The transparent color is one that no pixel has. */
    @Test
    void greyWithUnusedTransparentColor_isTheSamples() {
        byte[] png = rampPng(0, 8, 1, new byte[] {0, 7});
        assertThat(levels(decode(png, GREY))).containsExactly(ramps(1));
        assertThat(levels(decode(png, COLOR))).containsExactly(ramps(3));
    }

    @Test
    void samplesOf16Bits_keepAllOfThem() {
        int[] samples = random.ints(64, 0, 65536).toArray();
        PixelValues values = decode(new TestPng(8, 8, 16, 0).encode(samples), GREY);
        for (int i = 0; i < 64; i++) {
            assertThat(values.unit(i)).isEqualTo(samples[i] / 65535.0);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 255", "2, 85", "4, 17"})
    void samplesOfFewBits_areStretchedToWhite(int depth, int factor) {
        int[] samples = random.ints(64, 0, 1 << depth).toArray();
        double[] expected = Arrays.stream(samples).mapToDouble(s -> s * factor).toArray();
        assertThat(levels(decode(new TestPng(8, 8, depth, 0).encode(samples), GREY)))
                .containsExactly(expected);
    }

    @Test
    void gammaAndProfileChunks_changeNothing() {
        int[] samples = IntStream.range(0, 64).map(i -> RAMP[i % 8]).toArray();
        byte[] png = new TestPng(8, 8, 8, 0)
                .chunk("gAMA", new byte[] {0, 1, (byte) 0x86, (byte) 0xA0})
                .encode(samples);
        assertThat(levels(decode(png, GREY))).containsExactly(ramps(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void everyFilter_andInterlacing_giveTheSamples(int filter) {
        for (int[] size : new int[][] {{1, 2}, {3, 5}, {9, 8}, {17, 33}}) {
            ImageShape shape = new ImageShape(3, size[0], size[1]);
            int[] samples = random.ints(shape.size(), 0, 256).toArray();
            byte[] plain = new TestPng(size[0], size[1], 8, 2).filter(filter).encode(samples);
            byte[] interlaced = new TestPng(size[0], size[1], 8, 2)
                    .filter(filter)
                    .interlaced()
                    .encode(samples);
            double[] expected = IntStream.range(0, shape.size())
                    .mapToDouble(i -> samples[i % (size[0] * size[1]) * 3 + i / (size[0] * size[1])])
                    .toArray();
            assertThat(levels(decode(plain, shape))).containsExactly(expected);
            assertThat(levels(decode(interlaced, shape))).containsExactly(expected);
        }
    }

    /** Against another decoder, of files of another encoder. */
    @ParameterizedTest
    @ValueSource(ints = {BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_BYTE_INDEXED, BufferedImage.TYPE_BYTE_BINARY})
    void filesOfTheJdk_areReadAsTheJdkReadsThem(int type) throws IOException {
        BufferedImage image = new BufferedImage(8, 8, type);
        for (int p = 0; p < 64; p++) {
            image.setRGB(p % 8, p / 8, 0xFF000000 | random.nextInt(1 << 24));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        double[] levels = levels(decode(out.toByteArray(), COLOR));
        for (int p = 0; p < 64; p++) {
            int rgb = image.getRGB(p % 8, p / 8);
            assertThat(levels[p]).isEqualTo(rgb >> 16 & 0xFF);
            assertThat(levels[64 + p]).isEqualTo(rgb >> 8 & 0xFF);
            assertThat(levels[128 + p]).isEqualTo(rgb & 0xFF);
        }
    }

    @Test
    void paletteWithAlpha_isLaidOnTheGround() {
        int[] indices = IntStream.range(0, 64).map(i -> i % 3).toArray();
        byte[] png = new TestPng(8, 8, 2, 3)
                .chunk("PLTE", new byte[] {10, 20, 30, 40, 50, 60, 70, 80, 90})
                .chunk("tRNS", new byte[] {0, (byte) 128})
                .encode(indices);
        assertRefused(png, COLOR, ImageOptions.NONE, "is transparent (alpha 0 of 255 at row 0, column 0)");
        double[] onWhite = levels(Pictures.decode("picture", png, COLOR, ground(Ground.WHITE)));
        assertThat(onWhite).startsWith(255, Math.round((40 * 128 + 255 * 127) / 255.0), 70);
        double[] onBlack = levels(Pictures.decode("picture", png, COLOR, ground(Ground.BLACK)));
        assertThat(onBlack).startsWith(0, Math.round(40 * 128 / 255.0), 70);
    }

    @Test
    void transparentColor_thatPixelsHave_isRefusedOrLaidOnTheGround() {
        byte[] png = rampPng(0, 8, 1, new byte[] {0, 36});
        assertRefused(png, GREY, ImageOptions.NONE, "alpha 0 of 255 at row 0, column 1");
        assertThat(levels(Pictures.decode("picture", png, GREY, ground(Ground.WHITE))))
                .startsWith(0, 255, 73);
    }

    private static ImageOptions ground(Ground ground) {
        return new ImageOptions(ground, false, Resize.REFUSE, ChannelOrder.RGB);
    }

    @Test
    void colors_becomeGrey_onlyWhenAsked() {
        int[] samples = new int[192];
        Arrays.setAll(samples, i -> new int[] {200, 100, 50}[i % 3]);
        byte[] png = new TestPng(8, 8, 8, 2).encode(samples);
        assertRefused(png, GREY, ImageOptions.NONE, "colour image, expected grey");
        ImageOptions grey = new ImageOptions(Ground.REFUSE, true, Resize.REFUSE, ChannelOrder.RGB);
        assertThat(levels(Pictures.decode("picture", png, GREY, grey))).containsOnly(124);
        ImageOptions bgr = new ImageOptions(Ground.REFUSE, false, Resize.REFUSE, ChannelOrder.BGR);
        double[] turned = levels(Pictures.decode("picture", png, COLOR, bgr));
        assertThat(List.of(turned[0], turned[64], turned[128])).containsExactly(50.0, 100.0, 200.0);
    }

    @Test
    void otherSizes_areScaled_onlyWhenAsked() {
        int[] samples = {0, 100, 200, 40};
        byte[] png = new TestPng(2, 2, 8, 0).encode(samples);
        ImageShape one = new ImageShape(1, 1, 2);
        assertRefused(png, one, ImageOptions.NONE, "has 2 x 2 pixels, expected 1 x 2 grey");
        ImageOptions area = new ImageOptions(Ground.REFUSE, false, Resize.AREA, ChannelOrder.RGB);
        assertThat(levels(Pictures.decode("picture", png, one, area))).containsExactly(100, 70);
        ImageOptions bilinear = new ImageOptions(Ground.REFUSE, false, Resize.BILINEAR, ChannelOrder.RGB);
        assertThat(levels(Pictures.decode("picture", png, new ImageShape(1, 2, 4), bilinear)))
                .containsExactly(0, 25, 75, 100, 200, 160, 80, 40);
        assertThat(levels(Pictures.decode("picture", png, new ImageShape(1, 2, 2), bilinear)))
                .containsExactly(0, 100, 200, 40);
    }

    /** A flat network takes grey pixels in their order, of any rows and columns. */
    @Test
    void greyPicture_fillsAVector() {
        ImageShape vector = new ImageShape(64, 1, 1);
        assertThat(levels(decode(rampPng(0, 8, 1, null), vector))).containsExactly(ramps(1));
        byte[] color = new TestPng(8, 8, 8, 2).encode(random.ints(192, 0, 256).toArray());
        assertRefused(color, new ImageShape(192, 1, 1), ImageOptions.NONE, "whose order is not known");
        assertRefused(color, vector, ImageOptions.NONE, "colour image, expected grey");
        assertRefused(rampPng(0, 8, 1, null), new ImageShape(65, 1, 1), ImageOptions.NONE, "expected 65 values");
    }

    @Test
    void damage_isRefusedWithASentence() {
        byte[] png = rampPng(2, 8, 3, null);
        for (int cut = 8; cut < png.length; cut++) {
            assertRefused(Arrays.copyOf(png, cut), COLOR, ImageOptions.NONE, "no readable PNG image");
        }
        for (int i = 8; i < png.length; i++) {
            byte[] changed = png.clone();
            changed[i] ^= 4;
            assertThatThrownBy(() -> decode(changed, COLOR)).isInstanceOf(ImageDataException.class);
        }
        byte[] animated = new TestPng(8, 8, 8, 0).chunk("acTL", new byte[8]).encode(new int[64]);
        assertRefused(animated, GREY, ImageOptions.NONE, "is an animation");
    }

    private static void assertRefused(byte[] png, ImageShape shape, ImageOptions options, String part) {
        assertThatThrownBy(() -> Pictures.decode("picture", png, shape, options))
                .isInstanceOf(ImageDataException.class)
                .hasMessageStartingWith("picture ")
                .hasMessageContaining(part);
    }
}
