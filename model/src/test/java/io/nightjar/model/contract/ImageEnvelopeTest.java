package io.nightjar.model.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.nightjar.model.images.Image;
import io.nightjar.model.images.ImageSet;
import io.nightjar.model.images.ImageShape;
import io.nightjar.model.network.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Figures of images against such as follow from their definition, and an envelope of real digits. */
class ImageEnvelopeTest {
    private static final Shape DIGIT = new Shape(1, 28, 28);
    private static final Shape COLORS = new Shape(3, 16, 12);

    private static byte[] image(Shape shape, java.util.function.IntUnaryOperator pixel) {
        byte[] pixels = new byte[shape.size()];
        for (int p = 0; p < pixels.length; p++) {
            pixels[p] = (byte) pixel.applyAsInt(p);
        }
        return pixels;
    }

    @Test
    void flatImage_hasItsMeanAlone() {
        ImageStatistics gray = ImageStatistics.of(COLORS, image(COLORS, p -> 51));
        assertThat(gray.mean()).isCloseTo(0.2, within(1e-12));
        assertThat(gray.deviation()).isCloseTo(0, within(1e-7));
        assertThat(gray.gradient() + gray.localGradient() + gray.detail()).isZero();
        assertThat(gray.color()).isCloseTo(0, within(1e-12));
    }

    @Test
    void checkerboard_hasTheLargestEnergies() {
        int width = COLORS.width();
        byte[] board = image(COLORS, p -> ((p / width + p % width) & 1) * 255);
        ImageStatistics statistics = ImageStatistics.of(COLORS, board);
        assertThat(statistics.mean()).isEqualTo(0.5);
        assertThat(statistics.deviation()).isCloseTo(0.5, within(1e-12));
        assertThat(statistics.gradient()).isCloseTo(1, within(1e-12));
        assertThat(statistics.localGradient()).isCloseTo(1, within(1e-12));
        assertThat(statistics.detail()).isCloseTo(16, within(1e-12));
    }

    @Test
    void pureRed_hasTheVarianceOfItsChannels() {
        int plane = COLORS.height() * COLORS.width();
        ImageStatistics red = ImageStatistics.of(COLORS, image(COLORS, p -> p < plane ? 255 : 0));
        assertThat(red.color()).isCloseTo(2.0 / 9, within(1e-12));
        assertThat(red.gradient()).isZero();
    }

    @Test
    void noiseInACorner_isSeenByTheWindowThere() {
        Random random = new Random(1);
        byte[] pixels = new byte[DIGIT.size()];
        for (int y = 20; y < 28; y++) {
            for (int x = 20; x < 28; x++) {
                pixels[y * 28 + x] = (byte) random.nextInt(256);
            }
        }
        ImageStatistics corner = ImageStatistics.of(DIGIT, pixels);
        assertThat(corner.localGradient()).isGreaterThan(8 * corner.gradient());
    }

    @Test
    void imageOfOnePixel_hasFiniteFigures() {
        ImageStatistics one = ImageStatistics.of(new Shape(1, 1, 1), new byte[] {(byte) 255});
        assertThat(one).isEqualTo(new ImageStatistics(1, 0, 0, 0, 0, 0));
        assertThatThrownBy(() -> ImageStatistics.of(DIGIT, new byte[3]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 values, expected 784");
    }

    @Test
    void envelopeOfDigits_takesDigitsAndRefusesNoiseAndNegatives() {
        ImageSet digits = ImageSet.read(Path.of("../data/mnist-sample/images-idx3-ubyte.gz"), ImageShape.MNIST);
        List<ImageStatistics> half = new ArrayList<>();
        for (int i = 0; i < digits.count(); i += 2) {
            half.add(ImageStatistics.of(DIGIT, digits.image(i).pixels()));
        }
        ImageEnvelope envelope = ImageEnvelope.around(half);
        Random random = new Random(2);
        for (Image digit : digits) {
            assertThat(envelope.objection(ImageStatistics.of(DIGIT, digit.pixels())))
                    .as(digit.id())
                    .isEmpty();
            byte[] negative = digit.pixels().clone();
            for (int p = 0; p < negative.length; p++) {
                negative[p] = (byte) ~negative[p];
            }
            assertThat(envelope.objection(ImageStatistics.of(DIGIT, negative)).orElseThrow())
                    .startsWith("mean 0.");
            byte[] noise = new byte[DIGIT.size()];
            random.nextBytes(noise);
            assertThat(envelope.objection(ImageStatistics.of(DIGIT, noise))).isPresent();
            byte[] dark = image(DIGIT, p -> random.nextInt(4) == 0 ? random.nextInt(256) : 0);
            assertThat(envelope.objection(ImageStatistics.of(DIGIT, dark)).orElseThrow())
                    .contains("energy");
        }
        assertThat(envelope.objection(ImageStatistics.of(DIGIT, new byte[784]))).isEmpty();
    }

    @Test
    void everyBound_isNamedWhereItIsPassed() {
        ImageEnvelope envelope = new ImageEnvelope(0.2, 0.6, 0.1, 0.01, 0.02, 0.03, 0.04);
        ImageStatistics within = new ImageStatistics(0.2, 0.1, 0.01, 0.02, 0.03, 0.04);
        assertThat(envelope.objection(within)).isEmpty();
        assertThat(List.of(
                        new ImageStatistics(0.1, 0.1, 0.01, 0.02, 0.03, 0.04),
                        new ImageStatistics(0.7, 0.1, 0.01, 0.02, 0.03, 0.04),
                        new ImageStatistics(0.2, 0.2, 0.01, 0.02, 0.03, 0.04),
                        new ImageStatistics(0.2, 0.1, 0.11, 0.02, 0.03, 0.04),
                        new ImageStatistics(0.2, 0.1, 0.01, 0.12, 0.03, 0.04),
                        new ImageStatistics(0.2, 0.1, 0.01, 0.02, 0.13, 0.04),
                        new ImageStatistics(0.2, 0.1, 0.01, 0.02, 0.03, 0.14)))
                .map(image -> envelope.objection(image).orElseThrow())
                .containsExactly(
                        "mean 0.100, expected 0.200 to 0.600",
                        "mean 0.700, expected 0.200 to 0.600",
                        "deviation 0.2000, expected at most 0.1000",
                        "gradient energy 0.1100, expected at most 0.0100",
                        "gradient energy in a part of it 0.1200, expected at most 0.0200",
                        "energy of fine detail 0.1300, expected at most 0.0300",
                        "variance of its channels 0.1400, expected at most 0.0400");
    }

    @Test
    void boundsThatAreNone_areRefused() {
        for (double[] bounds : new double[][] {{0.5, 0.4, 1}, {0, 1, Double.NaN}, {0, 1, Double.POSITIVE_INFINITY}}) {
            assertThatThrownBy(() -> new ImageEnvelope(bounds[0], bounds[1], 1, 1, 1, bounds[2], 1))
                    .as(Arrays.toString(bounds))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
