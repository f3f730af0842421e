package io.nightjar.trainer.data;

import io.nightjar.ckks.Counts;
import io.nightjar.model.images.ImageSet;
import java.util.Arrays;

/** Pictures of one shape with their classes. */
public record LabeledImages(ImageSet images, int[] labels) {
    /** @throws IllegalArgumentException unless there is one label per image */
    public LabeledImages {
        if (images.count() != labels.length) {
            throw new IllegalArgumentException(
                    Counts.of(images.count(), "image") + " with " + Counts.of(labels.length, "label"));
        }
    }

    /** Number of images. */
    public int count() {
        return labels.length;
    }

    /**
     * The images from {@code from} to below {@code to}, with copies of their labels.
     *
     * @throws IndexOutOfBoundsException if the range is not within the images
     */
    public LabeledImages range(int from, int to) {
        return new LabeledImages(
                new ImageSet(images.shape(), images.images().subList(from, to)), Arrays.copyOfRange(labels, from, to));
    }
}
