package io.nightjar.model.images;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** The PNG files of a directory, sorted by name; a picture's id is its file name. */
final class PngImageReader implements ImageReader {
    private final List<Path> files;
    private final Iterator<Path> remaining;
    private final ImageShape shape;

    private PngImageReader(List<Path> files, ImageShape shape) {
        this.files = files;
        this.remaining = files.iterator();
        this.shape = shape;
    }

    static PngImageReader open(Path directory, ImageShape expected) {
        DataFile.requireReadable(directory);
        List<Path> files;
        try (Stream<Path> entries = Files.list(directory)) {
            files = entries.filter(PngImageReader::isPng)
                    .sorted((a, b) -> name(a).compareTo(name(b)))
                    .toList();
        } catch (IOException e) {
            throw DataFile.unreadable(directory, e);
        }
        if (files.isEmpty()) {
            throw new ImageDataException(
                    "Directory " + directory + " holds no .png files, expected at least one; give another directory.");
        }
        return new PngImageReader(files, expected);
    }

    private static boolean isPng(Path file) {
        return name(file).toLowerCase(Locale.ROOT).endsWith(".png") && Files.isRegularFile(file);
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    @Override
    public ImageShape shape() {
        return shape;
    }

    @Override
    public int count() {
        return files.size();
    }

    @Override
    public boolean hasNext() {
        return remaining.hasNext();
    }

    @Override
    public Image next() {
        Path file = remaining.next();
        BufferedImage image = decode(file);
        if (image.getHeight() != shape.height() || image.getWidth() != shape.width()) {
            throw new ImageDataException(file + " has " + image.getHeight() + " x " + image.getWidth()
                    + " pixels, expected " + shape + "; scale all images of the directory to this size.");
        }
        return new Image(name(file), shape.channels() == 1 ? grey(file, image) : planes(image));
    }

    private static BufferedImage decode(Path file) {
        DataFile.requireReadable(file);
        BufferedImage image;
        try {
            image = ImageIO.read(file.toFile());
        } catch (IOException | RuntimeException e) {
            throw new ImageDataException(
                    file + " is no readable PNG image (" + e.getMessage() + "); save it again or take it away.", e);
        }
        if (image == null) {
            throw new ImageDataException(
                    file + " is no PNG image although its name says so; save it again or take it away.");
        }
        return image;
    }

    /** Stored grey values as they are: going through sRGB would change them. */
    private static byte[] grey(Path file, BufferedImage image) {
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
                    throw new ImageDataException(
                            file + " is a colour image, expected grey; convert it to grey levels.");
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

    @Override
    public void close() {}
}
