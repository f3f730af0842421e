package io.nightjar.trainer;

import io.nightjar.model.images.ImageSet;
import java.util.Arrays;

/** Pictures of one shape with their classes. */
record Examples(ImageSet images, int[] labels) {
    Examples {
        if (images.count() != labels.length) {
            throw new IllegalArgumentException(images.count() + " images with " + labels.length + " labels");
        }
    }

    int count() {
        return labels.length;
    }

    Examples range(int from, int to) {
        return new Examples(
                new ImageSet(images.shape(), images.images().subList(from, to)), Arrays.copyOfRange(labels, from, to));
    }
}
