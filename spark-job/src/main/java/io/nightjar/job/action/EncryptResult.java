package io.nightjar.job.action;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.io.Serializable;

/**
 * What encrypting did.
 *
 * @param output the data set of encrypted images, as it was given
 * @param images that were encrypted
 * @param outliers images outside of what the calibration images span; null where nobody looked
 * @param dropped outliers that were left out
 * @param outlierIds file of the ids of outliers that were left out or set apart; null where none was written
 * @param bytesRead of the files of images, compressed where they are: once to number the images, and by tasks
 * @param written the encrypted images
 * @param resumedBlocks of them that earlier runs had finished
 * @param effort time and memory
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EncryptResult(
        String output,
        long images,
        Long outliers,
        long dropped,
        @JsonInclude(JsonInclude.Include.NON_NULL) String outlierIds,
        long bytesRead,
        @JsonUnwrapped WrittenBlocks written,
        int resumedBlocks,
        @JsonUnwrapped Effort effort)
        implements Serializable {
    private static final long serialVersionUID = 1;
}
