package io.nightjar.job.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/**
 * Writes labels, and scores where there are any, as a Parquet table that every reader of Parquet knows: pages of
 * version 1, not compressed.
 */
public final class LabelTableWriter implements Closeable {
    static final String ID = "id";
    static final String LABEL = "label";

    private final MessageType schema;
    private final ParquetWriter<Group> writer;

    /**
     * @param stream is closed with this
     * @param column name of the columns of scores without their number
     * @param scores how many there are of each image; may be 0
     */
    public LabelTableWriter(OutputStream stream, String column, int scores, Configuration configuration)
            throws IOException {
        this.schema = schema(column, scores);
        this.writer = ExampleParquetWriter.builder(new StreamFile(stream))
                .withType(schema)
                .withConf(ParquetConfiguration.of(configuration))
                .withWriterVersion(ParquetProperties.WriterVersion.PARQUET_1_0)
                .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
                .build();
    }

    private static MessageType schema(String column, int scores) {
        Types.GroupBuilder<MessageType> columns = Types.buildMessage()
                .required(PrimitiveTypeName.BINARY)
                .as(LogicalTypeAnnotation.stringType())
                .named(ID)
                .required(PrimitiveTypeName.INT32)
                .named(LABEL);
        for (int c = 0; c < scores; c++) {
            columns = columns.required(PrimitiveTypeName.DOUBLE).named(column + c);
        }
        return columns.named("labels");
    }

    /** Appends an image. */
    public void write(String id, int label, double[] scores) throws IOException {
        Group row = new SimpleGroup(schema).append(ID, id).append(LABEL, label);
        for (int c = 0; c < scores.length; c++) {
            row.add(2 + c, scores[c]);
        }
        writer.write(row);
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
