package io.nightjar.job.task;

import io.nightjar.ckks.Counts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.NullWritable;
import org.apache.hadoop.mapreduce.InputFormat;
import org.apache.hadoop.mapreduce.InputSplit;
import org.apache.hadoop.mapreduce.JobContext;
import org.apache.hadoop.mapreduce.RecordReader;
import org.apache.hadoop.mapreduce.TaskAttemptContext;

/** Hands blocks to tasks, one to each; the configuration carries them from where they are known to where Spark asks. */
public final class BlockInputFormat extends InputFormat<NullWritable, BlockInput> {
    private static final String PREFIX = "nightjar.block.";
    private static final String COUNT = PREFIX + "count";

    /** For Spark. */
    public BlockInputFormat() {}

    static void put(List<BlockInput> blocks, List<List<String>> hosts, Configuration configuration) {
        if (hosts.size() != blocks.size()) {
            throw new IllegalArgumentException("hosts of " + Counts.of(hosts.size(), "block") + ", expected those of "
                    + blocks.size() + ": give a list for each");
        }
        configuration.setInt(COUNT, blocks.size());
        for (int i = 0; i < blocks.size(); i++) {
            configuration.set(PREFIX + i, blocks.get(i).toJson());
            configuration.setStrings(PREFIX + i + ".hosts", hosts.get(i).toArray(String[]::new));
        }
    }

    @Override
    public List<InputSplit> getSplits(JobContext job) {
        Configuration configuration = job.getConfiguration();
        List<InputSplit> splits = new ArrayList<>();
        for (int i = 0; i < configuration.getInt(COUNT, 0); i++) {
            BlockInput block = BlockInput.fromJson(configuration.getRaw(PREFIX + i));
            splits.add(new BlockSplit(block, configuration.getTrimmedStrings(PREFIX + i + ".hosts")));
        }
        return splits;
    }

    @Override
    public RecordReader<NullWritable, BlockInput> createRecordReader(InputSplit split, TaskAttemptContext context) {
        return new OneBlock(((BlockSplit) split).block());
    }

    /** A reader of one record. */
    private static final class OneBlock extends RecordReader<NullWritable, BlockInput> {
        private final BlockInput block;
        private boolean read;

        OneBlock(BlockInput block) {
            this.block = block;
        }

        @Override
        public void initialize(InputSplit split, TaskAttemptContext context) {}

        @Override
        public boolean nextKeyValue() {
            boolean first = !read;
            read = true;
            return first;
        }

        @Override
        public NullWritable getCurrentKey() {
            return NullWritable.get();
        }

        @Override
        public BlockInput getCurrentValue() {
            return block;
        }

        @Override
        public float getProgress() {
            return read ? 1 : 0;
        }

        @Override
        public void close() throws IOException {}
    }
}
