package io.nightjar.job.store;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;

/** All rows of a file of a known schema; its footer is read once, and checksums of pages are verified. */
final class GroupRows implements Closeable {
    private final MessageType schema;
    private final ParquetFileReader file;
    private RecordReader<Group> group;
    private long left;

    /**
     * @throws FileNotFoundException when there is no such file
     * @throws DamagedDataException when it is no Parquet file or has another schema
     */
    GroupRows(Path path, MessageType schema, Configuration configuration) throws IOException {
        this.schema = schema;
        try {
            file = ParquetFileReader.open(
                    ParquetFiles.input(path, configuration),
                    ParquetReadOptions.builder()
                            .usePageChecksumVerification(true)
                            .build());
        } catch (FileNotFoundException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw DamagedDataException.of(path, e);
        }
        try {
            ParquetFiles.requireSchema(path, file.getFileMetaData(), schema);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** Key-value metadata of the file. */
    Map<String, String> metadata() {
        return file.getFileMetaData().getKeyValueMetaData();
    }

    /** The next row, or null behind the last. */
    Group read() throws IOException {
        while (left == 0) {
            PageReadStore pages = file.readNextRowGroup();
            if (pages == null) {
                return null;
            }
            group = new ColumnIOFactory().getColumnIO(schema).getRecordReader(pages, new GroupRecordConverter(schema));
            left = pages.getRowCount();
        }
        left--;
        return group.read();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
