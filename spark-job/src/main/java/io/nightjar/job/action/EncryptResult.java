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
 * @param effort time and memory
 */
public record EncryptResult(
        String output,
        long images,
        long bytesRead,
        @JsonUnwrapped WrittenBlocks written,
        @JsonUnwrapped Effort effort) implements Serializable {
    private static final long serialVersionUID = 1;
}
