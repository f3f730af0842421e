package io.nightjar.job.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;

/**
 * The images of a data set, by block.
 *
 * @param blocks ids of each block's images in order of position; no block is empty
 */
public record ImageTable(List<List<String>> blocks) {
    private static final int ROWS_PER_GROUP = 1 << 20;

    /** @throws IllegalArgumentException if there is no block, or an empty one */
    public ImageTable {
        blocks = blocks.stream().map(List::copyOf).toList();
        if (blocks.isEmpty() || blocks.stream().anyMatch(List::isEmpty)) {
            throw new IllegalArgumentException("an image table with an empty block");
        }
    }

    /** Fills block after block with the images in their order. */
    public static ImageTable of(List<String> ids, int imagesPerBlock) {
        List<List<String>> blocks = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += imagesPerBlock) {
            blocks.add(ids.subList(from, Math.min(from + imagesPerBlock, ids.size())));
        }
        return new ImageTable(blocks);
    }

    /** Images in all blocks. */
    public long images() {
        return blocks.stream().mapToLong(List::size).sum();
    }

    /** Writes the table to a new file, whose directory must exist. */
    public void write(Path path, DatasetHeader header, Configuration configuration) throws IOException {
        try (ParquetWriter<Group> writer = ParquetFiles.writer(
                path, CiphertextSchema.IMAGES, header.toMetadata(), ROWS_PER_GROUP, configuration)) {
            for (int block = 0; block < blocks.size(); block++) {
                for (int position = 0; position < blocks.get(block).size(); position++) {
                    Group group = new SimpleGroup(CiphertextSchema.IMAGES);
                    group.add(CiphertextSchema.BLOCK, (long) block);
                    group.add(CiphertextSchema.POSITION, position);
                    group.add(CiphertextSchema.ID, blocks.get(block).get(position));
                    writer.write(group);
                }
            }
        }
    }

    static DatasetHeader header(Path path, Configuration configuration) throws IOException {
        return DatasetHeader.fromMetadata(
                ParquetFiles.metadata(path, CiphertextSchema.IMAGES, configuration)
                        .getKeyValueMetaData(),
                path);
    }

    /** @throws DamagedDataException when blocks or positions are not numbered 0, 1, ... */
    static ImageTable read(Path path, Configuration configuration) throws IOException {
        List<List<String>> blocks = new ArrayList<>();
        try (ParquetReader<Group> reader = ParquetFiles.reader(path, configuration)) {
            for (ImageRow row = row(reader, path); row != null; row = row(reader, path)) {
                boolean first = row.position() == 0;
                long expectedBlock = first ? blocks.size() : blocks.size() - 1L;
                if (row.block() != expectedBlock
                        || (!first
                                && row.position()
                                        != blocks.get(blocks.size() - 1).size())) {
                    throw new DamagedDataException(path + " lists position " + row.position() + " of block "
                            + row.block() + " out of order: copy it again from where it was made");
                }
                if (first) {
                    blocks.add(new ArrayList<>());
                }
                blocks.get(blocks.size() - 1).add(row.id());
            }
        }
        if (blocks.isEmpty()) {
            throw new DamagedDataException(path + " lists no image: copy it again from where it was made");
        }
        return new ImageTable(blocks);
    }

    private static ImageRow row(ParquetReader<Group> reader, Path path) {
        try {
            Group group = reader.read();
            return group == null
                    ? null
                    : new ImageRow(
                            group.getLong(CiphertextSchema.BLOCK, 0),
                            group.getInteger(CiphertextSchema.POSITION, 0),
                            group.getString(CiphertextSchema.ID, 0));
        } catch (IOException | RuntimeException e) {
            throw DamagedDataException.of(path, e);
        }
    }
}
