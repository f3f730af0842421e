package io.nightjar.job.task;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.WritableUtils;
import org.apache.hadoop.mapreduce.lib.input.FileSplit;

/** A block as Spark knows a piece of a file: a kind of split whose tasks' bytes it counts. */
public final class BlockSplit extends FileSplit {
    /** Spark leaves out splits that are empty; no one asks how long this one is. */
    private static final long LENGTH = 1;

    private BlockInput block;

    /** For {@link #readFields}. */
    public BlockSplit() {}

    BlockSplit(BlockInput block, String... hosts) {
        super(new Path("/"), 0, LENGTH, hosts);
        this.block = block;
    }

    BlockInput block() {
        return block;
    }

    @Override
    public String toString() {
        return "block " + block.block() + " " + block.source();
    }

    @Override
    public void write(DataOutput out) throws IOException {
        super.write(out);
        WritableUtils.writeString(out, block.toJson());
    }

    @Override
    public void readFields(DataInput in) throws IOException {
        super.readFields(in);
        block = BlockInput.fromJson(WritableUtils.readString(in));
    }
}
