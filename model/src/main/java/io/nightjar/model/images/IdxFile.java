package io.nightjar.model.images;

import io.nightjar.ckks.Counts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Grey pictures of an IDX file of unsigned bytes with three dimensions: images, rows, columns. */
final class IdxFile {
    static final int MAGIC = 0x0803;
    static final int HEADER_BYTES = 16;

    private IdxFile() {}

    static ImageReader open(Path file, PictureFit fit, long firstIndex) {
        FileContent in = DataFile.open(file);
        try {
            int magic = in.readInt();
            if (magic != MAGIC) {
                throw new IllegalStateException("not an IDX image file: " + file);
            }
            int count = in.readInt();
            int height = in.readInt();
            int width = in.readInt();
            ImageShape source = requireUsable(file, fit, count, height, width);
            RecordReader.Format format = new RecordReader.Format(
                    fit.shape(), count, source.size(), (name, bytes) -> fit.fit(name, source, bytes), List.of());
            return new RecordReader(file, in, format, firstIndex);
        } catch (IOException e) {
            in.closeQuietly();
            throw DataFile.unreadable(file, e);
        } catch (RuntimeException e) {
            in.closeQuietly();
            throw e;
        }
    }

    private static ImageShape requireUsable(Path file, PictureFit fit, int count, int height, int width) {
        if (count == 0) {
            throw new ImageDataException(file + " holds no images, expected at least one; give another file");
        }
        if (count < 0 || height < 1 || width < 1) {
            throw new ImageDataException(file + " has a damaged IDX header (" + Counts.of(count, "image") + " of "
                    + height + " x " + width + " pixels); fetch the file again");
        }
        fit.requireSize(file + ", a file of grey images,", height, width);
        ImageShape source = new ImageShape(1, height, width);
        if (!fit.takes(source)) {
            throw new ImageDataException(file + " holds images of " + height + " x " + width + " grey pixels, expected "
                    + fit.shape() + "; give images of the size the model takes");
        }
        DataFile.requireContent(file, HEADER_BYTES + (long) count * height * width, Counts.of(count, "image"));
        return source;
    }
}
