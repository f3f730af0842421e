package io.nightjar.job.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.schema.MessageType;

/** The settings that all files of a data set are written and read with. */
final class ParquetFiles {
    /** Rows of residues are large: a writer or reader holds one row group. */
    private static final long ROW_GROUP_BYTES = 4L << 20;

    private static final int PAGE_BYTES = 1 << 20;

    private ParquetFiles() {}

    /** Bytes depend on the rows, schema and metadata alone. */
    static ParquetWriter<Group> writer(
            Path path, MessageType schema, Map<String, String> metadata, int rowsPerGroup, Configuration configuration)
            throws IOException {
        return ExampleParquetWriter.builder(new ExistingParentFile(FileSystems.of(path, configuration), path))
                .withType(schema)
                .withExtraMetaData(metadata)
                .withConf(ParquetConfiguration.of(configuration))
                // pages of version 2 have one encoding per column; of several the footer lists a hash set, in an order
                // that changes by JVM
                .withWriterVersion(ParquetProperties.WriterVersion.PARQUET_2_0)
                .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
                .withDictionaryEncoding(false)
                .withStatisticsEnabled(false)
                .withSizeStatisticsEnabled(false)
                .withRowGroupSize(ROW_GROUP_BYTES)
                .withRowGroupRowCountLimit(rowsPerGroup)
                .withPageSize(PAGE_BYTES)
                .withMinRowCountForPageSizeCheck(1)
                .withMaxRowCountForPageSizeCheck(1)
                .withPageWriteChecksumEnabled(true)
                .build();
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
        if (!metadata.getSchema().equals(schema)) {
            throw new DamagedDataException(
                    path + " is no part of a Nightjar data set: its columns are " + columns(metadata.getSchema())
                            + ", expected " + columns(schema) + "; give what encrypt or score wrote");
        }
        return metadata;
    }

    static ParquetReader<Group> reader(Path path, Configuration configuration) throws IOException {
        return new GroupReaderBuilder(input(path, configuration))
                .usePageChecksumVerification()
                .build();
    }

    private static InputFile input(Path path, Configuration configuration) throws IOException {
        return HadoopInputFile.fromPath(path, ParquetConfiguration.of(configuration));
    }

    private static String columns(MessageType schema) {
        return String.join(
                ", ", schema.getFields().stream().map(field -> field.getName()).toList());
    }

    private static final class GroupReaderBuilder extends ParquetReader.Builder<Group> {
        GroupReaderBuilder(InputFile file) {
            super(file);
        }

        @Override
        protected ReadSupport<Group> getReadSupport() {
            return new GroupReadSupport();
        }
    }
}
