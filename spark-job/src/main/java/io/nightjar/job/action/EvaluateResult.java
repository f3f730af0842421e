package io.nightjar.job.action;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.Serializable;

/**
 * A model in the clear, and encrypted predictions beside it.
 *
 * @param images that were evaluated
 * @param correct labels in the clear that agree with the known ones
 * @param accuracy the same as a part of all images, from 0 to 1
 * @param agreement part of images whose encrypted label is the one in the clear; null without predictions
 * @param maxLogitError largest difference of an encrypted score from the one in the clear; null without scores
 * @param logitErrorDeviation root mean square of these differences; null without scores
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EvaluateResult(
        long images, long correct, double accuracy, Double agreement, Double maxLogitError, Double logitErrorDeviation)
        implements Serializable {
    private static final long serialVersionUID = 1;
}
