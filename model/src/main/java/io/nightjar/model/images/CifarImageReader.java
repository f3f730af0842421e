package io.nightjar.model.images;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Pictures of a CIFAR-10 binary file: records of one label byte and 3,072 pixel bytes (red, green, blue planes, row by
 * row).
 */
final class CifarImageReader implements ImageReader {
    static final int RECORD_BYTES = 1 + 3 * 32 * 32;
    private static final int CLASSES = 10;

    private final Path file;
    private final FileContent in;
    private final PictureFit fit;
    private final int count;
    private final long firstIndex;
    private int position;
    private int label = -1;

    private CifarImageReader(Path file, FileContent in, PictureFit fit, int count, long firstIndex) {
        this.file = file;
        this.in = in;
        this.fit = fit;
        this.count = count;
        this.firstIndex = firstIndex;
    }

    static boolean hasRecordSize(Path file) {
        return DataFile.contentSizeBytes(file) % RECORD_BYTES == 0;
    }

    static CifarImageReader open(Path file, PictureFit fit, long firstIndex) {
        if (!fit.takes(ImageShape.CIFAR10)) {
            throw new ImageDataException(file + " looks like a CIFAR-10 file of " + ImageShape.CIFAR10
                    + " images, expected " + fit.shape() + "; give images of the size the model takes");
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
    public ImageShape shape() {
        return fit.shape();
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
        byte[] pixels = new byte[RECORD_BYTES - 1];
        try {
            label = in.readUnsignedByte();
            in.readFully(pixels);
        } catch (IOException e) {
            throw DataFile.unreadable(file, e);
        }
        if (label >= CLASSES) {
            throw new ImageDataException(file + " is no CIFAR-10 file (record " + position + " has label " + label
                    + ", expected 0 to 9); give a CIFAR-10 binary file");
        }
        String id = Long.toString(firstIndex + position++);
        return new Image(id, fit.fit(file + ", image " + id, ImageShape.CIFAR10, pixels));
    }

    @Override
    public List<String> ids() {
        return ImageReader.numbers(firstIndex, count);
    }

    @Override
    public void skip(long images) {
        try {
            in.skipNBytes(images * RECORD_BYTES);
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
