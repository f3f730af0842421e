package io.nightjar.job.store;

import io.nightjar.job.mistake.UserMistake;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A finished data set, opened and checked: one file of ciphertexts for every block of the image table, all under one
 * header.
 *
 * @param blockFiles file of block b at b
 * @param storedBytes length of all files of ciphertexts
 */
public record Dataset(DatasetHeader header, ImageTable images, List<Path> blockFiles, long storedBytes) {
    /**
     * @throws UserMistake when the directory is no finished data set of this kind or a file of it is missing or damaged
     */
    public static Dataset open(Path root, DatasetKind kind, Configuration configuration) throws IOException {
        FileSystem fileSystem = FileSystems.of(root, configuration);
        DatasetPaths paths = new DatasetPaths(root);
        if (!fileSystem.exists(root)) {
            throw new UserMistake(root + " does not exist: give the directory of a data set");
        }
        if (!fileSystem.exists(paths.success())) {
            throw new UserMistake(root + " is no finished data set: it has no file " + DatasetPaths.SUCCESS
                    + "; give another, or make it again");
        }
        try {
            DatasetHeader header = ImageTable.header(paths.images(), configuration);
            if (header.kind() != kind) {
                throw new UserMistake(root + " holds " + header.kind().words() + ", expected " + kind.words()
                        + ": give what " + (kind == DatasetKind.ENCRYPTED ? "encrypt" : "score") + " wrote");
            }
            ImageTable images = ImageTable.read(paths.images(), configuration);
            requireSizes(images, header, paths);
            List<Path> files = new ArrayList<>();
            long bytes = 0;
            for (int block = 0; block < images.blocks().size(); block++) {
                Path file = new Path(root, DatasetPaths.blockFile(block));
                FileStatus status = fileSystem.getFileStatus(file);
                if (!CiphertextReader.header(file, configuration).equals(header)) {
                    throw new DamagedDataException(file + " belongs to another data set than " + paths.images()
                            + ": copy it again from where it was made");
                }
                files.add(file);
                bytes += status.getLen();
            }
            rejectStrangers(fileSystem, paths, files);
            return new Dataset(header, images, List.copyOf(files), bytes);
        } catch (FileNotFoundException e) {
            throw new DamagedDataException(
                    "a file of the data set " + root + " is missing (" + e.getMessage()
                            + "): copy it again from where it was made",
                    e);
        }
    }

    /** What a directory says it holds; nothing where it says nothing that can be read. */
    public static Optional<DatasetKind> kind(Path root, Configuration configuration) throws IOException {
        try {
            return Optional.of(ImageTable.header(new DatasetPaths(root).images(), configuration)
                    .kind());
        } catch (DamagedDataException | FileNotFoundException e) {
            return Optional.empty();
        }
    }

    private static void requireSizes(ImageTable images, DatasetHeader header, DatasetPaths paths) {
        for (int block = 0; block < images.blocks().size(); block++) {
            int count = images.blocks().get(block).size();
            if (count > header.imagesPerBlock()) {
                throw new DamagedDataException(paths.images() + " lists " + count + " images for block " + block
                        + ", expected at most " + header.imagesPerBlock() + ": copy it again from where it was made");
            }
        }
    }

    private static void rejectStrangers(FileSystem fileSystem, DatasetPaths paths, List<Path> files)
            throws IOException {
        List<String> known = files.stream().map(Path::getName).toList();
        List<String> strangers = Arrays.stream(fileSystem.listStatus(paths.ciphertexts()))
                .map(status -> status.getPath().getName())
                .filter(name -> name.endsWith(".parquet") && !known.contains(name))
                .sorted()
                .toList();
        if (!strangers.isEmpty()) {
            throw new DamagedDataException(paths.ciphertexts() + " holds " + strangers.get(0)
                    + ", which the image table does not know: remove it, or copy the data set again");
        }
    }
}
