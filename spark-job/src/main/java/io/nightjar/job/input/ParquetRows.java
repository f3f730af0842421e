package io.nightjar.job.input;

import io.nightjar.job.store.ParquetConfiguration;
import java.io.Closeable;
import java.io.IOException;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** Some columns of a Parquet file, row by row; row groups that are skipped as a whole are not read. */
final class ParquetRows implements Closeable {
    private final ParquetFileReader file;
    private MessageType columns;
    private RecordReader<Group> rows;
    private int nextGroup;
    private long rowsLeftInGroup;
    private long bytesRead;

    /** All columns, until some are chosen. */
    ParquetRows(Path path, Configuration configuration) throws IOException {
        file = ParquetFileReader.open(HadoopInputFile.fromPath(path, ParquetConfiguration.of(configuration)));
        columns = schema();
    }

    MessageType schema() {
        return file.getFileMetaData().getSchema();
    }

    /**
     * Reads some columns alone from here on.
     *
     * @param names of columns that the file has
     */
    void project(Set<String> names) {
        MessageType schema = schema();
        columns = new MessageType(
                schema.getName(), names.stream().map(schema::getType).toArray(Type[]::new));
        file.setRequestedSchema(columns);
    }

    /** The next row, or null behind the last. */
    Group read() throws IOException {
        while (rowsLeftInGroup == 0) {
            if (nextGroup == file.getRowGroups().size()) {
                return null;
            }
            openGroup();
        }
        rowsLeftInGroup--;
        return rows.read();
    }

    /** @param count at most as many as are left */
    void skip(long count) throws IOException {
        long left = count;
        while (left > 0) {
            if (rowsLeftInGroup > 0) {
                read();
                left--;
            } else if (file.getRowGroups().get(nextGroup).getRowCount() <= left) {
                left -= file.getRowGroups().get(nextGroup).getRowCount();
                file.skipNextRowGroup();
                nextGroup++;
            } else {
                openGroup();
            }
        }
    }

    private void openGroup() throws IOException {
        for (ColumnChunkMetaData column : file.getRowGroups().get(nextGroup).getColumns()) {
            if (columns.containsField(column.getPath().toArray()[0])) {
                bytesRead += column.getTotalSize();
            }
        }
        PageReadStore pages = file.readNextRowGroup();
        rows = new ColumnIOFactory().getColumnIO(columns).getRecordReader(pages, new GroupRecordConverter(columns));
        rowsLeftInGroup = pages.getRowCount();
        nextGroup++;
    }

    /** Rows of the whole file. */
    long count() {
        return file.getRecordCount();
    }

    /** Length of the columns in the row groups that were read, as stored. */
    long bytesRead() {
        return bytesRead;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
