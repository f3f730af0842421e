package io.nightjar.job.action;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.nightjar.job.store.QuarantinedBlock;
import java.io.Serializable;
import java.util.List;

/**
 * What scoring did, over all data sets.
 *
 * @param output the data set of encrypted predictions, or the directory of those of several inputs, as it was given
 * @param images that were scored
 * @param bytesRead length of all input: files of ciphertexts, program and evaluation keys
 * @param written the predictions
 * @param resumedBlocks of them that earlier runs had finished
 * @param quarantined blocks that were set aside
 * @param missingBlocks neither scored nor set aside by themselves: the run was stopped, or their data set was set aside
 *     as a whole
 * @param stopped why the run was stopped before all blocks were done, as a sentence without a stop; null where it was
 *     not
 * @param datasets one for each input, by key pair and name
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
        @JsonInclude(JsonInclude.Include.NON_NULL) String stopped,
        List<ScoredDataset> datasets,
        @JsonUnwrapped Effort effort)
        implements Serializable {
    private static final long serialVersionUID = 1;

    static ScoreResult of(
            String output, List<ScoredDataset> datasets, long artifactBytes, String stopped, Effort effort) {
        long missing = datasets.stream().mapToLong(ScoredDataset::missingBlocks).sum();
        return new ScoreResult(
                output,
                datasets.stream().mapToLong(ScoredDataset::images).sum(),
                artifactBytes
                        + datasets.stream().mapToLong(ScoredDataset::bytesRead).sum(),
                WrittenBlocks.sum(datasets.stream().map(ScoredDataset::written).toList()),
                datasets.stream().mapToInt(ScoredDataset::resumedBlocks).sum(),
                datasets.stream()
                        .flatMap(dataset -> dataset.quarantined().stream())
                        .toList(),
                missing,
                missing == 0 ? null : stopped,
                List.copyOf(datasets),
                effort);
    }

    /** Whether every block of every data set is scored. */
    @JsonIgnore
    public boolean isWhole() {
        return datasets.stream().allMatch(ScoredDataset::isWhole);
    }
}
