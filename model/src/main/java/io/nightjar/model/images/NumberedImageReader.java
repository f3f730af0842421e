package io.nightjar.model.images;

import io.nightjar.ckks.Counts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;

/** Images that follow each other in a file; ids are running numbers. */
abstract class NumberedImageReader implements ImageReader {
    private final Path file;
    private final ImageShape shape;
    private final int count;
    private final long firstIndex;
    private int position;

    /** @param firstIndex id of the first image */
    NumberedImageReader(Path file, ImageShape shape, int count, long firstIndex) {
        this.file = file;
        this.shape = shape;
        this.count = count;
        this.firstIndex = firstIndex;
    }

    /** What the images are read from. */
    abstract FileContent content();

    /**
     * Reads the next image.
     *
     * @param position among those of the file
     * @param id of the image
     */
    abstract PixelValues read(int position, String id) throws IOException;

    /** Leaves out the next images. */
    abstract void pass(long images) throws IOException;

    final Path file() {
        return file;
    }

    @Override
    public final ImageShape shape() {
        return shape;
    }

    @Override
    public final int count() {
        return count;
    }

    @Override
    public final boolean hasNext() {
        return position < count;
    }

    @Override
    public final Image next() {
        if (!hasNext()) {
            throw new NoSuchElementException("no image is left of " + Counts.of(count, "image"));
        }
        String id = Long.toString(firstIndex + position);
        try {
            return new Image(id, read(position++, id));
        } catch (IOException e) {
            throw DataFile.unreadable(file, e);
        }
    }

    @Override
    public final List<String> ids() {
        return ImageReader.numbers(firstIndex, count);
    }

    @Override
    public final void skip(long images) {
        try {
            pass(images);
            position = Math.toIntExact(position + images);
        } catch (IOException e) {
            throw DataFile.unreadable(file, e);
        }
    }

    @Override
    public boolean seeks() {
        return content().seeks();
    }

    @Override
    public long bytesRead() {
        return content().bytesRead();
    }

    @Override
    public final void close() {
        try {
            content().close();
        } catch (IOException e) {
            throw DataFile.unreadable(file, e);
        }
    }
}
