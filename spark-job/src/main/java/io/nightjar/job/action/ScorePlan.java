package io.nightjar.job.action;

import io.nightjar.ckks.Counts;
import io.nightjar.job.commit.DatasetOutput;
import io.nightjar.job.store.BlockContent;
import io.nightjar.job.store.BlockFiles;
import io.nightjar.job.store.DamagedDataException;
import io.nightjar.job.store.Dataset;
import io.nightjar.job.store.DatasetHeader;
import io.nightjar.job.store.ImageTableReader;
import io.nightjar.job.store.ImageTableWriter;
import io.nightjar.job.store.QuarantinedBlock;
import io.nightjar.job.store.StoredBlock;
import io.nightjar.job.task.BlockInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * What is to be scored, found by one pass over the table of image ids, which is copied on the way, and one listing.
 *
 * @param inputs blocks that no earlier run has finished
 * @param damaged blocks whose ids or files are not what the manifest says, or that the input lacks
 * @param imagesFile the copy of the table of image ids
 * @param images in that table
 * @param blocks in that table
 * @param tag the owner's authentication of the input, which predictions carry along; null where there is none
 */
record ScorePlan(
        List<BlockInput> inputs,
        List<QuarantinedBlock> damaged,
        Path imagesFile,
        long images,
        long blocks,
        String tag) {
    static ScorePlan make(Dataset data, DatasetHeader header, DatasetOutput output, Configuration configuration)
            throws IOException {
        BlockFiles files = BlockFiles.list(data.root(), configuration);
        Map<Long, StoredBlock> stored = new HashMap<>();
        data.blocks().forEach(block -> stored.put(block.block(), block));
        List<BlockInput> inputs = new ArrayList<>();
        List<QuarantinedBlock> damaged = new ArrayList<>();
        long images = 0;
        long number = 0;
        Path copy = output.newImagesFile();
        try (ImageTableReader table = data.images(configuration);
                ImageTableWriter writer = new ImageTableWriter(copy, header, configuration)) {
            for (; table.hasNext(); number++) {
                List<String> ids = table.next();
                writer.write(ids);
                StoredBlock block = stored.get(number);
                Optional<String> objection =
                        objection(data, block, number, ids, output.finished().containsKey(number) ? null : files);
                if (objection.isPresent()) {
                    String file =
                            block == null ? data.root().toString() : new Path(data.root(), block.file()).toString();
                    damaged.add(new QuarantinedBlock(number, file, objection.get(), ids.size()));
                } else if (!output.finished().containsKey(number)) {
                    inputs.add(new BlockInput(
                            BlockContent.of(number, ids),
                            images,
                            new Path(data.root(), block.file()).toString(),
                            block));
                }
                images += ids.size();
            }
        }
        if (number != data.manifest().expectedBlocks()) {
            throw new DamagedDataException(data.manifest().imagesFile() + " of " + data.root() + " lists "
                    + Counts.of(number, "block") + ", expected "
                    + data.manifest().expectedBlocks() + ": copy it again from where it was made");
        }
        return new ScorePlan(
                List.copyOf(inputs),
                List.copyOf(damaged),
                copy,
                images,
                number,
                data.manifest().tag());
    }

    /** The same of some blocks alone; all where none are named. */
    ScorePlan only(Set<Long> wanted) {
        return wanted.isEmpty()
                ? this
                : new ScorePlan(
                        inputs.stream()
                                .filter(block -> wanted.contains(block.block()))
                                .toList(),
                        damaged.stream()
                                .filter(block -> wanted.contains(block.block()))
                                .toList(),
                        imagesFile,
                        images,
                        blocks,
                        tag);
    }

    /** @param files null where the block is scored already, so that its file is not needed any more */
    private static Optional<String> objection(
            Dataset data, StoredBlock block, long number, List<String> ids, BlockFiles files) throws IOException {
        if (block == null) {
            return Optional.of("block " + number + " is missing in " + data.root()
                    + ": encrypt the images again, or copy the data set again");
        }
        try {
            data.requireIds(block, ids);
        } catch (DamagedDataException e) {
            return Optional.of(e.getMessage());
        }
        return files == null ? Optional.empty() : files.objection(block);
    }
}
