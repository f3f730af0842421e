package io.nightjar.job.owner;

import io.nightjar.job.input.ImageFiles;
import io.nightjar.job.metrics.TaskTraffic;
import io.nightjar.job.task.AttemptContext;
import io.nightjar.model.images.ImageReader;
import io.nightjar.model.images.ImageShape;
import java.io.IOException;
import java.io.Serializable;
import org.apache.spark.TaskContext;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.TaskCompletionListener;

/** The images of one task, which reads on from block to block: what a task has read it does not read again. */
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

    /** Pixels of {@code count} images from image {@code from} on. */
    byte[][] read(long from, int count, ImageShape shape, AttemptContext attempt) throws IOException {
        if (reader == null || from < position) {
            close();
            reader = files.open(shape, attempt.configuration());
            position = 0;
            counted = 0;
            TaskContext.get().addTaskCompletionListener((TaskCompletionListener) ended -> close());
        }
        skip(reader, from - position, files.inTable() ? from - position : IMAGES_AT_ONCE, attempt::requireNotCancelled);
        byte[][] pixels = new byte[count][];
        for (int i = 0; i < count; i++) {
            if (i % IMAGES_AT_ONCE == 0) {
                attempt.requireNotCancelled();
            }
            pixels[i] = reader.next().pixels();
        }
        position = from + count;
        bytesRead.add(reader.bytesRead() - counted);
        TaskTraffic.read(reader.bytesRead() - counted, count);
        counted = reader.bytesRead();
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
