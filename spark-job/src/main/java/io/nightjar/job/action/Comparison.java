package io.nightjar.job.action;

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
 * @param files of the known ones
 */
record Comparison(Dataset data, String file, Predictions decrypted, List<String> files, int[] known) {
    LabelComparison compare(Configuration configuration) throws IOException {
        requireCounts();
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
                table.next();
                number++;
                int errors = 0;
                for (int i = 0; i < block.images(); i++, image++, row++) {
                    int label = decrypted.labels()[row];
                    boolean right = label == known[image];
                    confusion[known[image]][label]++;
                    errors += right ? 0 : 1;
                    if (decrypted.scores() != null) {
                        margins.add(new Margin(margin(decrypted.scores()[row]), right));
                    }
                }
                blocks.add(new BlockErrors(block.block(), block.images(), errors));
            }
        }
        return new LabelComparison(confusion, blocks, margins);
    }

    private void requireCounts() {
        long there = data.manifest().storedImages();
        if (decrypted.labels().length != there) {
            throw new UserMistake(file + " has labels of " + decrypted.labels().length
                    + " images, the predictions are of " + there + ": give the file that decrypt wrote from them");
        }
        if (known.length != data.manifest().images()) {
            throw new UserMistake(files + " holds " + known.length + " labels, the data set is of "
                    + data.manifest().images() + " images: give the labels of these images, in their order");
        }
    }

    /** The largest less the second, 0 for a single score. */
    private static double margin(double[] scores) {
        double[] sorted = scores.clone();
        Arrays.sort(sorted);
        return sorted.length < 2 ? 0 : sorted[sorted.length - 1] - sorted[sorted.length - 2];
    }
}
