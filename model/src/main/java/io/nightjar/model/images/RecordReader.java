package io.nightjar.model.images;

import io.nightjar.ckks.Counts;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Images that follow each other in a file, each of the same number of bytes; ids are running numbers. */
final class RecordReader extends NumberedImageReader {
    private final FileContent in;
    private final Format format;

    /** @param in at the first image */
    RecordReader(Path file, FileContent in, Format format, long firstIndex) {
        super(file, format.shape(), format.count(), firstIndex);
        this.in = in;
        this.format = format;
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
    FileContent content() {
        return in;
    }

    @Override
    PixelValues read(int position, String id) throws IOException {
        byte[] bytes = new byte[format.bytes()];
        try {
            in.readFully(bytes);
        } catch (EOFException e) {
            throw new ImageDataException(
                    file() + " ends inside image " + position + " of the " + count()
                            + " its header announces; fetch the file again",
                    e);
        }
        if (position + 1 == count() && in.read() >= 0) {
            throw new ImageDataException(file() + " goes on after the " + Counts.of(count(), "image")
                    + " its header announces; fetch the file again");
        }
        return format.values().of(file() + ", image " + id, bytes);
    }

    @Override
    public List<String> notes() {
        return format.notes();
    }

    @Override
    void pass(long images) throws IOException {
        in.skipNBytes(images * format.bytes());
    }
}
