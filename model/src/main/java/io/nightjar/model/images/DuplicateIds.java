package io.nightjar.model.images;

import io.nightjar.ckks.Counts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Ids that name more than one image: their labels could not be told apart. */
public final class DuplicateIds {
    private DuplicateIds() {}

    /**
     * @param ids of images in their order
     * @param source of the images, for a person
     * @param remedy what to do
     * @throws ImageDataException if two are equal
     */
    public static void require(List<String> ids, String source, String remedy) {
        String first = first(ids, source);
        if (first != null) {
            throw new ImageDataException(first + "; " + remedy);
        }
    }

    /**
     * As {@link #require(List, String, String)}.
     *
     * @param named what mends it
     */
    public static void require(List<String> ids, String source, String remedy, ImageRemedy named) {
        String first = first(ids, source);
        if (first != null) {
            throw new ImageDataException(first + "; " + remedy, named);
        }
    }

    private static String first(List<String> ids, String source) {
        Map<String, Integer> seen = new HashMap<>(ids.size() * 2);
        String first = null;
        int duplicates = 0;
        for (int place = 0; place < ids.size(); place++) {
            Integer before = seen.putIfAbsent(ids.get(place), place);
            if (before != null) {
                duplicates++;
                if (first == null) {
                    first = "the id '" + ids.get(place) + "' names images " + before + " and " + place;
                }
            }
        }
        return first == null
                ? null
                : first + " of " + source + ", and " + duplicates + " of " + Counts.of(ids.size(), "id")
                        + " are there before, expected an id for each";
    }
}
