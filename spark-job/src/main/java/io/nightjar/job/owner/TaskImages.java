package io.nightjar.job.owner;

import io.nightjar.job.input.ImageFiles;
import io.nightjar.job.metrics.TaskTraffic;
import io.nightjar.job.task.AttemptContext;
import io.nightjar.job.task.BlockInput;
import io.nightjar.model.images.ImageReader;
import io.nightjar.model.images.ImageShape;
import java.io.IOException;
import java.io.Serializable;
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

    /** Pixels of the images of a block. */
    byte[][] read(BlockInput block, ImageShape shape, AttemptContext attempt) throws IOException {
        if (block.source().isEmpty()) {
            return read(block.from(), block.images(), shape, attempt);
        }
        try (ImageReader named = files.open(block.source(), shape)) {
            byte[][] pixels = pixels(named, block.images(), attempt);
            count(named.bytesRead(), block.images());
            return pixels;
        }
    }

    private byte[][] read(long from, int count, ImageShape shape, AttemptContext attempt) throws IOException {
        if (reader == null || from < position) {
            close();
            reader = files.open(shape, attempt.configuration());
            position = 0;
            counted = 0;
            TaskContext.get().addTaskCompletionListener((TaskCompletionListener) ended -> close());
        }
        skip(reader, from - position, files.inTable() ? from - position : IMAGES_AT_ONCE, attempt::requireNotCancelled);
        byte[][] pixels = pixels(reader, count, attempt);
        position = from + count;
        count(reader.bytesRead() - counted, count);
        counted = reader.bytesRead();
        return pixels;
    }

    private void count(long bytes, int images) {
        bytesRead.add(bytes);
        TaskTraffic.read(bytes, images);
    }

    private static byte[][] pixels(ImageReader reader, int count, AttemptContext attempt) {
        byte[][] pixels = new byte[count][];
        for (int i = 0; i < count; i++) {
            if (i % IMAGES_AT_ONCE == 0) {
                attempt.requireNotCancelled();
            }
            pixels[i] = reader.next().pixels();
        }
        return pixels;
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
