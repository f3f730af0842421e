package io.nightjar.model.images;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;

/** Images that follow each other in a file, each of the same number of bytes; ids are running numbers. */
final class RecordReader implements ImageReader {
    private final Path file;
    private final FileContent in;
    private final Format format;
    private final long firstIndex;
    private int position;

    /** @param in at the first image */
    RecordReader(Path file, FileContent in, Format format, long firstIndex) {
        this.file = file;
        this.in = in;
        this.format = format;
        this.firstIndex = firstIndex;
    }

    /**
     * What a header says.
     *
     * @param shape of the images that are made
     * @param bytes of each
     * @param values makes them of the bytes
     * @param notes of the file
     */
    record Format(ImageShape shape, int count, int bytes, Values values, List<String> notes) {}

    /** Makes the values of an image of its bytes. */
    interface Values {
        /** @param name of the image, for a person */
        PixelValues of(String name, byte[] bytes);
    }

    @Override
    public ImageShape shape() {
        return format.shape();
    }

    @Override
    public int count() {
        return format.count();
    }

    @Override
    public boolean hasNext() {
        return position < count();
    }

    @Override
    public Image next() {
        if (!hasNext()) {
            throw new NoSuchElementException("all " + count() + " images are read");
        }
        byte[] bytes = new byte[format.bytes()];
        try {
            in.readFully(bytes);
            position++;
            if (position == count() && in.read() >= 0) {
                throw new ImageDataException(
                        file + " goes on after the " + count() + " images its header announces; fetch the file again");
            }
        } catch (EOFException e) {
            throw new ImageDataException(
                    file + " ends inside image " + position + " of the " + count()
                            + " its header announces; fetch the file again",
                    e);
        } catch (IOException e) {
            throw DataFile.unreadable(file, e);
        }
        String id = Long.toString(firstIndex + position - 1);
        return new Image(id, format.values().of(file + ", image " + id, bytes));
    }

    @Override
    public List<String> ids() {
        return ImageReader.numbers(firstIndex, count());
    }

    @Override
    public List<String> notes() {
        return format.notes();
    }

    @Override
    public void skip(long images) {
        try {
            in.skipNBytes(images * format.bytes());
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
        try {
            in.close();
        } catch (IOException e) {
            throw DataFile.unreadable(file, e);
        }
    }
}
