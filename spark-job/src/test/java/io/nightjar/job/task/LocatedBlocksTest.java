package io.nightjar.job.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.nightjar.job.store.BlockContent;
import io.nightjar.job.store.FileSystems;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.security.AccessControlException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.TaskLocation;
import org.apache.spark.util.SerializableConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.CollectionConverters;

/** Blocks know the hosts of their files, and Spark asks them. */
@ExtendWith(EmbeddedSpark.class)
class LocatedBlocksTest {
    @TempDir
    Path directory;

    /** Says where the pieces of its files are, as HDFS does. */
    public static final class Located extends RawLocalFileSystem {
        @Override
        public URI getUri() {
            return URI.create("located:///");
        }

        @Override
        public BlockLocation[] getFileBlockLocations(FileStatus file, long start, long length) throws IOException {
            switch (file.getPath().getName()) {
                case "denied" -> throw new AccessControlException("Permission denied: user=night");
                case "gone" -> throw new FileNotFoundException("File does not exist: /gone");
                case "down" -> throw new IOException("the namenode is in safe mode");
                default -> {}
            }
            return new BlockLocation[] {
                new BlockLocation(null, new String[] {"a", "b", "c"}, 0, 100),
                new BlockLocation(null, new String[] {"d", "b", "localhost"}, 100, 150),
                new BlockLocation(null, new String[] {"e", "a"}, 250, 60)
            };
        }
    }

    private static List<BlockInput> blocks(int count) {
        return IntStream.range(0, count)
                .mapToObj(b ->
                        new BlockInput(new BlockContent(b, 5, "ids"), 5L * b, "hdfs://host/a, b ${c}/block-" + b, null))
                .toList();
    }

    @Test
    void everyBlock_isAPartition_thatPrefersItsHosts(JavaSparkContext spark) {
        List<List<String>> hosts = List.of(List.of("a", "b"), List.of(), List.of("c"));
        JavaRDD<BlockInput> rdd = LocatedBlocks.of(spark, blocks(3), hosts);
        List<List<String>> preferred = new ArrayList<>();
        for (int i = 0; i < rdd.getNumPartitions(); i++) {
            preferred.add(CollectionConverters.asJava(spark.sc().getPreferredLocs(rdd.rdd(), i)).stream()
                    .map(TaskLocation::host)
                    .toList());
        }
        assertThat(preferred).isEqualTo(hosts);
    }

    @Test
    void tasks_getTheBlocksAsTheyAre(JavaSparkContext spark) {
        List<BlockInput> blocks = new ArrayList<>(blocks(4));
        blocks.add(new BlockInput(new BlockContent(1L << 40, 1, "ids"), 1L << 41, "", null));
        List<List<String>> hosts =
                blocks.stream().map(block -> List.<String>of()).toList();
        assertThat(LocatedBlocks.of(spark, blocks, hosts).map(block -> block).collect())
                .isEqualTo(blocks);
    }

    @Test
    void bytesOfTheFile_areInputOfTheTask(JavaSparkContext spark) throws Exception {
        Path file = Files.write(directory.resolve("block"), new byte[12_345]);
        AtomicLong read = new AtomicLong();
        spark.sc().addSparkListener(new SparkListener() {
            @Override
            public void onTaskEnd(SparkListenerTaskEnd end) {
                read.addAndGet(end.taskMetrics().inputMetrics().bytesRead());
            }
        });
        List<BlockInput> blocks = List.of(
                new BlockInput(new BlockContent(0, 1, "ids"), 0, file.toUri().toString(), null));
        var hadoop = spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
        LocatedBlocks.of(spark, blocks, List.of(List.of()))
                .map(block -> length(block, hadoop.value().value()))
                .collect();
        for (int tries = 2400; read.get() == 0 && tries > 0; tries--) {
            Thread.sleep(50);
        }
        assertThat(read.get()).isBetween(12_345L, 13_000L);
    }

    private static int length(BlockInput block, Configuration configuration) throws IOException {
        org.apache.hadoop.fs.Path path = FileSystems.path(block.source());
        try (InputStream in = FileSystems.of(path, configuration).open(path)) {
            return in.readAllBytes().length;
        }
    }

    @Test
    void hosts_areThoseThatHoldMost_bestFirst() throws IOException {
        Configuration configuration = new Configuration();
        configuration.set("fs.located.impl", Located.class.getName());
        assertThat(LocatedBlocks.hosts(FileSystems.path("located:/x"), 310, configuration))
                .containsExactly("b", "a", "d");
        assertThat(LocatedBlocks.hosts(FileSystems.path("file:/x"), 310, configuration))
                .isEmpty();
        assertThat(LocatedBlocks.hosts(FileSystems.path("located:/denied"), 310, configuration))
                .isEmpty();
        assertThat(LocatedBlocks.hosts(FileSystems.path("located:/gone"), 310, configuration))
                .isEmpty();
        assertThatIOException()
                .isThrownBy(() -> LocatedBlocks.hosts(FileSystems.path("located:/down"), 310, configuration))
                .withMessageContaining("safe mode");
    }

    @Test
    void hostsOfOtherThanAllBlocks_areRefused(JavaSparkContext spark) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LocatedBlocks.of(spark, blocks(2), List.of(List.of("a"))))
                .withMessageContaining("hosts of 1 block, expected those of 2");
    }
}
