package io.nightjar.trainer;

import io.nightjar.model.images.ImageShape;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The batches of an epoch in random order, distorted; a thread prepares the next batch while one is used. Order and distortion depend on
 * the seed, the epoch and the image's place alone. A last batch that is not full is left out.
 */
final class AugmentedBatches implements AutoCloseable {
    private final Examples examples;
    private final Augmentation augmentation;
    private final int batchSize;
    private final long seed;
    private final ExecutorService worker = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "augmentation");
        thread.setDaemon(true);
        return thread;
    });

    AugmentedBatches(Examples examples, Augmentation augmentation, int batchSize, long seed) {
        this.examples = examples;
        this.augmentation = augmentation;
        this.batchSize = Math.min(batchSize, examples.count());
        this.seed = seed;
    }

    interface Consumer {
        void accept(int step, Batch batch);
    }

    int batchesPerEpoch() {
        return examples.count() / batchSize;
    }

    void forEach(int epoch, Consumer consumer) {
        int[] order = permutation(epoch);
        Future<Batch> next = worker.submit(() -> batch(order, epoch, 0));
        for (int i = 0; i < batchesPerEpoch(); i++) {
            Batch current = await(next);
            if (i + 1 < batchesPerEpoch()) {
                int following = i + 1;
                next = worker.submit(() -> batch(order, epoch, following));
            }
            consumer.accept(i, current);
        }
    }

    private Batch batch(int[] order, int epoch, int index) {
        ImageShape shape = examples.images().shape();
        Distorter distorter = new Distorter(augmentation, shape.height(), shape.width());
        float[] pixels = new float[batchSize * shape.size()];
        int[] labels = new int[batchSize];
        for (int i = 0; i < batchSize; i++) {
            int image = order[index * batchSize + i];
            SplittableRandom random = new SplittableRandom(mix(mix(seed, epoch), image));
            distorter.distort(examples.images().image(image).pixels(), random, pixels, i * shape.size());
            labels[i] = examples.labels()[image];
        }
        return new Batch(shape, pixels, labels);
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
