package io.nightjar.job.owner;

import io.nightjar.job.input.ImageFiles;
import io.nightjar.model.images.ImageReader;
import io.nightjar.model.images.ImageShape;
import java.io.IOException;
import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.TaskCompletionListener;

/** The images of one task, which reads on from block to block: what a task has read it does not read again. */
final class TaskImages implements Serializable {
    private static final long serialVersionUID = 1;

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
    byte[][] read(long from, int count, ImageShape shape, Configuration configuration) throws IOException {
        if (reader == null || from < position) {
            close();
            reader = files.open(shape, configuration);
            position = 0;
            counted = 0;
            TaskContext.get().addTaskCompletionListener((TaskCompletionListener) ended -> close());
        }
        reader.skip(from - position);
        byte[][] pixels = new byte[count][];
        for (int i = 0; i < count; i++) {
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
