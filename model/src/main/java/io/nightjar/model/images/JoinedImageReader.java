package io.nightjar.model.images;

import io.nightjar.ckks.Counts;
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
    private int position;

    private JoinedImageReader(List<ImageReader> parts, ImageShape shape) {
        this.parts = parts;
        this.shape = shape;
        this.count = parts.stream().mapToInt(ImageReader::count).reduce(0, Math::addExact);
    }

    static JoinedImageReader open(List<Path> files, PictureFit fit) {
        List<ImageReader> parts = new ArrayList<>();
        try {
            long firstIndex = 0;
            for (Path file : files) {
                ImageReader part = Images.openFile(file, fit, firstIndex);
                parts.add(part);
                firstIndex += part.count();
            }
            return new JoinedImageReader(List.copyOf(parts), fit.shape());
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
            throw new NoSuchElementException("no image is left of " + Counts.of(count, "image"));
        }
        position++;
        return parts.get(current).next();
    }

    @Override
    public List<String> ids() {
        return parts.stream().flatMap(part -> part.ids().stream()).toList();
    }

    @Override
    public List<String> notes() {
        return parts.stream().flatMap(part -> part.notes().stream()).toList();
    }

    /** Of files that are skipped as a whole nothing more is read. */
    @Override
    public void skip(long images) {
        long target = position + images;
        while (current < parts.size() && position < target) {
            int left = end(current) - position;
            if (left <= target - position) {
                current++;
                position += left;
            } else {
                parts.get(current).skip(target - position);
                position = Math.toIntExact(target);
            }
        }
    }

    /** Images in all parts up to this one. */
    private int end(int part) {
        return parts.subList(0, part + 1).stream().mapToInt(ImageReader::count).sum();
    }

    @Override
    public boolean seeks() {
        return parts.stream().allMatch(ImageReader::seeks);
    }

    @Override
    public long bytesRead() {
        return parts.stream().mapToLong(ImageReader::bytesRead).sum();
    }

    @Override
    public void close() {
        parts.forEach(ImageReader::close);
    }
}
