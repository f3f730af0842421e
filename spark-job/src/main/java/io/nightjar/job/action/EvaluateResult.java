package io.nightjar.job.action;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.Serializable;

/**
 * A model in the clear, and encrypted predictions beside it.
 *
 * @param images that were evaluated
 * @param correct labels in the clear that agree with the known ones; null without known ones
 * @param accuracy the same as a part of all images, from 0 to 1; null without known ones
 * @param agreement part of images whose encrypted label is the one in the clear; null without predictions
 * @param maxLogitError largest difference of an encrypted score from the one in the clear; null without scores
 * @param logitErrorDeviation root mean square of these differences; null without scores
 * @param runtimeError largest difference of a score from that of ONNX Runtime, relative to the largest score; null
 *     where it was not asked for
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EvaluateResult(
        long images,
        Long correct,
        Double accuracy,
        Double agreement,
        Double maxLogitError,
        Double logitErrorDeviation,
        Double runtimeError)
        implements Serializable {
    private static final long serialVersionUID = 1;
}
