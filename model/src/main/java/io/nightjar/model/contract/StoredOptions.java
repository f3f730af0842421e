package io.nightjar.model.contract;

import io.nightjar.ckks.Texts;
import io.nightjar.model.images.ImageOptions;
import io.nightjar.model.images.ImageOptions.ChannelOrder;
import io.nightjar.model.images.ImageOptions.Ground;
import io.nightjar.model.images.ImageOptions.Resize;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Options on pixels under their stored names.
 *
 * @param alpha {@code refuse}, {@code black} or {@code white}
 * @param grey whether colours become grey
 * @param resize {@code refuse}, {@code bilinear} or {@code area}
 * @param channels {@code rgb} or {@code bgr}
 */
record StoredOptions(String alpha, boolean grey, String resize, String channels) {
    static StoredOptions of(ImageOptions options) {
        return new StoredOptions(word(options.ground()), options.grey(), word(options.resize()), word(options.order()));
    }

    /** @throws IllegalArgumentException with a sentence that says which is unknown */
    ImageOptions options() {
        return new ImageOptions(
                choice("alpha", alpha, Ground.values()),
                grey,
                choice("resize", resize, Resize.values()),
                choice("channels", channels, ChannelOrder.values()));
    }

    private static String word(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }

    private static <T extends Enum<T>> T choice(String field, String word, T[] choices) {
        return Arrays.stream(choices)
                .filter(choice -> word(choice).equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(field + " of the calibration images is "
                        + (word == null ? "missing" : Texts.quoted(word))
                        + ", expected one of "
                        + Arrays.stream(choices).map(StoredOptions::word).collect(Collectors.joining(", "))));
    }
}
