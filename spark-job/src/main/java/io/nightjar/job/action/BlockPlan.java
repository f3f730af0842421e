package io.nightjar.job.action;

import io.nightjar.ckks.Counts;
import io.nightjar.job.input.ImageFiles;
import io.nightjar.job.input.ImageRanges;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.store.BlockContent;
import io.nightjar.job.store.ImageTable;
import io.nightjar.job.task.BlockInput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Which image goes into which block.
 *
 * @param blocks places of each block's images among all images, in rising order; no block is empty
 */
record BlockPlan(List<int[]> blocks) {
    /** Fills block after block with the images in their order. */
    static BlockPlan of(int[] places, int imagesPerBlock) {
        List<int[]> blocks = new ArrayList<>();
        for (int from = 0; from < places.length; from += imagesPerBlock) {
            blocks.add(Arrays.copyOfRange(places, from, Math.min(from + imagesPerBlock, places.length)));
        }
        return new BlockPlan(blocks);
    }

    /** The blocks of this plan, then those of the other. */
    BlockPlan then(BlockPlan other) {
        List<int[]> both = new ArrayList<>(blocks);
        both.addAll(other.blocks);
        return new BlockPlan(both);
    }

    /** All places, without some of them. */
    static int[] without(int[] places, int[] left) {
        Set<Integer> out = new HashSet<>();
        Arrays.stream(left).forEach(out::add);
        return Arrays.stream(places).filter(place -> !out.contains(place)).toArray();
    }

    /**
     * The places of images by id.
     *
     * @param all ids of all images, in their order
     * @param file where the wanted ids come from
     * @throws UserMistake when there is no image of an id
     */
    static int[] select(List<String> all, Set<String> wanted, String file) {
        Set<String> missing = new HashSet<>(wanted);
        all.forEach(missing::remove);
        if (!missing.isEmpty()) {
            String first = wanted.stream().filter(missing::contains).findFirst().orElseThrow();
            throw new UserMistake(
                    "of " + Counts.of(all.size(), "image") + " none has the id '" + first + "', the first of "
                            + Counts.of(missing.size(), "id") + " of " + file
                            + " that name no image: give the ids as the images have them, and all files of these"
                            + " images");
        }
        return IntStream.range(0, all.size())
                .filter(place -> wanted.contains(all.get(place)))
                .toArray();
    }

    ImageTable table(List<String> ids) {
        return new ImageTable(blocks.stream()
                .map(places -> Arrays.stream(places).mapToObj(ids::get).toList())
                .toList());
    }

    /**
     * What tasks work on: the places of a block's images are its source, or their names.
     *
     * @param table of the same blocks
     * @param named whether every image is a file, which its id names
     */
    List<BlockInput> inputs(ImageTable table, boolean named) {
        List<BlockInput> inputs = new ArrayList<>();
        for (BlockContent content : table.contents()) {
            int block = Math.toIntExact(content.block());
            int[] places = blocks.get(block);
            String source = named ? ImageFiles.joined(table.blocks().get(block)) : ImageRanges.format(places);
            inputs.add(new BlockInput(content, places[0], source, null));
        }
        return inputs;
    }
}
