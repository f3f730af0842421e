package io.nightjar.job.action;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.io.Serializable;

/**
 * The predictions that were decrypted.
 *
 * @param output the file of labels, as it was given
 * @param images that have a label
 * @param unscored images of blocks that were set aside or not finished when they were scored; they have no label
 * @param released what became of scores
 * @param correct labels that agree with the known ones; null where none are known
 * @param accuracy the same as a part of all images, from 0 to 1; null where none are known
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DecryptResult(
        String output,
        long images,
        long unscored,
        @JsonUnwrapped ReleasedScores released,
        Long correct,
        Double accuracy)
        implements Serializable {
    private static final long serialVersionUID = 1;
}
