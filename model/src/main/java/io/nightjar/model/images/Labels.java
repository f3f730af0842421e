package io.nightjar.model.images;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Known classes of pictures, from IDX label files and from CIFAR-10 files, which hold the labels beside the pictures.
 */
public final class Labels {
    static final int IDX_MAGIC = 0x0801;
    static final int IDX_HEADER_BYTES = 8;
    /** A small gzip file can hold very many. */
    private static final int MAX_LABELS = 1 << 26;

    private Labels() {}

    /**
     * Labels (0 to 255) in the order of the pictures, from an IDX label file (plain or gzip) or a CIFAR-10 binary file.
     *
     * @throws ImageDataException if the file is missing, of no known form, empty, cut short or too long
     */
    public static int[] read(Path file) {
        if (Files.isDirectory(file)) {
            throw new ImageDataException(
                    file + " is a directory, expected a file of labels; name an IDX label file or a CIFAR-10 file");
        }
        long magic = DataFile.magic(file);
        boolean cifar = CifarImageReader.hasRecordSize(file);
        if (magic == IDX_MAGIC && !(cifar && !announcesOwnSize(file))) {
            return readIdx(file);
        }
        if (cifar) {
            return readCifar(file);
        }
        if (magic == IdxImageReader.MAGIC) {
            throw new ImageDataException(
                    file + " is an IDX file of images, expected labels; give the file whose name ends in idx1-ubyte");
        }
        throw new ImageDataException(
                file + " is neither an IDX label file (magic 0x00000801) nor a CIFAR-10 file; check the file");
    }

    /** Labels of several files, one after another. */
    public static int[] read(List<Path> files) {
        return files.stream().flatMapToInt(file -> Arrays.stream(read(file))).toArray();
    }

    private static boolean announcesOwnSize(Path file) {
        try (DataInputStream in = DataFile.open(file)) {
            in.readInt();
            return IDX_HEADER_BYTES + Integer.toUnsignedLong(in.readInt()) == DataFile.contentSizeBytes(file);
        } catch (IOException e) {
            throw DataFile.unreadable(file, e);
        }
    }

    private static int[] readIdx(Path file) {
        try (DataInputStream in = DataFile.open(file)) {
            in.readInt();
            int count = in.readInt();
            if (count <= 0) {
                throw new ImageDataException(
                        file + " announces " + count + " labels, expected at least one; give another file");
            }
            if (count > MAX_LABELS) {
                throw new ImageDataException(file + " announces " + count + " labels, more than the " + MAX_LABELS
                        + " that are read at once; split it");
            }
            byte[] bytes = in.readNBytes(count);
            if (bytes.length < count || in.read() >= 0) {
                String found = bytes.length < count ? bytes.length + "" : "more than " + count;
                throw new ImageDataException(file + " holds " + found + " labels, expected the " + count
                        + " its header announces; fetch the file again");
            }
            return IntStream.range(0, count).map(i -> bytes[i] & 0xFF).toArray();
        } catch (IOException e) {
            throw DataFile.unreadable(file, e);
        }
    }

    private static int[] readCifar(Path file) {
        try (CifarImageReader reader = CifarImageReader.open(file, ImageShape.CIFAR10, 0)) {
            int[] labels = new int[reader.count()];
            for (int i = 0; i < labels.length; i++) {
                reader.next();
                labels[i] = reader.label();
            }
            return labels;
        }
    }
}
