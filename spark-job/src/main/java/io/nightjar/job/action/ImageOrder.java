package io.nightjar.job.action;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

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
     * @param apart the first of the images that were set apart
     * @return nothing where ids are not the numbers 0, 1, ... each once, rising up to that image and from it on
     */
    static Optional<int[]> byNumber(List<String> ids, int apart) {
        return byId(
                        ids,
                        IntStream.range(0, ids.size())
                                .mapToObj(Integer::toString)
                                .toList())
                .filter(places -> rises(places, 0, apart) && rises(places, apart, places.length));
    }

    private static boolean rises(int[] places, int from, int to) {
        return IntStream.range(from + 1, to).allMatch(i -> places[i - 1] < places[i]);
    }

    /**
     * The place in the source of each image by its id.
     *
     * @param ids of all images, in the order of the data set
     * @param source ids in the order of the source
     * @return nothing where the two do not have the same ids, each once
     */
    static Optional<int[]> byId(List<String> ids, List<String> source) {
        Map<String, Integer> places = new HashMap<>();
        source.forEach(id -> places.put(id, places.size()));
        if (ids.size() != source.size() || places.size() != source.size()) {
            return Optional.empty();
        }
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
}
