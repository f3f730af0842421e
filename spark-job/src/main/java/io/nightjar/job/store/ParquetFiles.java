package io.nightjar.job.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.schema.MessageType;

/** The settings that all files of a data set are written and read with. */
final class ParquetFiles {
    /** What one request to a store should bring; a writer or reader holds one row group. */
    static final long ROW_GROUP_BYTES = 32L << 20;

    private static final int PAGE_BYTES = 1 << 20;

    private ParquetFiles() {}

    /** Bytes depend on the rows, schema and metadata alone. */
    static <T, B extends ParquetWriter.Builder<T, B>> B configure(B builder, Configuration configuration) {
        return builder.withConf(ParquetConfiguration.of(configuration))
                // pages of version 2 have one encoding per column; of several the footer lists a hash set, in an order
                // that changes by JVM
                .withWriterVersion(ParquetProperties.WriterVersion.PARQUET_2_0)
                .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
                .withDictionaryEncoding(false)
                .withStatisticsEnabled(false)
                .withSizeStatisticsEnabled(false)
                .withRowGroupSize(ROW_GROUP_BYTES)
                .withPageSize(PAGE_BYTES)
                .withMinRowCountForPageSizeCheck(1)
                .withMaxRowCountForPageSizeCheck(1)
                .withPageWriteChecksumEnabled(true);
    }

    /** Rows of a table that are small. */
    static ParquetWriter<Group> writer(
            Path path, MessageType schema, Map<String, String> metadata, Configuration configuration)
            throws IOException {
        ExampleParquetWriter.Builder builder = ExampleParquetWriter.builder(
                        new CountedFile(FileSystems.of(path, configuration), path))
                .withType(schema)
                .withExtraMetaData(metadata);
        return configure(builder, configuration).build();
    }

    /** @throws DamagedDataException when the file is no Parquet file or has another schema */
    static FileMetaData metadata(Path path, MessageType schema, Configuration configuration) throws IOException {
        FileMetaData metadata;
        try (ParquetFileReader reader = ParquetFileReader.open(input(path, configuration))) {
            metadata = reader.getFileMetaData();
        } catch (FileNotFoundException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw DamagedDataException.of(path, e);
        }
        requireSchema(path, metadata, schema);
        return metadata;
    }

    /** @throws DamagedDataException when the file has another schema */
    static void requireSchema(Path path, FileMetaData metadata, MessageType schema) {
        if (!metadata.getSchema().equals(schema)) {
            throw new DamagedDataException(
                    path + " is no part of a Nightjar data set: its columns are " + columns(metadata.getSchema())
                            + ", expected " + columns(schema) + "; give what encrypt or score wrote");
        }
    }

    static InputFile input(Path path, Configuration configuration) throws IOException {
        return new StorageInput(path, configuration);
    }

    private static String columns(MessageType schema) {
        return String.join(
                ", ",
                schema.getFields().stream()
                        .map(field -> (field.getRepetition() + " " + field.getName()).toLowerCase(Locale.ROOT))
                        .toList());
    }
}
