package io.nightjar.job.store;

import io.nightjar.ckks.Counts;
import io.nightjar.job.mistake.UserMistake;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A data set as its manifest states it; files of ciphertexts are not looked at before they are read.
 *
 * @param root its directory
 */
public record Dataset(Path root, Manifest manifest) {
    /**
     * Opens a data set that lacks no block but those that were set aside.
     *
     * @throws UserMistake when the directory is no finished data set of this kind, or its manifest is missing or
     *     damaged
     */
    public static Dataset open(Path root, DatasetKind kind, Configuration configuration) throws IOException {
        FileSystem fileSystem = FileSystems.of(root, configuration);
        DatasetPaths paths = new DatasetPaths(root);
        Optional<ManifestPointer> pointer = ManifestPointer.read(paths.success(), configuration);
        if (pointer.isPresent()) {
            return new Dataset(root, pointer.get().open(root, configuration)).require(kind);
        }
        if (!fileSystem.exists(root)) {
            throw new UserMistake(root + " does not exist: give the directory of a data set");
        }
        if (!fileSystem.exists(paths.success())) {
            throw new UserMistake(root + " is no finished data set: it has no file " + DatasetPaths.SUCCESS
                    + "; give another, or give the command that makes it again: it goes on with what is finished");
        }
        return new Dataset(root, EarlierDataset.manifest(root, kind, configuration)).require(kind);
    }

    /**
     * Opens a data set, or the part of one that a run left which could not finish.
     *
     * @throws UserMistake when there is neither
     */
    public static Dataset openPartial(Path root, DatasetKind kind, Configuration configuration) throws IOException {
        DatasetPaths paths = new DatasetPaths(root);
        Optional<ManifestPointer> partial = FileSystems.of(root, configuration).exists(paths.success())
                ? Optional.empty()
                : ManifestPointer.read(paths.partial(), configuration);
        return partial.isEmpty()
                ? open(root, kind, configuration)
                : new Dataset(root, partial.get().open(root, configuration)).require(kind);
    }

    /**
     * Opens a data set of either kind, or the part of one that a run left which could not finish.
     *
     * @throws UserMistake when there is neither
     */
    public static Dataset openAny(Path root, Configuration configuration) throws IOException {
        DatasetPaths paths = new DatasetPaths(root);
        boolean complete = FileSystems.of(root, configuration).exists(paths.success());
        Optional<ManifestPointer> pointer =
                ManifestPointer.read(complete ? paths.success() : paths.partial(), configuration);
        return pointer.isPresent()
                ? new Dataset(root, pointer.get().open(root, configuration))
                : open(root, kind(root, configuration).orElse(DatasetKind.ENCRYPTED), configuration);
    }

    /** What a directory holds; nothing where it does not say so in a way that can be read. */
    public static Optional<DatasetKind> kind(Path root, Configuration configuration) throws IOException {
        DatasetPaths paths = new DatasetPaths(root);
        try {
            Optional<ManifestPointer> pointer = ManifestPointer.read(paths.success(), configuration);
            if (pointer.isPresent()) {
                return Optional.of(
                        pointer.get().open(root, configuration).header().kind());
            }
            try (ImageTableReader images =
                    new ImageTableReader(paths.file(DatasetPaths.EARLIER_IMAGES), configuration)) {
                return Optional.of(images.header().kind());
            }
        } catch (DamagedDataException | FileNotFoundException e) {
            return Optional.empty();
        }
    }

    private Dataset require(DatasetKind kind) {
        if (header().kind() != kind) {
            throw new UserMistake(root + " holds " + header().kind().words() + ", expected " + kind.words()
                    + ": give what " + (kind == DatasetKind.ENCRYPTED ? "encrypt" : "score") + " wrote");
        }
        return this;
    }

    /** What all its files say about themselves. */
    public DatasetHeader header() {
        return manifest.header();
    }

    /** The blocks that are there, by number. */
    public List<StoredBlock> blocks() {
        return manifest.blocks();
    }

    /**
     * The ids of its images, block by block, to be closed.
     *
     * @throws DamagedDataException when the table is missing or belongs to another data set
     */
    public ImageTableReader images(Configuration configuration) throws IOException {
        Path file = new Path(root, manifest.imagesFile());
        ImageTableReader reader;
        try {
            reader = new ImageTableReader(file, configuration);
        } catch (FileNotFoundException e) {
            throw new DamagedDataException(
                    "a file of the data set " + root + " is missing (" + e.getMessage()
                            + "): copy it again from where it was made",
                    e);
        }
        if (!reader.header().equals(header())) {
            reader.close();
            throw new DamagedDataException(
                    file + " belongs to another data set than its manifest: copy it again from where it was made");
        }
        return reader;
    }

    /**
     * All ids of its images.
     *
     * @throws DamagedDataException when they are not those that the manifest states
     */
    public ImageTable imageTable(Configuration configuration) throws IOException {
        ImageTable table;
        try (ImageTableReader reader = images(configuration)) {
            table = ImageTable.of(reader);
        }
        requireBlocks(table.blocks().size());
        for (StoredBlock block : blocks()) {
            requireIds(block, table.blocks().get(Math.toIntExact(block.block())));
        }
        return table;
    }

    /**
     * Holds the blocks that the manifest expects and does not list to the table of images: nothing else bounds them.
     *
     * @throws DamagedDataException when the table lists more blocks, or fewer
     */
    public void requireMissingBlocks(Configuration configuration) throws IOException {
        if (manifest.missingBlocks() == 0) {
            return;
        }
        long listed = 0;
        try (ImageTableReader reader = images(configuration)) {
            for (; reader.hasNext(); listed++) {
                reader.next();
            }
        }
        requireBlocks(listed);
    }

    private void requireBlocks(long listed) {
        if (listed != manifest.expectedBlocks()) {
            throw new DamagedDataException(
                    new Path(root, manifest.imagesFile()) + " lists " + Counts.of(listed, "block") + ", expected "
                            + manifest.expectedBlocks() + ": copy it again from where it was made");
        }
    }

    /** @throws DamagedDataException unless these ids are those that the manifest states for the block */
    public void requireIds(StoredBlock block, List<String> ids) {
        if (block.isDigested() && !block.ids().equals(BlockDigest.ofIds(ids)) || block.images() != ids.size()) {
            throw new DamagedDataException(new Path(root, manifest.imagesFile()) + " lists other images for block "
                    + block.block() + " than were written: copy it again from where it was made");
        }
    }
}
