package io.nightjar.job.store;

import io.nightjar.model.contract.StoredCiphertext;
import java.io.Closeable;
import java.io.IOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;

/**
 * Reads the ciphertexts of one block's file in stored order, holding a few of them in memory; page checksums and the
 * block of every row are verified.
 */
public final class CiphertextReader implements Closeable, Iterator<StoredCiphertext> {
    private final Path path;
    private final long block;
    private final DatasetHeader header;
    private final ParquetReader<Group> reader;
    private StoredCiphertext next;

    /**
     * @param block the block that the file is to hold
     * @throws DamagedDataException when the file is not what {@link CiphertextWriter} writes, or holds another block
     */
    public CiphertextReader(Path path, long block, Configuration configuration) throws IOException {
        this.path = path;
        this.block = block;
        this.header = header(path, configuration);
        this.reader = ParquetFiles.reader(path, configuration);
        try {
            next = advance();
        } catch (RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    /** What the file says about itself, without reading its rows. */
    public static DatasetHeader header(Path path, Configuration configuration) throws IOException {
        return DatasetHeader.fromMetadata(
                ParquetFiles.metadata(path, CiphertextSchema.CIPHERTEXTS, configuration)
                        .getKeyValueMetaData(),
                path);
    }

    /** What the file says about itself. */
    public DatasetHeader header() {
        return header;
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public StoredCiphertext next() {
        if (next == null) {
            throw new NoSuchElementException();
        }
        StoredCiphertext row = next;
        next = advance();
        return row;
    }

    private StoredCiphertext advance() {
        long found;
        StoredCiphertext row;
        try {
            Group group = reader.read();
            if (group == null) {
                return null;
            }
            found = group.getLong(CiphertextSchema.BLOCK, 0);
            row = new StoredCiphertext(
                    group.getInteger(CiphertextSchema.INDEX, 0),
                    group.getInteger(CiphertextSchema.LEVEL, 0),
                    group.getBinary(CiphertextSchema.PAYLOAD, 0).getBytes());
        } catch (IOException | RuntimeException e) {
            throw DamagedDataException.of(path, e);
        }
        if (found != block) {
            throw new DamagedDataException(path + " holds a ciphertext of block " + found + ", expected block " + block
                    + " alone: copy it again from where it was made");
        }
        return row;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
