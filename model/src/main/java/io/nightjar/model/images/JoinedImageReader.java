package io.nightjar.model.images;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;

/** Several files read as one, their indices running on. */
final class JoinedImageReader implements ImageReader {
    private final List<ImageReader> parts;
    private final ImageShape shape;
    private final int count;
    private int current;

    private JoinedImageReader(List<ImageReader> parts, ImageShape shape) {
        this.parts = parts;
        this.shape = shape;
        this.count = parts.stream().mapToInt(ImageReader::count).reduce(0, Math::addExact);
    }

    static JoinedImageReader open(List<Path> files, ImageShape expected) {
        List<ImageReader> parts = new ArrayList<>();
        try {
            long firstIndex = 0;
            for (Path file : files) {
                ImageReader part = Images.openFile(file, expected, firstIndex);
                parts.add(part);
                firstIndex += part.count();
            }
            return new JoinedImageReader(List.copyOf(parts), expected);
        } catch (RuntimeException e) {
            parts.forEach(ImageReader::close);
            throw e;
        }
    }

    @Override
    public ImageShape shape() {
        return shape;
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public boolean hasNext() {
        while (current < parts.size() && !parts.get(current).hasNext()) {
            current++;
        }
        return current < parts.size();
    }

    @Override
    public Image next() {
        if (!hasNext()) {
            throw new NoSuchElementException("all " + count + " images are read");
        }
        return parts.get(current).next();
    }

    @Override
    public void close() {
        parts.forEach(ImageReader::close);
    }
}
