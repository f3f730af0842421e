package io.nightjar.trainer.optimization;

import io.nightjar.model.images.ImageShape;
import io.nightjar.trainer.data.Augmentation;
import io.nightjar.trainer.data.Batch;
import io.nightjar.trainer.data.LabeledImages;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * Distorted training images in batches; a thread prepares the next batch while one is used. The order depends on the
 * seed and the epoch alone, a distortion on the seed, the variant and the image's place.
 */
public final class AugmentedBatches implements AutoCloseable {
    private final LabeledImages examples;
    private final Augmentation augmentation;
    private final int batchSize;
    private final long seed;
    private final ExecutorService worker = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "augmentation");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * @param schedule gives the batch size, at most the number of examples, and the augmentation
     * @param seed of the order and of every distortion
     */
    public AugmentedBatches(LabeledImages examples, LearningSchedule schedule, long seed) {
        this.examples = examples;
        this.augmentation = schedule.augmentation();
        this.batchSize = Math.min(schedule.batchSize(), examples.count());
        this.seed = seed;
    }

    /** What is done with batches, on the thread that asked for them. */
    public interface Consumer {
        /** @param step place of the batch in its epoch, from 0 */
        void accept(int step, Batch batch);
    }

    /** Full batches of an epoch, at least 1. */
    public int batchesPerEpoch() {
        return examples.count() / batchSize;
    }

    /** Different changes of each image. */
    public int variants() {
        return augmentation.variants();
    }

    /** Images of all batches together, those that are left over in an epoch included. */
    public int imageCount() {
        return examples.count();
    }

    /** Distortion that an epoch uses. */
    public int variant(int epoch) {
        return epoch % augmentation.variants();
    }

    /** The full batches of an epoch, in its random order; the images that are left over are left out. */
    public void forEach(int epoch, Consumer consumer) {
        forEach(permutation(epoch), variant(epoch), batchesPerEpoch(), consumer);
    }

    /** All images of a variant in the order of the examples. */
    public void forEachInOrder(int variant, Consumer consumer) {
        int batches = (examples.count() + batchSize - 1) / batchSize;
        forEach(IntStream.range(0, examples.count()).toArray(), variant, batches, consumer);
    }

    private void forEach(int[] order, int variant, int batches, Consumer consumer) {
        Future<Batch> next = worker.submit(() -> batch(order, variant, 0));
        for (int i = 0; i < batches; i++) {
            Batch current = await(next);
            if (i + 1 < batches) {
                int following = i + 1;
                next = worker.submit(() -> batch(order, variant, following));
            }
            consumer.accept(i, current);
        }
    }

    private Batch batch(int[] order, int variant, int index) {
        ImageShape shape = examples.images().shape();
        Augmentation.Worker changes = augmentation.worker(shape);
        int[] chosen = Arrays.copyOfRange(order, index * batchSize, Math.min((index + 1) * batchSize, order.length));
        float[] pixels = new float[chosen.length * shape.size()];
        int[] labels = new int[chosen.length];
        for (int i = 0; i < chosen.length; i++) {
            int image = chosen[i];
            SplittableRandom random = new SplittableRandom(mix(mix(seed, variant), image));
            changes.change(examples.images().image(image).pixels(), random, pixels, i * shape.size());
            labels[i] = examples.labels()[image];
        }
        return new Batch(shape, pixels, labels, chosen);
    }

    private int[] permutation(int epoch) {
        SplittableRandom random = new SplittableRandom(mix(~seed, epoch));
        int[] order = new int[examples.count()];
        for (int i = 0; i < order.length; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    private static long mix(long a, long b) {
        return new SplittableRandom(a * 0x9E3779B97F4A7C15L + b).nextLong();
    }

    private static Batch await(Future<Batch> batch) {
        try {
            return batch.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("training was interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a batch could not be prepared", e.getCause());
        }
    }

    @Override
    public void close() {
        worker.shutdownNow();
    }
}
