package io.nightjar.job.task;

import com.esotericsoftware.kryo.DefaultSerializer;
import java.io.Serializable;
import java.util.Objects;

/**
 * What one task works on.
 *
 * @param block number of the block
 * @param source where its content is: a file, or whatever the work of the job understands
 * @param from first image of the block among all images
 * @param images images in the block
 */
@DefaultSerializer(BlockInputSerializer.class)
public record BlockInput(long block, String source, long from, int images) implements Serializable {
    private static final long serialVersionUID = 1;

    /** @throws NullPointerException if a field is missing */
    public BlockInput {
        Objects.requireNonNull(source);
    }
}
