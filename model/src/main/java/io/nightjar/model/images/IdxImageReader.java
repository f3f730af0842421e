package io.nightjar.model.images;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;

/** Grey pictures of an IDX file of unsigned bytes with three dimensions: images, rows, columns. */
final class IdxImageReader implements ImageReader {
    static final int MAGIC = 0x0803;
    static final int HEADER_BYTES = 16;
    /** No deflated byte makes more than 1,032 (RFC 1951: 258 for every two bits). */
    private static final int MOST_COMPRESSION = 1032;

    private final Path file;
    private final FileContent in;
    private final ImageShape shape;
    private final int count;
    private final long firstIndex;
    private int position;

    private IdxImageReader(Path file, FileContent in, ImageShape shape, int count, long firstIndex) {
        this.file = file;
        this.in = in;
        this.shape = shape;
        this.count = count;
        this.firstIndex = firstIndex;
    }

    static IdxImageReader open(Path file, ImageShape expected, long firstIndex) {
        FileContent in = DataFile.open(file);
        try {
            int magic = in.readInt();
            if (magic != MAGIC) {
                throw new IllegalStateException("not an IDX image file: " + file);
            }
            int count = in.readInt();
            int height = in.readInt();
            int width = in.readInt();
            requireUsable(file, expected, count, height, width);
            return new IdxImageReader(file, in, expected, count, firstIndex);
        } catch (IOException e) {
            close(in);
            throw DataFile.unreadable(file, e);
        } catch (RuntimeException e) {
            close(in);
            throw e;
        }
    }

    private static void requireUsable(Path file, ImageShape expected, int count, int height, int width) {
        if (count == 0) {
            throw new ImageDataException(file + " holds no images, expected at least one; give another file");
        }
        if (count < 0 || height < 1 || width < 1) {
            throw new ImageDataException(file + " has a damaged IDX header (" + count + " images of " + height + " x "
                    + width + " pixels); fetch the file again");
        }
        if (expected.channels() != 1 || height != expected.height() || width != expected.width()) {
            throw new ImageDataException(file + " holds images of " + height + " x " + width + " grey pixels, expected "
                    + expected + "; give images of the size the model takes");
        }
        long size = DataFile.contentSizeBytes(file);
        long expectedSize = HEADER_BYTES + (long) count * height * width;
        if (size >= 0 && size != expectedSize) {
            throw new ImageDataException(file + " has " + size + " bytes, expected " + expectedSize + " for the "
                    + count + " images its header announces; fetch the file again");
        }
        if (size < 0 && expectedSize / MOST_COMPRESSION > DataFile.sizeBytes(file)) {
            throw new ImageDataException(file + " is too short, even compressed, for the " + count
                    + " images its header announces; fetch the file again");
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
        return position < count;
    }

    @Override
    public Image next() {
        if (!hasNext()) {
            throw new NoSuchElementException("all " + count + " images are read");
        }
        byte[] pixels = new byte[shape.size()];
        try {
            in.readFully(pixels);
            position++;
            if (position == count && in.read() >= 0) {
                throw new ImageDataException(
                        file + " goes on after the " + count + " images its header announces; fetch the file again");
            }
        } catch (EOFException e) {
            throw new ImageDataException(
                    file + " ends inside image " + position + " of the " + count
                            + " its header announces; fetch the file again",
                    e);
        } catch (IOException e) {
            throw DataFile.unreadable(file, e);
        }
        return new Image(Long.toString(firstIndex + position - 1), pixels);
    }

    @Override
    public List<String> ids() {
        return ImageReader.numbers(firstIndex, count);
    }

    @Override
    public void skip(long images) {
        try {
            in.skipNBytes(images * shape.size());
            position = Math.toIntExact(position + images);
        } catch (IOException e) {
            throw DataFile.unreadable(file, e);
        }
    }

    @Override
    public boolean seeks() {
        return in.seeks();
    }

    @Override
    public long bytesRead() {
        return in.bytesRead();
    }

    @Override
    public void close() {
        close(in);
    }

    private static void close(FileContent in) {
        try {
            in.close();
        } catch (IOException e) {
            throw new ImageDataException("an image file cannot be closed: " + e.getMessage(), e);
        }
    }
}
