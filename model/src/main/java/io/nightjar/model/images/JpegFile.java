package io.nightjar.model.images;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * JPEG files, decoded by the JDK (libjpeg: integer inverse DCT, smooth upsampling of chroma). An embedded color profile
 * is left alone: values are the decoded samples.
 */
final class JpegFile {
    /** Every 8 x 8 block takes at least a bit, which codes its mean. */
    private static final int MOST_PIXELS_PER_BYTE = 8 * 64;

    private JpegFile() {}

    static Picture decode(String name, byte[] file, PictureFit fit) {
        JpegHeader header = JpegHeader.read(name, file, fit);
        if ((long) header.height() * header.width() > (long) file.length * MOST_PIXELS_PER_BYTE) {
            throw header.damaged("it ends too early for " + header.height() + " x " + header.width() + " pixels");
        }
        BufferedImage image = read(header, file);
        Raster raster = image.getRaster();
        boolean known = raster.getNumBands() == header.components()
                && image.getHeight() == header.height()
                && image.getWidth() == header.width()
                && raster.getSampleModel().getSampleSize(0) == 8;
        if (!known) {
            throw header.damaged("it is decoded to " + raster.getNumBands() + " bands");
        }
        int colors = header.components();
        char[] samples = new char[header.height() * header.width() * colors];
        int[] pixel = new int[colors];
        int at = 0;
        for (int y = 0; y < header.height(); y++) {
            for (int x = 0; x < header.width(); x++) {
                for (int sample : raster.getPixel(x, y, pixel)) {
                    samples[at++] = (char) sample;
                }
            }
        }
        return new Picture(header.height(), header.width(), colors, false, Picture.BYTE_WHITE, samples);
    }

    private static BufferedImage read(JpegHeader header, byte[] file) {
        ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
        try (MemoryCacheImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            reader.addIIOReadWarningListener((source, warning) -> refuse(header, warning));
            reader.setInput(in, true, true);
            if (reader.getHeight(0) != header.height() || reader.getWidth(0) != header.width()) {
                throw header.damaged(
                        "it has a second frame of " + reader.getHeight(0) + " x " + reader.getWidth(0) + " pixels");
            }
            return reader.read(0);
        } catch (IOException | IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException e) {
            throw header.damaged(String.valueOf(e.getMessage()));
        } finally {
            reader.dispose();
        }
    }

    /**
     * A decoder that warns has made up pixels, such as grey ones for the rest of a file that is cut short; but an
     * unusable color profile changes nothing. It is stopped at once, since some files of a few bytes make it warn tens
     * of thousands of times.
     */
    private static void refuse(JpegHeader header, String warning) {
        if (!warning.contains("profile")) {
            throw header.damaged(warning);
        }
    }
}
