package io.nightjar.job.task;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import io.nightjar.job.store.StoredJson;
import java.nio.charset.StandardCharsets;

/** Sends a {@link BlockInput} by Kryo, which cannot set the fields of records itself, as JSON. */
public final class BlockInputSerializer extends Serializer<BlockInput> {
    /** For Kryo. */
    public BlockInputSerializer() {
        super(false, true);
    }

    @Override
    public void write(Kryo kryo, Output output, BlockInput input) {
        output.writeString(new String(StoredJson.write(input), StandardCharsets.UTF_8));
    }

    @Override
    public BlockInput read(Kryo kryo, Input input, Class<BlockInput> type) {
        return StoredJson.read(
                input.readString().getBytes(StandardCharsets.UTF_8), BlockInput.class, "a block's input");
    }
}
