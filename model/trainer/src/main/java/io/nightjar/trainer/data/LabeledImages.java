package io.nightjar.trainer.data;

import io.nightjar.model.images.ImageSet;
import java.util.Arrays;

/** Pictures of one shape with their classes. */
public record LabeledImages(ImageSet images, int[] labels) {
    public LabeledImages {
        if (images.count() != labels.length) {
            throw new IllegalArgumentException(images.count() + " images with " + labels.length + " labels");
        }
    }

    /** Number of images. */
    public int count() {
        return labels.length;
    }

    /** Images [from, to), with their labels. */
    public LabeledImages range(int from, int to) {
        return new LabeledImages(
                new ImageSet(images.shape(), images.images().subList(from, to)), Arrays.copyOfRange(labels, from, to));
    }
}
