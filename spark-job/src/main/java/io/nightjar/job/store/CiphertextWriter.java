package io.nightjar.job.store;

import io.nightjar.model.contract.StoredCiphertext;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.io.api.Binary;

/**
 * Writes the ciphertexts of one block in stored order, holding a few of them in memory. The file's directory must
 * exist.
 */
public final class CiphertextWriter implements Closeable {
    private static final int ROWS_PER_GROUP = 8;

    private final ParquetWriter<Group> writer;
    private final long block;
    private long rows;

    /** @param block that all rows of the file belong to */
    public CiphertextWriter(Path path, long block, DatasetHeader header, Configuration configuration)
            throws IOException {
        this.block = block;
        writer = ParquetFiles.writer(
                path, CiphertextSchema.CIPHERTEXTS, header.toMetadata(), ROWS_PER_GROUP, configuration);
    }

    /** Appends a ciphertext. */
    public void write(StoredCiphertext row) {
        Group group = new SimpleGroup(CiphertextSchema.CIPHERTEXTS);
        group.add(CiphertextSchema.BLOCK, block);
        group.add(CiphertextSchema.INDEX, row.index());
        group.add(CiphertextSchema.LEVEL, row.level());
        group.add(CiphertextSchema.PAYLOAD, Binary.fromConstantByteArray(row.payload()));
        try {
            writer.write(group);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        rows++;
    }

    /** Ciphertexts written so far. */
    public long rows() {
        return rows;
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
