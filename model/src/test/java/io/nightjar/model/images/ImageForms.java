package io.nightjar.model.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightjar.model.images.ImageOptions.ChannelOrder;
import io.nightjar.model.images.ImageOptions.Ground;
import io.nightjar.model.images.ImageOptions.Resize;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What the tests of forms of images share. */
final class ImageForms {

    static final ImageShape SMALL = new ImageShape(1, 3, 5);
    static final ImageShape COLOR = new ImageShape(3, 2, 4);
    static final ImageOptions GREY = new ImageOptions(Ground.REFUSE, true, Resize.REFUSE, ChannelOrder.RGB);

    private ImageForms() {}

    /** Arbitrary, the same each time. */
    static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new Random(8).nextBytes(bytes);
        return bytes;
    }

    static double[] levels(PixelValues values) {
        return IntStream.range(0, values.size()).mapToDouble(values::level).toArray();
    }

    static double[] levels(byte... values) {
        return levels(PixelValues.of(values));
    }

    static byte[] encoded(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, out)).isTrue();
        return out.toByteArray();
    }

    static BufferedImage flat(int type, int rgb) {
        BufferedImage image = new BufferedImage(4, 2, type);
        for (int p = 0; p < 8; p++) {
            image.setRGB(p % 4, p / 4, rgb);
        }
        return image;
    }

    static void assertRefused(ThrowingCallable action, String part) {
        assertThatThrownBy(action)
                .isInstanceOf(ImageDataException.class)
                .hasMessageContaining(part)
                .message()
                .doesNotEndWith(".");
    }
}
