package io.nightjar.model.images;

import io.nightjar.ckks.Counts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Images of a NumPy array: images first, then channels, rows, columns as the network has them, or channels last. */
final class NpyFile {
    private static final int MOST_BYTES = 1 << 30;

    private NpyFile() {}

    static ImageReader open(Path file, PictureFit fit, long firstIndex) {
        return open(file, DataFile.open(file), fit, firstIndex, true, List.of());
    }

    /**
     * @param in at the beginning of the array
     * @param alone whether the array fills its file
     */
    static ImageReader open(
            Path file, FileContent in, PictureFit fit, long firstIndex, boolean alone, List<String> notes) {
        try {
            NpyHeader header = NpyHeader.read(file.toString(), in);
            RecordReader.Format format = format(file, header, fit, notes);
            if (alone) {
                long size = header.bytes() + (long) format.count() * format.bytes();
                DataFile.requireContent(file, size, Counts.of(format.count(), "image"));
            } else if ((long) format.count() * format.bytes() / DataFile.MOST_COMPRESSION > DataFile.sizeBytes(file)) {
                throw new ImageDataException(file + " is too short, even compressed, for the "
                        + Counts.of(format.count(), "image") + " its header announces; save it again");
            }
            return new RecordReader(file, in, format, firstIndex);
        } catch (IOException e) {
            in.closeQuietly();
            throw DataFile.unreadable(file, e);
        } catch (RuntimeException e) {
            in.closeQuietly();
            throw e;
        }
    }

    private static RecordReader.Format format(Path file, NpyHeader header, PictureFit fit, List<String> notes) {
        int[] dimensions = header.dimensions();
        if (dimensions.length < 2) {
            throw new ImageDataException(file + " holds an array of shape " + header.shapeText()
                    + ", expected images first, then their values; give the array of images");
        }
        if (dimensions[0] == 0) {
            throw new ImageDataException(file + " holds no images, expected at least one; give another file");
        }
        int[] image = Arrays.copyOfRange(dimensions, 1, dimensions.length);
        ArrayLayout layout = ArrayLayout.of(file.toString(), image, fit);
        NpyType type = header.type();
        RecordReader.Values values = (name, bytes) -> {
            ByteBuffer in = ByteBuffer.wrap(bytes).order(type.order());
            return type.isInteger()
                    ? ArrayValues.ofIntegers(name, layout, fit, type.white(), place -> type.integer(in, place))
                    : ArrayValues.ofReals(name, layout, fit, place -> type.real(in, place));
        };
        long bytes = (long) layout.source().size() * type.bytes();
        if (bytes > MOST_BYTES) {
            throw new ImageDataException(file + " holds images of " + Counts.of(bytes, "byte")
                    + " each, expected at most " + MOST_BYTES + "; make them smaller, or convert them to uint8");
        }
        return new RecordReader.Format(fit.shape(), dimensions[0], (int) bytes, values, notes);
    }
}
