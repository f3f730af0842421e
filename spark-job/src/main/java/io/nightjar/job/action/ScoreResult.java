package io.nightjar.job.action;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.nightjar.job.store.QuarantinedBlock;
import java.io.Serializable;
import java.util.List;

/**
 * What scoring did.
 *
 * @param output the data set of encrypted predictions, as it was given
 * @param images that were scored
 * @param bytesRead length of all input: files of ciphertexts, program and evaluation keys
 * @param written the predictions
 * @param resumedBlocks of them that earlier runs had finished
 * @param quarantined blocks that were set aside
 * @param missingBlocks neither scored nor set aside, since the run was stopped
 * @param stopped why it was stopped; empty where it was not
 * @param effort time and memory
 */
public record ScoreResult(
        String output,
        long images,
        long bytesRead,
        @JsonUnwrapped WrittenBlocks written,
        int resumedBlocks,
        List<QuarantinedBlock> quarantined,
        long missingBlocks,
        String stopped,
        @JsonUnwrapped Effort effort)
        implements Serializable {
    private static final long serialVersionUID = 1;

    /** Whether every block is scored. */
    @JsonIgnore
    public boolean isWhole() {
        return quarantined.isEmpty() && missingBlocks == 0;
    }
}
