package io.nightjar.job.store;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;

/** Reads the images of a data set block by block, 0, 1, ..., holding a row group of them in memory. */
public final class ImageTableReader implements Closeable, Iterator<List<String>> {
    private final Path path;
    private final DatasetHeader header;
    private final GroupRows rows;
    private ImageRow next;
    private long block;

    /** @throws DamagedDataException when the file is no table of images, or lists none */
    public ImageTableReader(Path path, Configuration configuration) throws IOException {
        this.path = path;
        this.rows = new GroupRows(path, CiphertextSchema.IMAGES, configuration);
        try {
            this.header = DatasetHeader.fromMetadata(rows.metadata(), path);
            this.next = row();
            if (next == null) {
                throw new DamagedDataException(path + " lists no image: copy it again from where it was made");
            }
        } catch (RuntimeException e) {
            rows.close();
            throw e;
        }
    }

    /** What the file says about its data set. */
    public DatasetHeader header() {
        return header;
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    /** @throws DamagedDataException when blocks or positions are not numbered 0, 1, ... */
    @Override
    public List<String> next() {
        if (next == null) {
            throw new NoSuchElementException();
        }
        List<String> ids = new ArrayList<>();
        do {
            if (next.block() != block || next.position() != ids.size()) {
                throw new DamagedDataException(path + " lists position " + next.position() + " of block " + next.block()
                        + " out of order: copy it again from where it was made");
            }
            ids.add(next.id());
            next = row();
        } while (next != null && next.position() != 0);
        block++;
        return ids;
    }

    private ImageRow row() {
        try {
            Group group = rows.read();
            return group == null
                    ? null
                    : new ImageRow(
                            group.getLong(CiphertextSchema.BLOCK, 0),
                            group.getInteger(CiphertextSchema.POSITION, 0),
                            group.getString(CiphertextSchema.ID, 0));
        } catch (IOException | RuntimeException e) {
            throw DamagedDataException.of(path, e);
        }
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }
}
