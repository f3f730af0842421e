package io.nightjar.job.action;

import io.nightjar.model.images.ImageOptions;
import io.nightjar.model.images.ImageOptions.ChannelOrder;
import io.nightjar.model.images.ImageOptions.Ground;
import io.nightjar.model.images.ImageOptions.Resize;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Options on pixels in words for a person. */
final class PixelWords {
    private PixelWords() {}

    /** What follows "read", such as {@code as they are} or {@code laid on white, converted to grey}. */
    static String of(ImageOptions options) {
        List<String> words = new ArrayList<>();
        if (options.ground() != Ground.REFUSE) {
            words.add("laid on " + word(options.ground()));
        }
        if (options.grey()) {
            words.add("converted to grey");
        }
        if (options.resize() != Resize.REFUSE) {
            words.add("resized (" + word(options.resize()) + ")");
        }
        if (options.order() != ChannelOrder.RGB) {
            words.add("with channels in the order " + word(options.order()));
        }
        return words.isEmpty() ? "as they are" : String.join(", ", words);
    }

    private static String word(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }
}
