package io.nightjar.job.action;

import io.nightjar.ckks.Counts;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.report.LabelComparison;
import io.nightjar.job.report.LabelComparison.BlockErrors;
import io.nightjar.job.report.LabelComparison.Margin;
import io.nightjar.job.store.Dataset;
import io.nightjar.job.store.ImageTableReader;
import io.nightjar.job.store.StoredBlock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;

/**
 * Decrypted labels, of the blocks that are there, beside the known ones, of all images.
 *
 * @param file of the decrypted ones
 * @param known in the order of the data set
 */
record Comparison(Dataset data, String file, Predictions decrypted, int[] known) {
    /**
     * Compares block by block: the file has all ids of a block in their order, or none of them where decrypt found that
     * the block was spoiled.
     *
     * @throws UserMistake when the file has other images than the data set
     */
    LabelComparison compare(Configuration configuration, ActionListener listener) throws IOException {
        int classes = 1
                + IntStream.concat(Arrays.stream(known), Arrays.stream(decrypted.labels()))
                        .max()
                        .orElse(0);
        long[][] confusion = new long[classes][classes];
        List<BlockErrors> blocks = new ArrayList<>();
        List<Margin> margins = new ArrayList<>();
        int image = 0;
        int row = 0;
        long number = 0;
        try (ImageTableReader table = data.images(configuration)) {
            for (StoredBlock block : data.blocks()) {
                for (; number < block.block() && table.hasNext(); number++) {
                    image += table.next().size();
                }
                List<String> ids = table.next();
                data.requireIds(block, ids);
                number++;
                if (!isNext(row, ids)) {
                    image += ids.size();
                    continue;
                }
                int errors = 0;
                for (int i = 0; i < block.images(); i++, image++, row++) {
                    int label = decrypted.labels()[row];
                    boolean right = label == known[image];
                    confusion[known[image]][label]++;
                    errors += right ? 0 : 1;
                    if (decrypted.scores() != null) {
                        margins.add(new Margin(Predictions.margin(decrypted.scores()[row]), right));
                    }
                }
                blocks.add(new BlockErrors(block.block(), block.images(), errors));
            }
        }
        requireAll(row);
        int without = data.blocks().size() - blocks.size();
        if (without > 0) {
            listener.note(file + " has no labels of " + without + " of "
                    + Counts.of(data.blocks().size(), "block") + ", which " + (without == 1 ? "is" : "are")
                    + " left out of the comparison");
        }
        return new LabelComparison(confusion, blocks, margins);
    }

    private boolean isNext(int row, List<String> ids) {
        int end = row + ids.size();
        return end <= decrypted.ids().size()
                && decrypted.ids().subList(row, end).equals(ids);
    }

    /** @param rows that belong to blocks of the data set */
    private void requireAll(int rows) {
        int all = decrypted.ids().size();
        if (rows < all) {
            throw new UserMistake(file + " has labels of " + Counts.of(all, "image") + ", of which the one of '"
                    + decrypted.ids().get(rows) + "', number " + (rows + 1)
                    + ", does not follow in the predictions, of "
                    + Counts.of(data.manifest().storedImages(), "image")
                    + ": give the file that decrypt wrote from them");
        }
        if (all == 0) {
            throw new UserMistake(file + " has no label: give the file that decrypt wrote from these predictions");
        }
    }
}
