package io.nightjar.job.action;

import java.io.Serializable;

/**
 * A block without labels, since its scores are not to be relied on.
 *
 * @param block its number
 * @param images in it
 * @param condition {@code overflowed}: a value of one of its images had no room in the modulus; {@code other program}:
 *     another program than that of the client profile made the scores; {@code broken}: some of its classes alone are
 *     wrong; {@code damaged}: its file cannot be read; {@code not scored}: it was set aside or not finished
 * @param sentence what shows it, and what to do
 */
public record SpoiledBlock(long block, int images, String condition, String sentence) implements Serializable {
    private static final long serialVersionUID = 1;

    static final String OVERFLOWED = "overflowed";
    static final String OTHER_PROGRAM = "other program";
    static final String BROKEN = "broken";
    static final String DAMAGED = "damaged";
    static final String NOT_SCORED = "not scored";

    /** Whether encrypting the images again in smaller blocks finds the one that is at fault. */
    public boolean overflowed() {
        return condition.equals(OVERFLOWED);
    }
}
