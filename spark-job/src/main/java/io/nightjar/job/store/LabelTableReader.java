package io.nightjar.job.store;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/** Reads what {@link LabelTableWriter} wrote. */
public final class LabelTableReader implements Closeable {
    private final Path path;
    private final int scores;
    private final GroupRows rows;

    /**
     * An image.
     *
     * @param scores as many for every image; none where labels alone are written
     */
    public record Row(String id, int label, double[] scores) {}

    /** @throws DamagedDataException when the file is no table of labels */
    public LabelTableReader(Path path, Configuration configuration) throws IOException {
        this.path = path;
        MessageType schema = schema(path, configuration);
        this.scores = schema.getFieldCount() - 2;
        this.rows = new GroupRows(path, schema, configuration);
    }

    private static MessageType schema(Path path, Configuration configuration) throws IOException {
        MessageType schema;
        try (ParquetFileReader file = ParquetFileReader.open(ParquetFiles.input(path, configuration))) {
            schema = file.getFileMetaData().getSchema();
        } catch (FileNotFoundException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw DamagedDataException.of(path, e);
        }
        for (int i = 0; i < Math.max(2, schema.getFieldCount()); i++) {
            PrimitiveTypeName expected =
                    i == 0 ? PrimitiveTypeName.BINARY : i == 1 ? PrimitiveTypeName.INT32 : PrimitiveTypeName.DOUBLE;
            if (i >= schema.getFieldCount() || !isColumn(schema.getType(i), i, expected)) {
                throw new DamagedDataException(path + " is no table of labels: its columns are "
                        + schema.getFields().stream().map(Type::getName).toList()
                        + ", expected id, label and scores; give the file that decrypt wrote");
            }
        }
        return schema;
    }

    private static boolean isColumn(Type type, int place, PrimitiveTypeName expected) {
        boolean named = place == 0
                ? type.getName().equals(LabelTableWriter.ID)
                : place > 1 || type.getName().equals(LabelTableWriter.LABEL);
        return named
                && type.isPrimitive()
                && type.isRepetition(Type.Repetition.REQUIRED)
                && type.asPrimitiveType().getPrimitiveTypeName() == expected;
    }

    /** The next image, or null behind the last. */
    public Row read() throws IOException {
        try {
            Group group = rows.read();
            if (group == null) {
                return null;
            }
            double[] values = new double[scores];
            for (int c = 0; c < scores; c++) {
                values[c] = group.getDouble(2 + c, 0);
            }
            return new Row(group.getString(0, 0), group.getInteger(1, 0), values);
        } catch (IOException | RuntimeException e) {
            throw DamagedDataException.of(path, e);
        }
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }
}
