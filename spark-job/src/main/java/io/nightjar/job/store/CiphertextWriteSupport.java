package io.nightjar.job.store;

import io.nightjar.model.contract.StoredCiphertext;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;

/** Rows of a block as records of Parquet, and the digest of them all behind the last. */
final class CiphertextWriteSupport extends WriteSupport<StoredCiphertext> {
    private final DatasetHeader header;
    private final BlockContent content;
    private final BlockDigest digest;
    private RecordConsumer consumer;
    private BlockFooter footer;

    CiphertextWriteSupport(DatasetHeader header, BlockContent content) {
        this.header = header;
        this.content = content;
        this.digest = new BlockDigest(header, content);
    }

    @Override
    public String getName() {
        return "nightjar";
    }

    @Override
    @SuppressWarnings("deprecation") // abstract none the less
    public WriteContext init(Configuration configuration) {
        return new WriteContext(CiphertextSchema.CIPHERTEXTS, header.toMetadata());
    }

    @Override
    public WriteContext init(ParquetConfiguration configuration) {
        return new WriteContext(CiphertextSchema.CIPHERTEXTS, header.toMetadata());
    }

    @Override
    public void prepareForWrite(RecordConsumer recordConsumer) {
        this.consumer = recordConsumer;
    }

    @Override
    public void write(StoredCiphertext row) {
        digest.add(row);
        consumer.startMessage();
        field("block", CiphertextSchema.BLOCK, () -> consumer.addLong(content.block()));
        field("index", CiphertextSchema.INDEX, () -> consumer.addInteger(row.index()));
        field("level", CiphertextSchema.LEVEL, () -> consumer.addInteger(row.level()));
        field(
                "payload",
                CiphertextSchema.PAYLOAD,
                () -> consumer.addBinary(Binary.fromConstantByteArray(row.payload())));
        consumer.endMessage();
    }

    private void field(String name, int column, Runnable value) {
        consumer.startField(name, column);
        value.run();
        consumer.endField(name, column);
    }

    @Override
    public FinalizedWriteContext finalizeWrite() {
        footer = new BlockFooter(content, digest.rows(), digest.finish());
        Map<String, String> metadata = new TreeMap<>();
        footer.addTo(metadata);
        return new FinalizedWriteContext(metadata);
    }

    /** Rows so far. */
    long rows() {
        return digest.rows();
    }

    /** What the file says of the block; null before it is closed. */
    BlockFooter footer() {
        return footer;
    }
}
