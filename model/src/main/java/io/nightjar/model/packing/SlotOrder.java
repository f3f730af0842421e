package io.nightjar.model.packing;

/**
 * In which order the slots of a ciphertext hold the coarse positions of the images of a block. What differs is where a
 * rotation leads that passes the last position of an image: to another image, or to the first position of the same one.
 */
public enum SlotOrder {
    /**
     * All positions of one image, row by row, then those of the next; slots behind the last whole image are left over.
     * A rotation by one slot passes from the last position of an image to the first of the next image. A mask has the
     * period of an image, so few coefficients of its plaintext are not zero, and it rounds little.
     */
    IMAGES_OUTERMOST(0),
    /**
     * One position of all images, then the next position of all. A rotation by the number of images moves every image
     * by one position, the last column of a row to the first of the next and the last row to the first. No slot is left
     * over, or the last row would not meet the first.
     */
    IMAGES_INNERMOST(1);

    private final int code;

    SlotOrder(int code) {
        this.code = code;
    }

    /** What it is in a stored program. */
    public int code() {
        return code;
    }

    /** Whether a rotation takes the last position of every image to its own first. */
    public boolean isCyclic() {
        return this == IMAGES_INNERMOST;
    }

    /**
     * Slots from a coarse position of an image to the next.
     *
     * @param positions of an image
     * @param slots of a row of slots
     */
    public int step(int positions, int slots) {
        return isCyclic() ? slots / positions : 1;
    }

    /**
     * The coarse position that a slot holds; slots behind the last whole image repeat them.
     *
     * @param positions of an image
     * @param slots of a row of slots
     */
    public int position(int slot, int positions, int slots) {
        return isCyclic() ? slot / step(positions, slots) : slot % positions;
    }
}
