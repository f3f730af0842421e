package io.nightjar.job.owner;

import io.nightjar.job.input.ImageFiles;
import io.nightjar.job.input.ImageRanges;
import io.nightjar.job.metrics.TaskTraffic;
import io.nightjar.job.task.AttemptContext;
import io.nightjar.job.task.BlockInput;
import io.nightjar.model.images.Image;
import io.nightjar.model.images.ImageReader;
import io.nightjar.model.images.ImageShape;
import java.io.IOException;
import java.io.Serializable;
import java.util.function.Consumer;
import org.apache.spark.TaskContext;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.TaskCompletionListener;

/**
 * The images of one task. Where each is a file, a block names its own; else the task reads on from block to block: what
 * it has read it does not read again.
 */
final class TaskImages implements Serializable {
    private static final long serialVersionUID = 1;
    private static final int IMAGES_AT_ONCE = 4096;

    private final ImageFiles files;
    private final LongAccumulator bytesRead;
    private transient ImageReader reader;
    private transient long position;
    private transient long counted;

    /** @param bytesRead grows by what the task reads of files */
    TaskImages(ImageFiles files, LongAccumulator bytesRead) {
        this.files = files;
        this.bytesRead = bytesRead;
    }

    /** Hands on the images of a block, one after another: the source of the block is their names, or their places. */
    void forEach(BlockInput block, ImageShape shape, AttemptContext attempt, Consumer<Image> each) throws IOException {
        if (!files.named()) {
            forEach(ImageRanges.parse(block.source()), shape, attempt, each);
            return;
        }
        try (ImageReader named = files.open(block.source(), shape)) {
            for (int i = 0; i < block.images(); i++) {
                if (i % IMAGES_AT_ONCE == 0) {
                    attempt.requireNotCancelled();
                }
                each.accept(named.next());
            }
            count(named.bytesRead(), block.images());
        }
    }

    /**
     * Hands on images one after another.
     *
     * @param places of the images among all, in rising order; behind those of the call before, or reading starts again
     */
    private void forEach(int[] places, ImageShape shape, AttemptContext attempt, Consumer<Image> each)
            throws IOException {
        if (reader == null || places[0] < position) {
            close();
            reader = files.open(shape, attempt.configuration());
            position = 0;
            counted = 0;
            TaskContext.get().addTaskCompletionListener((TaskCompletionListener) ended -> close());
        }
        for (int i = 0; i < places.length; i++) {
            if (i % IMAGES_AT_ONCE == 0) {
                attempt.requireNotCancelled();
            }
            long left = places[i] - position;
            if (left > 0) {
                skip(reader, left, files.inTable() ? left : IMAGES_AT_ONCE, attempt::requireNotCancelled);
            }
            each.accept(reader.next());
            position = places[i] + 1L;
        }
        count(reader.bytesRead() - counted, places.length);
        counted = reader.bytesRead();
    }

    private void count(long bytes, int images) {
        bytesRead.add(bytes);
        TaskTraffic.read(bytes, images);
    }

    /**
     * Leaves out images that a compressed file has to be read through for.
     *
     * @param pulse called before every {@code atOnce} images
     */
    static void skip(ImageReader reader, long images, long atOnce, Runnable pulse) {
        for (long left = images; left > 0; left -= Math.min(left, atOnce)) {
            pulse.run();
            reader.skip(Math.min(left, atOnce));
        }
    }

    private void close() {
        if (reader != null) {
            reader.close();
            reader = null;
        }
    }
}
