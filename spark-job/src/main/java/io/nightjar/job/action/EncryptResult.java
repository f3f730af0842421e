package io.nightjar.job.action;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.io.Serializable;

/**
 * What encrypting did.
 *
 * @param output the data set of encrypted images, as it was given
 * @param images that were encrypted
 * @param bytesRead of the files of images, compressed where they are: once to check and number the images, and by tasks
 * @param written the encrypted images
 * @param resumedBlocks of them that earlier runs had finished
 * @param effort time and memory
 */
public record EncryptResult(
        String output,
        long images,
        long bytesRead,
        @JsonUnwrapped WrittenBlocks written,
        int resumedBlocks,
        @JsonUnwrapped Effort effort)
        implements Serializable {
    private static final long serialVersionUID = 1;
}
