package io.nightjar.job.action;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.nightjar.job.store.QuarantinedBlock;
import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * What scoring one data set did.
 *
 * @param input the data set of encrypted images
 * @param output the data set of encrypted predictions
 * @param key id of the key pair of its owner; empty where the data set could not be opened
 * @param images that were scored
 * @param bytesRead length of its files of ciphertexts that were read
 * @param written the predictions
 * @param resumedBlocks of them that earlier runs had finished
 * @param quarantined blocks that were set aside
 * @param missingBlocks neither scored nor set aside by themselves
 * @param reason why the whole data set was set aside, or why the run was stopped before all its blocks were done, as a
 *     sentence without a stop; null where neither is so
 * @param secondsByBlock from the start of the attempt to the end of its file, of the blocks that records know
 */
public record ScoredDataset(
        String input,
        String output,
        String key,
        long images,
        long bytesRead,
        @JsonUnwrapped WrittenBlocks written,
        int resumedBlocks,
        List<QuarantinedBlock> quarantined,
        long missingBlocks,
        @JsonInclude(JsonInclude.Include.NON_NULL) String reason,
        @JsonIgnore Map<Long, Double> secondsByBlock)
        implements Serializable {
    private static final long serialVersionUID = 1;

    /** One of which nothing was scored. */
    static ScoredDataset setAside(ScoreInput input, String key, long blocks, String reason) {
        return new ScoredDataset(
                input.path(),
                input.output(),
                key,
                0,
                0,
                new WrittenBlocks(0, 0, 0),
                0,
                List.of(),
                blocks,
                reason,
                Map.of());
    }

    /** Whether every block is scored. */
    @JsonIgnore
    public boolean isWhole() {
        return quarantined.isEmpty() && missingBlocks == 0 && reason == null;
    }
}
