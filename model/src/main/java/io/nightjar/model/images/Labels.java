package io.nightjar.model.images;

import io.nightjar.ckks.Counts;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Known classes of pictures: from IDX label files, from CIFAR-10 files, which hold the labels beside the pictures, and
 * from directories of pictures for each class.
 */
public final class Labels {
    static final int IDX_MAGIC = 0x0801;
    static final int IDX_HEADER_BYTES = 8;
    /** A small gzip file can hold very many. */
    private static final int MAX_LABELS = 1 << 26;

    private Labels() {}

    /**
     * Labels in the order of the pictures: from an IDX label file (plain or gzip; 0 to 255), a CIFAR-10 binary file, or
     * a directory with a directory of pictures for each class, where labels are the places of the classes in the order
     * of their names.
     *
     * @throws ImageDataException if the file is missing, of no known form, empty, cut short or too long
     */
    public static int[] read(Path file) {
        if (Files.isDirectory(file)) {
            PictureFolder folder = classFolder(file);
            return folder.names().stream().mapToInt(folder::label).toArray();
        }
        long magic = DataFile.magic(file);
        boolean cifar = CifarImageReader.hasRecordSize(file);
        if (magic == IDX_MAGIC && !(cifar && !announcesOwnSize(file))) {
            return readIdx(file);
        }
        if (cifar) {
            return readCifar(file);
        }
        if (magic == IdxFile.MAGIC) {
            throw new ImageDataException(
                    file + " is an IDX file of images, expected labels; give the file whose name ends in idx1-ubyte");
        }
        throw new ImageDataException(
                file + " is neither an IDX label file (magic 0x00000801) nor a CIFAR-10 file; check the file");
    }

    /**
     * The labels of the pictures of a directory with a directory for each class, by the names that are their ids; in
     * the order of the names.
     *
     * @throws ImageDataException if it is no such directory
     */
    public static Map<String, Integer> byName(Path directory) {
        PictureFolder folder = classFolder(directory);
        Map<String, Integer> labels = new LinkedHashMap<>();
        folder.names().forEach(name -> labels.put(name, folder.label(name)));
        return labels;
    }

    /**
     * The classes that a directory of class directories stands for, label 0 first: the names of its directories in
     * their order. Nothing for files.
     *
     * @throws ImageDataException if it is a directory without classes
     */
    public static List<String> classes(Path source) {
        return Files.isDirectory(source) ? classFolder(source).classes() : List.of();
    }

    private static PictureFolder classFolder(Path directory) {
        PictureFolder folder = PictureFolder.of(directory);
        if (folder.classes().isEmpty()) {
            throw new ImageDataException(directory + " is a directory of pictures without a directory for each class,"
                    + " which would tell their labels; name an IDX label file or a CIFAR-10 file");
        }
        return folder;
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
                throw new ImageDataException(file + " announces " + Counts.of(count, "label")
                        + ", expected at least one; give another file");
            }
            if (count > MAX_LABELS) {
                throw new ImageDataException(file + " announces " + Counts.of(count, "label") + ", more than the "
                        + MAX_LABELS + " that are read at once; split it");
            }
            byte[] bytes = in.readNBytes(count);
            if (bytes.length < count || in.read() >= 0) {
                String found = bytes.length < count
                        ? Counts.of(bytes.length, "label")
                        : "more than " + Counts.of(count, "label");
                throw new ImageDataException(file + " holds " + found + ", expected the " + count
                        + " its header announces; fetch the file again");
            }
            return IntStream.range(0, count).map(i -> bytes[i] & 0xFF).toArray();
        } catch (IOException e) {
            throw DataFile.unreadable(file, e);
        }
    }

    private static int[] readCifar(Path file) {
        try (CifarImageReader reader =
                CifarImageReader.open(file, new PictureFit(ImageShape.CIFAR10, ImageOptions.NONE), 0)) {
            int[] labels = new int[reader.count()];
            for (int i = 0; i < labels.length; i++) {
                reader.next();
                labels[i] = reader.label();
            }
            return labels;
        }
    }
}
