package io.nightjar.job.task;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;

/** Sends a {@link BlockInput} by Kryo, which cannot set the fields of records itself, as JSON. */
public final class BlockInputSerializer extends Serializer<BlockInput> {
    /** For Kryo. */
    public BlockInputSerializer() {
        super(false, true);
    }

    @Override
    public void write(Kryo kryo, Output output, BlockInput input) {
        output.writeString(input.toJson());
    }

    @Override
    public BlockInput read(Kryo kryo, Input input, Class<BlockInput> type) {
        return BlockInput.fromJson(input.readString());
    }
}
