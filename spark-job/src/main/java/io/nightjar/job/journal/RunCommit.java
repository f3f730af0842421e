package io.nightjar.job.journal;

import io.nightjar.job.store.Manifest;
import io.nightjar.job.store.StoredBlock;

/**
 * What was committed, counted from its manifest.
 *
 * @param generation of the manifest
 * @param blocks that are there
 * @param images in them
 * @param ciphertexts in them
 * @param bytes length of their files
 * @param quarantinedBlocks blocks that were set aside
 * @param missingBlocks blocks that are neither there nor set aside
 */
public record RunCommit(
        long generation,
        long blocks,
        long images,
        long ciphertexts,
        long bytes,
        long quarantinedBlocks,
        long missingBlocks) {
    /** Counts a manifest. */
    public static RunCommit of(Manifest manifest) {
        return new RunCommit(
                manifest.generation(),
                manifest.blocks().size(),
                manifest.storedImages(),
                manifest.blocks().stream().mapToLong(StoredBlock::rows).sum(),
                manifest.storedBytes(),
                manifest.quarantined().size(),
                manifest.missingBlocks());
    }
}
