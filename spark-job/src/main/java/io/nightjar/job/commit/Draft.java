package io.nightjar.job.commit;

import io.nightjar.job.store.DatasetHeader;
import io.nightjar.job.store.Manifest;
import io.nightjar.job.store.QuarantinedBlock;
import io.nightjar.job.store.StoredBlock;
import java.util.List;
import java.util.Map;

/**
 * What a run wants to commit.
 *
 * @param imagesFile the table of image ids that it wrote, relative to the data set
 * @param images in that table
 * @param expectedBlocks blocks of that table
 * @param blocks that are finished
 * @param quarantined blocks that were set aside
 * @param tag the owner's authentication of the whole, or null
 * @param software versions, by name
 */
public record Draft(
        DatasetHeader header,
        String imagesFile,
        long images,
        long expectedBlocks,
        List<StoredBlock> blocks,
        List<QuarantinedBlock> quarantined,
        String tag,
        Map<String, String> software) {
    /** As it will be, once it is in force. */
    public Manifest toManifest(long generation, String work) {
        return new Manifest(
                DatasetHeader.FORMAT_VERSION,
                generation,
                work,
                header,
                imagesFile,
                images,
                expectedBlocks,
                blocks,
                quarantined,
                tag,
                software);
    }
}
