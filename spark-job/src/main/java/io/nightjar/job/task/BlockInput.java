package io.nightjar.job.task;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.nightjar.job.store.BlockContent;
import io.nightjar.job.store.StoredBlock;
import io.nightjar.job.store.StoredJson;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * What one task works on.
 *
 * @param content which images the block holds
 * @param from first image of the block among all images
 * @param source where its content is: a file, or whatever the work of the job understands
 * @param stored what a manifest says of that file; null where the work makes the block of something else
 */
@DefaultSerializer(BlockInputSerializer.class)
public record BlockInput(BlockContent content, long from, String source, StoredBlock stored) implements Serializable {
    private static final long serialVersionUID = 1;

    /** @throws NullPointerException if a field is missing */
    public BlockInput {
        Objects.requireNonNull(content);
        Objects.requireNonNull(source);
    }

    /** As text, which every way to travel can carry. */
    String toJson() {
        return new String(StoredJson.write(this), StandardCharsets.UTF_8);
    }

    static BlockInput fromJson(String json) {
        return StoredJson.read(json.getBytes(StandardCharsets.UTF_8), BlockInput.class, "the input of a block");
    }

    /** Number of the block. */
    public long block() {
        return content.block();
    }

    /** Images in the block. */
    public int images() {
        return content.images();
    }
}
