package io.nightjar.job.owner;

import io.nightjar.job.input.ImageFiles;
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

    /** Images that are skipped before the task looks whether it was killed: a compressed file is read for them. */
    private static final long SKIPPED_AT_ONCE = 1000;

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
        for (long left = from - position; left > 0; left -= SKIPPED_AT_ONCE) {
            attempt.requireNotCancelled();
            reader.skip(Math.min(left, SKIPPED_AT_ONCE));
        }
        byte[][] pixels = new byte[count][];
        for (int i = 0; i < count; i++) {
            attempt.requireNotCancelled();
            pixels[i] = reader.next().pixels();
        }
        position = from + count;
        bytesRead.add(reader.bytesRead() - counted);
        counted = reader.bytesRead();
        return pixels;
    }

    private void close() {
        if (reader != null) {
            reader.close();
            reader = null;
        }
    }
}
