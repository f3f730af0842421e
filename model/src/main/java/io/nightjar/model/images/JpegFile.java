package io.nightjar.model.images;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * JPEG files, decoded by the JDK (libjpeg: integer inverse DCT, smooth upsampling of chroma). An embedded color profile
 * is left alone: values are the decoded samples.
 */
final class JpegFile {
    private JpegFile() {}

    static Picture decode(String name, byte[] file, PictureFit fit) {
        JpegHeader header = JpegHeader.read(name, file, fit);
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
        Warnings warnings = new Warnings();
        try (MemoryCacheImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            reader.addIIOReadWarningListener(warnings);
            reader.setInput(in, true, true);
            BufferedImage image = reader.read(0);
            if (warnings.first != null) {
                throw header.damaged(warnings.first);
            }
            return image;
        } catch (IOException | IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException e) {
            throw header.damaged(String.valueOf(e.getMessage()));
        } finally {
            reader.dispose();
        }
    }

    /**
     * A decoder that warns has made up pixels, such as grey ones for the rest of a file that is cut short; but an
     * unusable color profile changes nothing.
     */
    private static final class Warnings implements IIOReadWarningListener {
        private String first;

        @Override
        public void warningOccurred(ImageReader source, String warning) {
            if (first == null && !warning.contains("profile")) {
                first = warning;
            }
        }
    }
}
