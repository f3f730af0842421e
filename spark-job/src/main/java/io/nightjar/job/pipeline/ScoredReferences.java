package io.nightjar.job.pipeline;

import io.nightjar.job.action.ScoreAction;
import io.nightjar.job.action.ScoreResult;
import io.nightjar.job.action.ScoredDataset;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.store.Dataset;
import io.nightjar.job.store.DatasetKind;
import io.nightjar.job.store.QuarantinedBlock;
import io.nightjar.job.store.StoredBlock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Scores the blocks that rows refer to, and says beside each row what became of its block. */
final class ScoredReferences {
    private static final String SCORED = "scored";
    private static final String SET_ASIDE = "set aside";
    private static final List<String> KEY = List.of(BlockReferences.DATASET, BlockReferences.BLOCK);

    private static final StructType ADDED = new StructType()
            .add("output_file", DataTypes.StringType, true)
            .add("output_digest", DataTypes.StringType, true)
            .add(BlockReferences.STATUS, DataTypes.StringType, false)
            .add("reason", DataTypes.StringType, true)
            .add("seconds", DataTypes.DoubleType, true);

    private ScoredReferences() {}

    /** @throws UserMistake unless rows of these columns can be scored */
    static StructType schema(StructType blocks) {
        requireType(blocks, BlockReferences.DATASET, DataTypes.StringType);
        requireType(blocks, BlockReferences.BLOCK, DataTypes.LongType);
        StructType schema = new StructType();
        for (var field : blocks.fields()) {
            if (!field.name().equals(BlockReferences.STATUS)) {
                schema = schema.add(field);
            }
        }
        for (var field : ADDED.fields()) {
            if (Arrays.asList(schema.fieldNames()).contains(field.name())) {
                throw new UserMistake("the blocks have a column " + field.name()
                        + " already, which scoring adds: give references to blocks of encrypted images");
            }
            schema = schema.add(field.name(), field.dataType(), true);
        }
        return schema;
    }

    private static void requireType(StructType blocks, String column, DataType type) {
        List<String> names = Arrays.asList(blocks.fieldNames());
        String words = names.contains(column)
                ? blocks.apply(column).dataType().simpleString()
                : "no such column, but " + String.join(", ", names);
        if (!words.equals(type.simpleString())) {
            throw new UserMistake("the blocks have " + words + ", expected a column " + column + " of type "
                    + type.simpleString() + ": give references to blocks, as BlockReferences makes them");
        }
    }

    /** @param action with everything but inputs, which the rows are */
    static org.apache.spark.sql.Dataset<Row> score(org.apache.spark.sql.Dataset<?> blocks, ScoreAction action)
            throws IOException {
        SparkSession spark = blocks.sparkSession();
        schema(blocks.schema());
        Map<String, Set<Long>> wanted = wanted(blocks);
        List<Row> rows = new ArrayList<>();
        if (!wanted.isEmpty()) {
            wanted.forEach(action::only);
            ScoreResult result = action.inputs(List.copyOf(wanted.keySet())).execute();
            for (ScoredDataset scored : result.datasets()) {
                rows.addAll(rows(
                        scored, wanted.get(scored.input()), spark.sparkContext().hadoopConfiguration()));
            }
        }
        StructType schema = new StructType()
                .add(BlockReferences.DATASET, DataTypes.StringType, false)
                .add(BlockReferences.BLOCK, DataTypes.LongType, false);
        for (var field : ADDED.fields()) {
            schema = schema.add(field);
        }
        return blocks.toDF()
                .drop(BlockReferences.STATUS)
                .join(functions.broadcast(spark.createDataFrame(rows, schema)), KEY.toArray(String[]::new), "left")
                .selectExpr(Arrays.stream(schema(blocks.schema()).fieldNames())
                        .map(name -> "`" + name.replace("`", "``") + "`")
                        .toArray(String[]::new));
    }

    private static Map<String, Set<Long>> wanted(org.apache.spark.sql.Dataset<?> blocks) {
        Map<String, Set<Long>> wanted = new TreeMap<>();
        for (Row row : blocks.select(BlockReferences.DATASET, BlockReferences.BLOCK)
                .distinct()
                .collectAsList()) {
            if (row.isNullAt(0) || row.isNullAt(1)) {
                throw new UserMistake("a reference to a block has no " + KEY.get(row.isNullAt(0) ? 0 : 1)
                        + ": give references to blocks, as BlockReferences makes them");
            }
            wanted.computeIfAbsent(row.getString(0), none -> new TreeSet<>()).add(row.getLong(1));
        }
        return wanted;
    }

    private static List<Row> rows(ScoredDataset scored, Set<Long> wanted, Configuration configuration)
            throws IOException {
        Map<Long, StoredBlock> stored = new HashMap<>();
        Map<Long, String> quarantined = new HashMap<>();
        Path root = new Path(scored.output());
        if (scored.written().blocks() > 0) {
            Dataset data = Dataset.openPartial(root, DatasetKind.PREDICTIONS, configuration);
            data.blocks().forEach(block -> stored.put(block.block(), block));
            for (QuarantinedBlock block : data.manifest().quarantined()) {
                quarantined.put(block.block(), block.reason());
            }
        }
        List<Row> rows = new ArrayList<>();
        for (long number : wanted) {
            StoredBlock block = stored.get(number);
            String reason = quarantined.getOrDefault(number, scored.reason());
            String failure = quarantined.containsKey(number)
                    ? BlockReferences.QUARANTINED
                    : stored.isEmpty() ? SET_ASIDE : BlockReferences.MISSING;
            rows.add(
                    block == null
                            ? RowFactory.create(scored.input(), number, null, null, failure, reason, null)
                            : RowFactory.create(
                                    scored.input(),
                                    number,
                                    new Path(root, block.file()).toString(),
                                    block.digest(),
                                    SCORED,
                                    null,
                                    scored.secondsByBlock().get(number)));
        }
        return rows;
    }
}
