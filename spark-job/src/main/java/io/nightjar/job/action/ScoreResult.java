package io.nightjar.job.action;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.io.Serializable;

/**
 * What scoring did.
 *
 * @param output the data set of encrypted predictions, as it was given
 * @param images that were scored
 * @param bytesRead length of all input: files of ciphertexts, program and evaluation keys
 * @param written the predictions
 * @param effort time and memory
 */
public record ScoreResult(
        String output,
        long images,
        long bytesRead,
        @JsonUnwrapped WrittenBlocks written,
        @JsonUnwrapped Effort effort) implements Serializable {
    private static final long serialVersionUID = 1;
}
