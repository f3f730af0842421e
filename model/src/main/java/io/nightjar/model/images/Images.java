package io.nightjar.model.images;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Opens pictures of any of the known forms, told by their content and not by their name. */
public final class Images {
    private Images() {}

    /**
     * Opens an IDX file (plain or gzip), a CIFAR-10 binary file or a directory of PNG files. Ids are the running index
     * as a decimal number, or the file name of a PNG.
     *
     * @throws ImageDataException if the source is missing, of no known form, empty, or of another shape than expected
     */
    public static ImageReader open(Path source, ImageShape expected) {
        return Files.isDirectory(source) ? PngImageReader.open(source, expected) : openFile(source, expected, 0);
    }

    /**
     * Opens several files as one source whose running index goes on from file to file; a directory must be the only
     * source.
     *
     * @throws ImageDataException as for one source, or if there is none
     */
    public static ImageReader open(List<Path> sources, ImageShape expected) {
        if (sources.isEmpty()) {
            throw new ImageDataException("No image file is given, expected at least one;"
                    + " name an IDX or CIFAR-10 file or a directory of PNGs");
        }
        if (sources.size() == 1) {
            return open(sources.get(0), expected);
        }
        for (Path source : sources) {
            if (Files.isDirectory(source)) {
                throw new ImageDataException(
                        source + " is a directory beside other sources, where names could clash; give it alone");
            }
        }
        return JoinedImageReader.open(sources, expected);
    }

    /**
     * Opens some pictures of a directory of PNG files, of which no other is looked at.
     *
     * @param names as {@link ImageReader#ids} gives them
     */
    public static ImageReader open(Path directory, List<String> names, ImageShape expected) {
        return PngImageReader.open(directory, names, expected);
    }

    static ImageReader openFile(Path file, ImageShape expected, long firstIndex) {
        long magic = DataFile.magic(file);
        boolean cifar = expected.equals(ImageShape.CIFAR10) && CifarImageReader.hasRecordSize(file);
        if (magic == IdxImageReader.MAGIC && !cifar) {
            return IdxImageReader.open(file, expected, firstIndex);
        }
        if (magic == Labels.IDX_MAGIC && !cifar) {
            throw new ImageDataException(
                    file + " is an IDX file of labels, expected images; give the file whose name ends in idx3-ubyte");
        }
        if (cifar || CifarImageReader.hasRecordSize(file)) {
            return CifarImageReader.open(file, expected, firstIndex);
        }
        throw new ImageDataException(file + " is neither an IDX image file (magic " + hex(IdxImageReader.MAGIC)
                + ", found " + hex(magic) + ") nor whole CIFAR-10 records of " + CifarImageReader.RECORD_BYTES
                + " bytes; check the file");
    }

    private static String hex(long magic) {
        return magic < 0 ? "fewer than 4 bytes" : String.format(Locale.ROOT, "0x%08x", magic);
    }
}
