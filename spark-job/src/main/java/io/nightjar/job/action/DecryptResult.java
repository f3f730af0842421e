package io.nightjar.job.action;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.io.Serializable;
import java.util.List;

/**
 * The predictions that were decrypted.
 *
 * @param output the file of labels, as it was given
 * @param images that have a label
 * @param released what became of scores
 * @param correct labels that agree with the known ones; null where none are known
 * @param accuracy the same as a part of these images, from 0 to 1; null where none are known
 * @param closeLabels images whose scores are so near those of another label, or of a single score so near 0, that noise
 *     may have decided; null where noise was added to the scores
 * @param errorBound of a score, that this counts with: four times the noise that the plan of the program states
 * @param noise root mean square of the imaginary parts of scores, which hold noise alone; null without any score and in
 *     the real ring
 * @param referenceError root mean square of the errors of the reference images' scores; null where there are none
 * @param spoiledImages that have no label, since the scores of their blocks are not to be relied on
 * @param spoiledIds file of their ids; null where none was written
 * @param spoiledBlocks the blocks that hold them
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DecryptResult(
        String output,
        long images,
        @JsonUnwrapped ReleasedScores released,
        Long correct,
        Double accuracy,
        Long closeLabels,
        double errorBound,
        Double noise,
        Double referenceError,
        long spoiledImages,
        @JsonInclude(JsonInclude.Include.NON_NULL) String spoiledIds,
        List<SpoiledBlock> spoiledBlocks)
        implements Serializable {
    private static final long serialVersionUID = 1;

    public DecryptResult {
        spoiledBlocks = List.copyOf(spoiledBlocks);
    }
}
