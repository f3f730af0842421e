package io.nightjar.model.images;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Pictures held in memory.
 *
 * @param shape shape of every picture
 * @param images the pictures, in the order of their source
 */
public record ImageSet(ImageShape shape, List<Image> images) implements Iterable<Image> {
    /**
     * Copies the list, not the pixels.
     *
     * @throws IllegalArgumentException if a picture is of another size than the shape
     */
    public ImageSet {
        images = List.copyOf(images);
        for (Image image : images) {
            if (image.values().size() != shape.size()) {
                throw new IllegalArgumentException("image " + image.id() + " has "
                        + image.values().size() + " pixel values, expected " + shape.size());
            }
        }
    }

    /**
     * Reads all pictures of one source, see {@link Images#open(Path, ImageShape)}.
     *
     * @throws ImageDataException if the source is missing, damaged, empty or of another shape
     */
    public static ImageSet read(Path source, ImageShape expected) {
        return read(List.of(source), expected);
    }

    /**
     * Reads all pictures of several files, see {@link Images#open(List, ImageShape)}.
     *
     * @throws ImageDataException if a source is missing, damaged, empty or of another shape
     */
    public static ImageSet read(List<Path> sources, ImageShape expected) {
        try (ImageReader reader = Images.open(sources, expected)) {
            List<Image> images = new ArrayList<>();
            reader.forEachRemaining(images::add);
            return new ImageSet(reader.shape(), images);
        }
    }

    /** Number of pictures, 0 or more. */
    public int count() {
        return images.size();
    }

    /**
     * @param index of a picture, from 0
     * @throws IndexOutOfBoundsException if there is no such picture
     */
    public Image image(int index) {
        return images.get(index);
    }

    @Override
    public Iterator<Image> iterator() {
        return images.iterator();
    }
}
