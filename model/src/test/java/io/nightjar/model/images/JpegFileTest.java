package io.nightjar.model.images;

import static io.nightjar.model.images.ImageForms.COLOR;
import static io.nightjar.model.images.ImageForms.assertRefused;
import static io.nightjar.model.images.ImageForms.encoded;
import static io.nightjar.model.images.ImageForms.flat;
import static io.nightjar.model.images.ImageForms.levels;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nightjar.model.images.ImageOptions.ChannelOrder;
import io.nightjar.model.images.ImageOptions.Ground;
import io.nightjar.model.images.ImageOptions.Resize;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** JPEG files. */
final class JpegFileTest {

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

    /** The decoder would make 64 million pixels where the header that is looked at announces 8. */
    @Test
    void jpeg_withAFrameBehindAMarkerWithoutLength_isRefusedUnread() throws IOException {
        byte[] jpeg =
                TestJpeg.withHiddenFrame(encoded(new BufferedImage(4, 2, BufferedImage.TYPE_BYTE_GRAY), "jpg"), 8000);
        assertRefused(
                () -> Pictures.decode("x", jpeg, new ImageShape(1, 2, 4), ImageOptions.NONE),
                "it has the marker ffd0 in front of its scan");
    }

    /** 800 MB of samples, if they were made. */
    @Test
    void jpeg_ofMorePixelsThanItsBytesCanCode_isRefusedUnread() throws IOException {
        byte[] jpeg = TestJpeg.ofSize(encoded(new BufferedImage(4, 2, BufferedImage.TYPE_BYTE_GRAY), "jpg"), 16384);
        ImageOptions area = new ImageOptions(Ground.REFUSE, false, Resize.AREA, ChannelOrder.RGB);
        assertRefused(
                () -> Pictures.decode("x", jpeg, new ImageShape(1, 2, 4), area),
                "it ends too early for 16384 x 16384 pixels");
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
}
