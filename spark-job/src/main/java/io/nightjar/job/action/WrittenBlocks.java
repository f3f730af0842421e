package io.nightjar.job.action;

import io.nightjar.job.store.Manifest;
import io.nightjar.job.store.StoredBlock;
import java.io.Serializable;
import java.util.List;

/**
 * The blocks of a data set that was written.
 *
 * @param blocks files of ciphertexts, one for each block
 * @param ciphertexts in all blocks
 * @param bytesWritten length of all files of ciphertexts
 */
public record WrittenBlocks(int blocks, long ciphertexts, long bytesWritten) implements Serializable {
    private static final long serialVersionUID = 1;

    static WrittenBlocks of(Manifest manifest) {
        return new WrittenBlocks(
                manifest.blocks().size(),
                manifest.blocks().stream().mapToLong(StoredBlock::rows).sum(),
                manifest.storedBytes());
    }

    static WrittenBlocks sum(List<WrittenBlocks> parts) {
        return new WrittenBlocks(
                parts.stream().mapToInt(WrittenBlocks::blocks).sum(),
                parts.stream().mapToLong(WrittenBlocks::ciphertexts).sum(),
                parts.stream().mapToLong(WrittenBlocks::bytesWritten).sum());
    }
}
