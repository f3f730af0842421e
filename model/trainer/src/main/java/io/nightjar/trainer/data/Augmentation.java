package io.nightjar.trainer.data;

import io.nightjar.model.images.ImageShape;
import java.util.SplittableRandom;

/** Random change of training images that keeps their class. */
public sealed interface Augmentation permits Distortion, CropAndFlip {
    /** Different changes of each image; epochs go through them in turn, and the teacher judges each but once. */
    int variants();

    /** A worker for one thread. */
    Worker worker(ImageShape shape);

    /** Changes images; the result depends on the generator alone. */
    interface Worker {
        /** Writes the changed image, in [0, 1], to {@code out[offset ...]}. */
        void change(byte[] pixels, SplittableRandom random, float[] out, int offset);
    }
}
