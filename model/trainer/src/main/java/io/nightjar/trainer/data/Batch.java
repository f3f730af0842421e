package io.nightjar.trainer.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.nightjar.model.images.ImageShape;
import java.util.stream.IntStream;

/**
 * Images in [0, 1], flattened one after another in (channel, row, column) order, with their classes.
 *
 * @param indices places of the images among the examples
 */
public record Batch(ImageShape shape, float[] pixels, int[] labels, int[] indices) {
    /** The examples from {@code from} to below {@code to}, undistorted. */
    public static Batch plain(LabeledImages examples, int from, int to) {
        ImageShape shape = examples.images().shape();
        float[] pixels = new float[(to - from) * shape.size()];
        int[] labels = new int[to - from];
        for (int i = from; i < to; i++) {
            byte[] bytes = examples.images().image(i).pixels();
            for (int j = 0; j < bytes.length; j++) {
                pixels[(i - from) * bytes.length + j] = (bytes[j] & 0xFF) / 255f;
            }
            labels[i - from] = examples.labels()[i];
        }
        return new Batch(shape, pixels, labels, IntStream.range(from, to).toArray());
    }

    /** Number of images. */
    public int count() {
        return labels.length;
    }

    /** The images as an array [count, channels, height, width] of the manager. */
    public NDArray toArray(NDManager manager) {
        return manager.create(pixels, new Shape(count(), shape.channels(), shape.height(), shape.width()));
    }

    /** Target distributions [n, classes], softened by label smoothing. */
    public NDArray targets(NDManager manager, int classes, double smoothing) {
        float[] targets = new float[count() * classes];
        for (int i = 0; i < targets.length; i++) {
            boolean own = i % classes == labels[i / classes];
            targets[i] = (float) (smoothing / classes + (own ? 1 - smoothing : 0));
        }
        return manager.create(targets, new Shape(count(), classes));
    }
}
