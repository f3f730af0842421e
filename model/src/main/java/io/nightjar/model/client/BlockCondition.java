package io.nightjar.model.client;

/** What the imaginary parts of scores and the scores of the reference images say of a block. */
public enum BlockCondition {
    /** The scores are those of the program, with the noise that the plan allows. */
    INTACT,
    /** All scores are garbage: a value of one image had no room in the modulus, or the key is another. */
    OVERFLOWED,
    /**
     * Scores of the usual magnitude and without garbage, of which none are those that the profile states: another
     * program made them.
     */
    OTHER_PROGRAM,
    /** The scores of some classes are garbage or others than stated, while the rest are right. */
    BROKEN
}
