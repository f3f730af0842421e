package io.nightjar.model.images;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Opens pictures of any of the known forms, told by their content and not by their name. */
public final class Images {
    private Images() {}

    /** As {@link #open(List, ImageShape, ImageOptions)}, of one source whose pictures stay as they are. */
    public static ImageReader open(Path source, ImageShape expected) {
        return open(List.of(source), expected, ImageOptions.NONE);
    }

    /** As {@link #open(List, ImageShape, ImageOptions)}, of pictures that stay as they are. */
    public static ImageReader open(List<Path> sources, ImageShape expected) {
        return open(sources, expected, ImageOptions.NONE);
    }

    /**
     * Opens a directory of pictures (PNG, JPEG, BMP, lossless WebP), or of a directory of pictures for each class; or
     * pictures; or files of many images, which are read as one: IDX, NumPy arrays (.npy, .npz), tables of pixels
     * (.csv), each plain or gzip, and CIFAR-10 binary files. Ids are the names of pictures below the directory, or the
     * running index as a decimal number.
     *
     * @throws ImageDataException if there is no source, or one is missing, of no known form, empty, or of another shape
     *     than expected that the options do not allow to change
     */
    public static ImageReader open(List<Path> sources, ImageShape expected, ImageOptions options) {
        if (sources.isEmpty()) {
            throw new ImageDataException("No image file is given, expected at least one;"
                    + " name files of images or a directory of pictures");
        }
        PictureFit fit = new PictureFit(expected, options);
        for (Path source : sources) {
            if (Files.isDirectory(source) && sources.size() > 1) {
                throw new ImageDataException(
                        source + " is a directory beside other sources, where names could clash; give it alone");
            }
        }
        if (Files.isDirectory(sources.get(0))) {
            return PictureReader.open(sources.get(0), fit);
        }
        List<Path> pictures = sources.stream().filter(Images::isPicture).toList();
        if (pictures.isEmpty()) {
            return sources.size() == 1 ? openFile(sources.get(0), fit, 0) : JoinedImageReader.open(sources, fit);
        }
        if (pictures.size() < sources.size()) {
            Path other = sources.stream()
                    .filter(source -> !pictures.contains(source))
                    .findFirst()
                    .orElseThrow();
            throw new ImageDataException(other + " is no picture beside " + pictures.get(0)
                    + ", which is one; give pictures or files of many images");
        }
        return PictureReader.open(pictures, fit);
    }

    /**
     * Opens some pictures of a directory, of which no other is looked at.
     *
     * @param names as {@link ImageReader#ids} gives them
     */
    public static ImageReader open(Path directory, List<String> names, ImageShape expected, ImageOptions options) {
        return PictureReader.open(directory, names, new PictureFit(expected, options));
    }

    private static boolean isPicture(Path file) {
        return Pictures.isPicture(DataFile.head(file, ForeignForm.HEAD_BYTES));
    }

    static ImageReader openFile(Path file, PictureFit fit, long firstIndex) {
        byte[] head = DataFile.head(file, ForeignForm.HEAD_BYTES);
        long magic = DataFile.magic(head);
        boolean cifar = fit.takes(ImageShape.CIFAR10) && CifarImageReader.hasRecordSize(file);
        if (magic == IdxFile.MAGIC && !cifar) {
            return IdxFile.open(file, fit, firstIndex);
        }
        if (magic == Labels.IDX_MAGIC && !cifar) {
            throw new ImageDataException(
                    file + " is an IDX file of labels, expected images; give the file whose name ends in idx3-ubyte");
        }
        if (NpyHeader.isNpy(head)) {
            return NpyFile.open(file, fit, firstIndex);
        }
        if (magic == NpzFile.MAGIC && NpzFile.isNpz(file)) {
            return NpzFile.open(file, fit, firstIndex);
        }
        Optional<ForeignForm> foreign = ForeignForm.of(head);
        if (foreign.isPresent()) {
            throw foreign.get().refusal(file);
        }
        if (CsvColumns.isTable(head)) {
            return CsvImageReader.open(file, fit, firstIndex);
        }
        if (cifar || CifarImageReader.hasRecordSize(file)) {
            return CifarImageReader.open(file, fit, firstIndex);
        }
        throw new ImageDataException(
                file + " is no file of images: neither IDX (magic " + hex(IdxFile.MAGIC) + ", found "
                        + hex(magic) + ") nor whole CIFAR-10 records of " + CifarImageReader.RECORD_BYTES
                        + " bytes, nor an array (.npy), a table of pixels (.csv) or a picture (PNG, JPEG, BMP, WebP);"
                        + " check the file");
    }

    private static String hex(long magic) {
        return magic < 0 ? "fewer than 4 bytes" : String.format(Locale.ROOT, "0x%08x", magic);
    }
}
