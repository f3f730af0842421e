package io.nightjar.model.images;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.imageio.ImageIO;

/** Pixels of PNG-encoded pictures. */
public final class PngPixels {
    private static final long SIGNATURE = 0x89504E470D0A1A0AL;
    /** The first chunk: 13 bytes, IHDR. */
    private static final long HEADER_CHUNK = 13L << 32 | 'I' << 24 | 'H' << 16 | 'D' << 8 | 'R';
    /** Signature, length and type of the first chunk, width, height. */
    private static final int HEADER_BYTES = 24;

    private PngPixels() {}

    /**
     * Unsigned bytes in (channel, row, column) order.
     *
     * @param name what an error calls the picture
     * @throws ImageDataException if the bytes are no PNG image, or one of another size, or a colour image where grey is
     *     expected
     */
    public static byte[] decode(String name, byte[] file, ImageShape shape) {
        requireShape(name, file, shape);
        BufferedImage image = decode(name, file);
        return shape.channels() == 1 ? grey(name, image) : planes(image);
    }

    /** From the header alone: the decoder allocates whatever it announces. */
    private static void requireShape(String name, byte[] file, ImageShape shape) {
        ByteBuffer in = ByteBuffer.wrap(file);
        if (file.length < HEADER_BYTES || in.getLong() != SIGNATURE || in.getLong() != HEADER_CHUNK) {
            throw new ImageDataException(
                    name + " is no PNG image although its name says so; save it again or take it away");
        }
        int width = in.getInt();
        int height = in.getInt();
        if (height != shape.height() || width != shape.width()) {
            throw new ImageDataException(name + " has " + height + " x " + width + " pixels, expected " + shape
                    + "; scale all images to this size");
        }
    }

    private static BufferedImage decode(String name, byte[] file) {
        BufferedImage image;
        try {
            image = ImageIO.read(new ByteArrayInputStream(file));
        } catch (IOException | RuntimeException e) {
            throw new ImageDataException(
                    name + " is no readable PNG image (" + e.getMessage() + "); save it again or take it away", e);
        }
        if (image == null) {
            throw new ImageDataException(name + " is no readable PNG image; save it again or take it away");
        }
        return image;
    }

    /** Stored grey values as they are: going through sRGB would change them. */
    private static byte[] grey(String name, BufferedImage image) {
        int height = image.getHeight();
        int width = image.getWidth();
        Raster raster = image.getRaster();
        boolean stored = raster.getNumBands() == 1
                && raster.getSampleModel().getSampleSize(0) == 8
                && image.getType() == BufferedImage.TYPE_BYTE_GRAY;
        byte[] pixels = new byte[height * width];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int rgb = stored ? raster.getSample(x, y, 0) * 0x010101 : image.getRGB(x, y);
                int value = rgb & 0xFF;
                if ((rgb >> 16 & 0xFF) != value || (rgb >> 8 & 0xFF) != value) {
                    throw new ImageDataException(name + " is a colour image, expected grey; convert it to grey levels");
                }
                pixels[y * width + x] = (byte) value;
            }
        }
        return pixels;
    }

    private static byte[] planes(BufferedImage image) {
        int height = image.getHeight();
        int width = image.getWidth();
        int plane = height * width;
        byte[] pixels = new byte[3 * plane];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int rgb = image.getRGB(x, y);
                int at = y * width + x;
                pixels[at] = (byte) (rgb >> 16);
                pixels[plane + at] = (byte) (rgb >> 8);
                pixels[2 * plane + at] = (byte) rgb;
            }
        }
        return pixels;
    }
}
