package io.nightjar.job.store;

import io.nightjar.model.contract.StoredCiphertext;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetWriter;

/** Writes the ciphertexts of one block in stored order to a new file, holding a row group of them in memory. */
public final class CiphertextWriter implements Closeable {
    private final BlockContent content;
    private final CountedFile file;
    private final CiphertextWriteSupport support;
    private final ParquetWriter<StoredCiphertext> writer;

    /** @param content of the block that the file is to hold */
    public CiphertextWriter(Path path, DatasetHeader header, BlockContent content, Configuration configuration)
            throws IOException {
        this.content = content;
        this.file = new CountedFile(FileSystems.of(path, configuration), path);
        this.support = new CiphertextWriteSupport(header, content);
        this.writer = ParquetFiles.configure(new Builder(file, support), configuration)
                .build();
    }

    /** Appends a ciphertext. */
    public void write(StoredCiphertext row) {
        try {
            writer.write(row);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ciphertexts written so far. */
    public long rows() {
        return support.rows();
    }

    /**
     * What the manifest says of the block, once this is closed.
     *
     * @param name of the file, relative to the data set
     * @param source digest of the encrypted block that predictions were made of, else null
     * @throws IllegalStateException if it is still open
     */
    public StoredBlock stored(String name, String source) {
        if (support.footer() == null) {
            throw new IllegalStateException("the file of block " + content.block() + " is still open");
        }
        return new StoredBlock(
                content.block(),
                name,
                file.bytes(),
                support.rows(),
                content.images(),
                content.ids(),
                support.footer().digest(),
                source,
                null);
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }

    private static final class Builder extends ParquetWriter.Builder<StoredCiphertext, Builder> {
        private final CiphertextWriteSupport support;

        Builder(CountedFile file, CiphertextWriteSupport support) {
            super(file);
            this.support = support;
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        @SuppressWarnings("deprecation") // abstract none the less
        protected CiphertextWriteSupport getWriteSupport(Configuration configuration) {
            return support;
        }
    }
}
