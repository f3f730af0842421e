package io.nightjar.model.images;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Pictures of a CIFAR-10 binary file: records of one label byte and 3,072 pixel bytes (red, green, blue planes, row by
 * row).
 */
final class CifarImageReader extends NumberedImageReader {
    static final int RECORD_BYTES = 1 + 3 * 32 * 32;
    private static final int CLASSES = 10;

    private final FileContent in;
    private final PictureFit fit;
    private int label = -1;

    private CifarImageReader(Path file, FileContent in, PictureFit fit, int count, long firstIndex) {
        super(file, fit.shape(), count, firstIndex);
        this.in = in;
        this.fit = fit;
    }

    static boolean hasRecordSize(Path file) {
        return DataFile.contentSizeBytes(file) % RECORD_BYTES == 0;
    }

    static CifarImageReader open(Path file, PictureFit fit, long firstIndex) {
        if (!fit.takes(ImageShape.CIFAR10)) {
            throw new ImageDataException(file + " looks like a CIFAR-10 file, of images of " + ImageShape.CIFAR10
                    + ", expected " + fit.shape() + "; give images of the size the model takes");
        }
        long size = DataFile.contentSizeBytes(file);
        if (size < 0 || size % RECORD_BYTES != 0) {
            throw new ImageDataException(file + " is no whole number of CIFAR-10 records of " + RECORD_BYTES
                    + " bytes; unpack it or fetch it again");
        }
        return new CifarImageReader(file, DataFile.open(file), fit, Math.toIntExact(size / RECORD_BYTES), firstIndex);
    }

    /** Label of the picture that was read last. */
    int label() {
        return label;
    }

    @Override
    FileContent content() {
        return in;
    }

    @Override
    PixelValues read(int position, String id) throws IOException {
        byte[] pixels = new byte[RECORD_BYTES - 1];
        label = in.readUnsignedByte();
        in.readFully(pixels);
        if (label >= CLASSES) {
            throw new ImageDataException(file() + " is no CIFAR-10 file (record " + position + " has label " + label
                    + ", expected 0 to 9); give a CIFAR-10 binary file");
        }
        return fit.fit(file() + ", image " + id, ImageShape.CIFAR10, pixels);
    }

    @Override
    void pass(long images) throws IOException {
        in.skipNBytes(images * RECORD_BYTES);
    }
}
