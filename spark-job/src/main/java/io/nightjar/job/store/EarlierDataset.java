package io.nightjar.job.store;

import io.nightjar.ckks.Counts;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Data sets of format 2, which have no manifest: what it would say is found by looking at every file. */
final class EarlierDataset {
    private EarlierDataset() {}

    /** @throws DamagedDataException when a file is missing, or not of this data set */
    static Manifest manifest(Path root, DatasetKind kind, Configuration configuration) throws IOException {
        FileSystem fileSystem = FileSystems.of(root, configuration);
        try (ImageTableReader images =
                new ImageTableReader(new Path(root, DatasetPaths.EARLIER_IMAGES), configuration)) {
            DatasetHeader header = images.header();
            List<StoredBlock> blocks = new ArrayList<>();
            long count = 0;
            while (images.hasNext()) {
                int size = images.next().size();
                if (size > header.imagesPerBlock()) {
                    throw new DamagedDataException(DatasetPaths.EARLIER_IMAGES + " of " + root + " lists "
                            + Counts.of(size, "image") + " for block " + blocks.size() + ", expected at most "
                            + header.imagesPerBlock() + ": copy it again from where it was made");
                }
                String name = DatasetPaths.earlierBlockFile(blocks.size());
                Path file = new Path(root, name);
                if (header.kind() == kind
                        && !CiphertextReader.header(file, configuration).equals(header)) {
                    throw new DamagedDataException(file + " belongs to another data set than its table of images: copy"
                            + " it again from where it was made");
                }
                blocks.add(new StoredBlock(
                        blocks.size(), name, fileSystem.getFileStatus(file).getLen(), 0, size, null, null, null, null));
                count += size;
            }
            return new Manifest(
                    DatasetHeader.EARLIER_VERSION,
                    0,
                    "",
                    header,
                    DatasetPaths.EARLIER_IMAGES,
                    count,
                    blocks.size(),
                    blocks,
                    List.of(),
                    null,
                    Map.of());
        } catch (FileNotFoundException e) {
            throw new DamagedDataException(
                    "a file of the data set " + root + " is missing (" + e.getMessage()
                            + "): copy it again from where it was made",
                    e);
        }
    }
}
