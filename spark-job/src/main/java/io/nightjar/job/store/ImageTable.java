package io.nightjar.job.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The images of a data set, by block.
 *
 * @param blocks ids of each block's images in order of position; no block is empty
 */
public record ImageTable(List<List<String>> blocks) {
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

    /** Which images each block holds. */
    public List<BlockContent> contents() {
        List<BlockContent> contents = new ArrayList<>();
        for (List<String> ids : blocks) {
            contents.add(BlockContent.of(contents.size(), ids));
        }
        return contents;
    }

    /** Writes the table to a new file. */
    public void write(Path path, DatasetHeader header, Configuration configuration) throws IOException {
        try (ImageTableWriter writer = new ImageTableWriter(path, header, configuration)) {
            for (List<String> ids : blocks) {
                writer.write(ids);
            }
        }
    }

    /** All blocks that are left to be read. */
    static ImageTable of(ImageTableReader reader) {
        List<List<String>> blocks = new ArrayList<>();
        reader.forEachRemaining(blocks::add);
        return new ImageTable(blocks);
    }
}
