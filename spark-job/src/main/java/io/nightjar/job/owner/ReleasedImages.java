package io.nightjar.job.owner;

import io.nightjar.ckks.Counts;
import io.nightjar.job.mistake.UserMistake;
import java.util.OptionalLong;

/** How many images the noise of released scores is sized for. */
final class ReleasedImages {
    private ReleasedImages() {}

    /** @throws UserMistake when fewer are stated than the data set has, or more than can be counted */
    static long count(OptionalLong stated, long images, int classes) {
        long released = stated.orElse(images);
        if (released < images) {
            throw new UserMistake(released + " released images are fewer than the " + Counts.of(images, "image")
                    + " of this data set: count every image whose scores are ever released under these keys");
        }
        if (released > Long.MAX_VALUE / classes) {
            throw new UserMistake(released + " released images are more than there can be: give their number");
        }
        return released;
    }
}
