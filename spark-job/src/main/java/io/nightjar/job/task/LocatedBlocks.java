package io.nightjar.job.task;

import io.nightjar.job.mistake.PathFailure;
import io.nightjar.job.store.FileSystems;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.NullWritable;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Blocks with the hosts that hold their files, one partition for each block, so that Spark starts a task where its
 * input is. They are splits of a Hadoop input format: the one way to name hosts that takes no types of Scala, and by it
 * Spark counts what a task reads of its file system.
 */
public final class LocatedBlocks {
    private static final int MOST_HOSTS = 3;

    /** Of a made-up status; file systems that know blocks look at none of it. */
    private static final long BLOCK_BYTES = 128L << 20;

    private LocatedBlocks() {}

    /**
     * @param hosts of block i at i; none where any executor is as good as another
     * @throws IllegalArgumentException unless there are hosts for every block
     */
    public static JavaRDD<BlockInput> of(JavaSparkContext spark, List<BlockInput> blocks, List<List<String>> hosts) {
        Configuration configuration = new Configuration(spark.hadoopConfiguration());
        BlockInputFormat.put(blocks, hosts, configuration);
        return spark.newAPIHadoopRDD(configuration, BlockInputFormat.class, NullWritable.class, BlockInput.class)
                .values();
    }

    /**
     * The hosts that hold most of a file, best first; none of a file that is denied or gone, which its task finds out.
     * It takes one request on file systems that know them, and none on others.
     *
     * @param file of a block
     * @param bytes its length
     */
    public static List<String> hosts(Path file, long bytes, Configuration configuration) throws IOException {
        FileStatus status = new FileStatus(bytes, false, 1, BLOCK_BYTES, 0, file);
        Map<String, Long> held = new HashMap<>();
        for (BlockLocation location : locations(status, configuration)) {
            for (String host : location.getHosts()) {
                held.merge(host, location.getLength(), Long::sum);
            }
        }
        held.remove("localhost");
        return held.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST_HOSTS)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static BlockLocation[] locations(FileStatus file, Configuration configuration) throws IOException {
        try {
            return FileSystems.of(file.getPath(), configuration).getFileBlockLocations(file, 0, file.getLen());
        } catch (FileNotFoundException e) {
            return new BlockLocation[0];
        } catch (IOException e) {
            if (PathFailure.sentence(file.getPath().toString(), e).isEmpty()) {
                throw e;
            }
            return new BlockLocation[0];
        }
    }
}
