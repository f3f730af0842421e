package io.nightjar.job.store;

import java.io.Serializable;

/**
 * A block that was set aside, since what is stored of it is not what was written.
 *
 * @param block its number
 * @param file where it was read
 * @param reason a sentence without a stop
 * @param images in it
 */
public record QuarantinedBlock(long block, String file, String reason, int images) implements Serializable {
    private static final long serialVersionUID = 1;
}
