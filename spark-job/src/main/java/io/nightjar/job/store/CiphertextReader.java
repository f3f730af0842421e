package io.nightjar.job.store;

import io.nightjar.job.mistake.PathFailure;
import io.nightjar.model.contract.StoredCiphertext;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;

/**
 * Reads the ciphertexts of one block's file in stored order, holding a row group of them in memory. Everything is
 * verified: that the file holds this block of this data set, and, when the last row has been taken, that it holds all
 * its rows and no other.
 */
public final class CiphertextReader implements Closeable, Iterator<StoredCiphertext> {
    private final Path path;
    private final StoredBlock expected;
    private final BlockDigest digest;
    private final GroupRows rows;
    private StoredCiphertext next;

    /**
     * @param root directory of the data set
     * @param expected what the manifest says of the block
     * @throws DamagedDataException when the file is missing, is not what {@link CiphertextWriter} writes, or holds
     *     another block
     */
    public CiphertextReader(Path root, DatasetHeader header, StoredBlock expected, Configuration configuration)
            throws IOException {
        this.path = new Path(root, expected.file());
        this.expected = expected;
        this.digest = expected.isDigested() ? new BlockDigest(header, expected.content()) : null;
        try {
            this.rows = new GroupRows(path, CiphertextSchema.CIPHERTEXTS, configuration);
        } catch (FileNotFoundException e) {
            throw unopened(e, configuration);
        }
        try {
            require(header, rows.metadata());
            next = advance();
        } catch (RuntimeException e) {
            rows.close();
            throw e;
        }
    }

    /** The JDK says of any file that it cannot open that it was not found. */
    private DamagedDataException unopened(FileNotFoundException e, Configuration configuration) throws IOException {
        if (!FileSystems.of(path, configuration).exists(path)) {
            return new DamagedDataException(path + " is missing: copy it again from where it was made", e);
        }
        return PathFailure.sentence(path + " cannot be read", e)
                .map(sentence -> new DamagedDataException(sentence, e))
                .orElseThrow(() -> new UncheckedIOException(e));
    }

    private void require(DatasetHeader header, Map<String, String> metadata) {
        if (!DatasetHeader.fromMetadata(metadata, path).equals(header)) {
            throw new DamagedDataException(
                    path + " belongs to another data set than its manifest: copy it again from where it was made");
        }
        BlockFooter footer = BlockFooter.from(metadata, path).orElse(null);
        if (!expected.isDigested()) {
            return;
        }
        if (footer == null || footer.content().block() != expected.block()) {
            throw new DamagedDataException(path + " holds "
                    + (footer == null
                            ? "no block with a digest"
                            : "block " + footer.content().block()) + ", expected block "
                    + expected.block() + ": copy it again from where it was made");
        }
        if (!expected.digest().equals(footer.digest())) {
            throw new DamagedDataException(path + " holds another content of block " + expected.block()
                    + " than its manifest says: copy it again from where it was made");
        }
    }

    /** What a file says about its data set, without reading its rows. */
    static DatasetHeader header(Path path, Configuration configuration) throws IOException {
        return DatasetHeader.fromMetadata(
                ParquetFiles.metadata(path, CiphertextSchema.CIPHERTEXTS, configuration)
                        .getKeyValueMetaData(),
                path);
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    /** @throws DamagedDataException when the row cannot be read, or was the last and the rows are not those written */
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
            Group group = rows.read();
            if (group == null) {
                requireDigest();
                return null;
            }
            found = group.getLong(CiphertextSchema.BLOCK, 0);
            row = new StoredCiphertext(
                    group.getInteger(CiphertextSchema.INDEX, 0),
                    group.getInteger(CiphertextSchema.LEVEL, 0),
                    group.getBinary(CiphertextSchema.PAYLOAD, 0).getBytes());
        } catch (DamagedDataException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw DamagedDataException.of(path, e);
        }
        if (found != expected.block()) {
            throw new DamagedDataException(path + " holds a ciphertext of block " + found + ", expected block "
                    + expected.block() + " alone: copy it again from where it was made");
        }
        if (digest != null) {
            digest.add(row);
        }
        return row;
    }

    private void requireDigest() {
        if (digest != null && !digest.finish().equals(expected.digest())) {
            throw new DamagedDataException(path + " is altered: its rows are not those that were written, or in another"
                    + " order; copy it again from where it was made");
        }
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }
}
