package io.nightjar.job.input;

import io.nightjar.job.commit.Location;
import io.nightjar.job.store.FileSystems;
import io.nightjar.model.images.ImageOptions;
import io.nightjar.model.images.ImageReader;
import io.nightjar.model.images.ImageShape;
import io.nightjar.model.images.Images;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;

/** Where images are, for every task to open for itself. */
public final class ImageFiles implements Serializable {
    private static final long serialVersionUID = 1;

    /** No name of a file has it. */
    private static final String SEPARATOR = "\0";

    private final List<String> files;
    private final String imageColumn;
    private final String idColumn;
    /** Null where the files are not listed, or are no table. */
    private final ParquetListing listing;

    private final ImageOptions options;

    private ImageFiles(
            List<String> files, String imageColumn, String idColumn, ParquetListing listing, ImageOptions options) {
        this.files = List.copyOf(files);
        this.imageColumn = imageColumn;
        this.idColumn = idColumn;
        this.listing = listing;
        this.options = options;
    }

    /**
     * Files of many images (IDX, CIFAR-10 binary, .npy, .npz, .csv), or pictures, or one directory of pictures or of a
     * directory for each class, see {@link Images#open(List, ImageShape, ImageOptions)}. They are local, for executors
     * too. Ids are running numbers, or the names of pictures.
     */
    public static ImageFiles of(String... files) {
        return of(List.of(files));
    }

    /** As {@link #of(String...)}. */
    public static ImageFiles of(List<String> files) {
        return new ImageFiles(files, null, null, null, ImageOptions.NONE);
    }

    /**
     * A Parquet file, or the Parquet files of a directory and of its partitions in the order of their paths, on any
     * file system of Hadoop's. A field of a struct is named {@code column.field}.
     *
     * @param imageColumn column of images: bytes, raw in (channel, row, column) order or of a picture; these as base64;
     *     lists of numbers; a struct with {@code bytes}; or Spark's image struct
     * @param idColumn column of ids of any type, or empty for running numbers
     */
    public static ImageFiles parquet(String table, String imageColumn, Optional<String> idColumn) {
        return new ImageFiles(List.of(table), imageColumn, idColumn.orElse(null), null, ImageOptions.NONE);
    }

    /** @param allowed what may be done to pictures that do not fit, which are refused without it */
    public ImageFiles with(ImageOptions allowed) {
        return new ImageFiles(files, imageColumn, idColumn, listing, allowed);
    }

    /** What may be done to pictures that do not fit. */
    public ImageOptions options() {
        return options;
    }

    /**
     * The same images, a table with its files listed, so that whoever opens them needs no list.
     *
     * @throws io.nightjar.ckks.NightjarException if a table is missing, empty, no table or without the columns
     */
    public ImageFiles listed(Configuration configuration) throws IOException {
        return imageColumn == null || listing != null
                ? this
                : new ImageFiles(files, imageColumn, idColumn, listing(configuration), options);
    }

    private ParquetListing listing(Configuration configuration) throws IOException {
        return ParquetListing.of(files.get(0), imageColumn, idColumn, configuration);
    }

    /** Whether the images are in a table, of which parts that are left out in one go are not read. */
    public boolean inTable() {
        return imageColumn != null;
    }

    /** Their paths as given, for a person. */
    @Override
    public String toString() {
        return String.join(", ", files);
    }

    /** The same files by paths that lead to them from every working directory. */
    public ImageFiles qualified(Configuration configuration) throws IOException {
        List<String> everywhere = new ArrayList<>();
        for (String file : files) {
            everywhere.add(
                    imageColumn == null
                            ? FileSystems.local(file).toAbsolutePath().toString()
                            : FileSystems.qualified(file, configuration).toString());
        }
        return new ImageFiles(everywhere, imageColumn, idColumn, null, options);
    }

    /** Where the files are, for what must not be written onto them. */
    public List<Location> locations(Configuration configuration) throws IOException {
        List<Location> locations = new ArrayList<>();
        for (String file : files) {
            locations.add(
                    imageColumn == null
                            ? Location.of(FileSystems.local(file))
                            : Location.of(FileSystems.path(file), configuration));
        }
        return locations;
    }

    /**
     * What tells these files from others without reading them: name, length and time of the last change of each.
     *
     * @throws io.nightjar.ckks.NightjarException if a file is on no file system
     */
    public List<String> identity(Configuration configuration) throws IOException {
        List<String> identity = new ArrayList<>(List.of(String.valueOf(imageColumn), String.valueOf(idColumn)));
        for (String file : files) {
            org.apache.hadoop.fs.Path path = imageColumn == null
                    ? new org.apache.hadoop.fs.Path(
                            FileSystems.local(file).toAbsolutePath().toUri())
                    : FileSystems.path(file);
            addIdentity(FileSystems.of(path, configuration), path, identity);
        }
        if (!options.equals(ImageOptions.NONE)) {
            identity.add(options.toString());
        }
        return identity;
    }

    private static void addIdentity(FileSystem fileSystem, org.apache.hadoop.fs.Path path, List<String> identity)
            throws IOException {
        FileStatus[] entries = fileSystem.listStatus(path);
        Arrays.sort(entries);
        for (FileStatus entry : entries) {
            identity.add(fileSystem.makeQualified(entry.getPath()) + " " + entry.getLen() + " "
                    + entry.getModificationTime());
            if (entry.isDirectory()) {
                addIdentity(fileSystem, entry.getPath(), identity);
            }
        }
    }

    /** Whether every image is a file of its own, which its id names; then the images of a block can be opened alone. */
    public boolean named() {
        return imageColumn == null && files.size() == 1 && Files.isDirectory(FileSystems.local(files.get(0)));
    }

    /** Names as one text. */
    public static String joined(List<String> names) {
        return String.join(SEPARATOR, names);
    }

    /**
     * Some images where each is a file; nothing else is looked at.
     *
     * @param joined their names, as {@link #joined} makes them
     */
    public ImageReader open(String joined, ImageShape shape) {
        return Images.open(FileSystems.local(files.get(0)), List.of(joined.split(SEPARATOR)), shape, options);
    }

    /** @throws io.nightjar.ckks.NightjarException if the images are missing, damaged or of another shape */
    public ImageReader open(ImageShape shape, Configuration configuration) throws IOException {
        if (imageColumn != null) {
            ParquetListing listed = listing == null ? listing(configuration) : listing;
            return ParquetImageReader.open(listed, imageColumn, idColumn, shape, options, configuration);
        }
        return Images.open(files.stream().map(FileSystems::local).toList(), shape, options);
    }
}
