package io.nightjar.job.input;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Places of images among all images of a source, as text such as {@code 0-125,130,200-201}, which travels to tasks. */
public final class ImageRanges {
    private ImageRanges() {}

    /** @param places in rising order, at least one */
    public static String format(int... places) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < places.length; ) {
            int end = i;
            while (end + 1 < places.length && places[end + 1] == places[end] + 1) {
                end++;
            }
            text.append(i == 0 ? "" : ",").append(places[i]);
            if (end > i) {
                text.append('-').append(places[end]);
            }
            i = end + 1;
        }
        return text.toString();
    }

    /** The places in a text of {@link #format}. */
    public static int[] parse(String text) {
        return Arrays.stream(text.split(","))
                .map(range -> range.split("-"))
                .flatMapToInt(ends ->
                        IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1])))
                .toArray();
    }
}
