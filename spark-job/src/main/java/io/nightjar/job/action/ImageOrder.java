package io.nightjar.job.action;

import io.nightjar.job.store.Dataset;
import io.nightjar.job.store.ImageTableReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;

/**
 * Where the images of a data set are in their source: a data set may have them in another order, as those that were set
 * apart are behind all others.
 */
final class ImageOrder {
    private ImageOrder() {}

    /**
     * The place in the source of each image by its running number.
     *
     * @param ids of all images, in the order of the data set
     * @return nothing where ids are not the numbers 0, 1, ... each once, or are so in their order
     */
    static Optional<int[]> byNumber(List<String> ids) {
        return byId(
                ids, IntStream.range(0, ids.size()).mapToObj(Integer::toString).toList());
    }

    /**
     * The place in the source of each image by its id.
     *
     * @param ids of all images, in the order of the data set
     * @param source ids in the order of the source
     * @return nothing where the two do not have the same ids, each once, or have them in the same order
     */
    static Optional<int[]> byId(List<String> ids, List<String> source) {
        if (ids.size() != source.size() || ids.equals(source)) {
            return Optional.empty();
        }
        Map<String, Integer> places = new HashMap<>();
        source.forEach(id -> places.put(id, places.size()));
        int[] order = new int[ids.size()];
        boolean[] seen = new boolean[ids.size()];
        for (int i = 0; i < order.length; i++) {
            Integer place = places.get(ids.get(i));
            if (place == null || seen[place]) {
                return Optional.empty();
            }
            order[i] = place;
            seen[place] = true;
        }
        return Optional.of(order);
    }

    /**
     * Labels of a source in the order of a data set.
     *
     * @param labels by place in the source
     * @param name of the data set, for a note where its images, numbered, have another order
     */
    static int[] arrange(int[] labels, Dataset data, String name, Configuration configuration, ActionListener listener)
            throws IOException {
        List<String> ids = new ArrayList<>();
        try (ImageTableReader table = data.images(configuration)) {
            table.forEachRemaining(ids::addAll);
        }
        Optional<int[]> places = byNumber(ids);
        if (places.isEmpty() || labels.length != ids.size()) {
            return labels;
        }
        listener.note(name + " has its images in another order than their numbers, as where some were put into blocks"
                + " of their own: known labels are taken by number");
        return Arrays.stream(places.get()).map(place -> labels[place]).toArray();
    }
}
