package io.nightjar.job.store;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;

/** Writes the images of a data set to a new file, block by block. */
public final class ImageTableWriter implements Closeable {
    private final ParquetWriter<Group> writer;
    private long block;

    /** Begins the file. */
    public ImageTableWriter(Path path, DatasetHeader header, Configuration configuration) throws IOException {
        writer = ParquetFiles.writer(path, CiphertextSchema.IMAGES, header.toMetadata(), configuration);
    }

    /** Appends the images of the next block, in order of position. */
    public void write(List<String> ids) throws IOException {
        for (int position = 0; position < ids.size(); position++) {
            Group group = new SimpleGroup(CiphertextSchema.IMAGES);
            group.add(CiphertextSchema.BLOCK, block);
            group.add(CiphertextSchema.POSITION, position);
            group.add(CiphertextSchema.ID, ids.get(position));
            writer.write(group);
        }
        block++;
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
