package io.nightjar.job.pipeline;

import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.store.Dataset;
import io.nightjar.job.store.DatasetTree;
import io.nightjar.job.store.FileSystems;
import io.nightjar.job.store.QuarantinedBlock;
import io.nightjar.job.store.StoredBlock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The blocks of data sets as rows of a DataFrame, of encrypted images and of predictions alike. A row refers to a block
 * and never holds a ciphertext, so that it may go wherever rows go. The rows are what the manifests of the data sets
 * state: files that no manifest names, as runs leave them that were killed or replaced, are not among them.
 */
public final class BlockReferences {
    /** Directory of the data set, qualified. */
    public static final String DATASET = "dataset";
    /** Number of the block in its data set, from 0. */
    public static final String BLOCK = "block";
    /** What became of the block: {@link #STORED}, {@link #QUARANTINED} or {@link #MISSING}. */
    public static final String STATUS = "status";

    /** The block is there. */
    public static final String STORED = "stored";
    /** The block was set aside by the run that wrote the data set. */
    public static final String QUARANTINED = "quarantined";
    /** The block is not there yet. */
    public static final String MISSING = "missing";

    private static final StructType SCHEMA = new StructType()
            .add(DATASET, DataTypes.StringType, false)
            .add("dt", DataTypes.StringType, true)
            .add("owner", DataTypes.StringType, true)
            .add("key_id", DataTypes.StringType, false)
            .add("profile", DataTypes.StringType, false)
            .add("program", DataTypes.StringType, false)
            .add(BLOCK, DataTypes.LongType, false)
            .add("file", DataTypes.StringType, true)
            .add("bytes", DataTypes.LongType, true)
            .add("digest", DataTypes.StringType, true)
            .add("images", DataTypes.IntegerType, true)
            .add(STATUS, DataTypes.StringType, false);

    private BlockReferences() {}

    /**
     * The blocks of all data sets, one row each; see docs/PIPELINES.md for the columns.
     *
     * @param paths data sets, or directories with data sets at any depth in them
     * @throws UserMistake when a path is no data set and has none below, or a manifest is damaged
     */
    public static org.apache.spark.sql.Dataset<Row> of(SparkSession spark, String... paths) throws IOException {
        Configuration configuration = spark.sparkContext().hadoopConfiguration();
        List<Row> rows = new ArrayList<>();
        for (String path : paths) {
            Path root = FileSystems.qualified(path, configuration);
            List<DatasetTree.Found> below = DatasetTree.below(root, configuration);
            if (below.isEmpty()) {
                add(root, configuration, rows);
            }
            for (DatasetTree.Found found : below) {
                add(found.path(), configuration, rows);
            }
        }
        return spark.createDataFrame(rows, SCHEMA);
    }

    private static void add(Path root, Configuration configuration, List<Row> rows) throws IOException {
        Dataset data = Dataset.openAny(root, configuration);
        data.requireMissingBlocks(configuration);
        Map<Long, StoredBlock> stored = new HashMap<>();
        data.blocks().forEach(block -> stored.put(block.block(), block));
        Map<Long, QuarantinedBlock> quarantined = new HashMap<>();
        data.manifest().quarantined().forEach(block -> quarantined.put(block.block(), block));
        for (long number = 0; number < data.manifest().expectedBlocks(); number++) {
            StoredBlock block = stored.get(number);
            if (block != null) {
                String file = new Path(root, block.file()).toString();
                rows.add(row(data, number, file, block.bytes(), block.digest(), block.images(), STORED));
            } else if (quarantined.containsKey(number)) {
                int images = quarantined.get(number).images();
                rows.add(row(data, number, null, null, null, images, QUARANTINED));
            } else {
                rows.add(row(data, number, null, null, null, null, MISSING));
            }
        }
    }

    private static Row row(
            Dataset data, long block, String file, Long bytes, String digest, Integer images, String status) {
        return RowFactory.create(
                data.root().toString(),
                DatasetTree.partition(data.root(), "dt"),
                DatasetTree.partition(data.root(), "owner"),
                data.header().key(),
                data.header().profile(),
                data.header().program(),
                block,
                file,
                bytes,
                digest,
                images,
                status);
    }
}
