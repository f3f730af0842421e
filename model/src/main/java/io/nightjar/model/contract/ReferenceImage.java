package io.nightjar.model.contract;

/**
 * An image known to all that goes into every block: its scores show whether the block came through.
 *
 * @param pixels unsigned bytes in (channel, row, column) order
 * @param scores what the program yields for it in exact arithmetic, class by class
 */
public record ReferenceImage(byte[] pixels, double[] scores) {
    /** Copies both. */
    public ReferenceImage {
        if (pixels == null || scores == null) {
            throw new IllegalArgumentException("a reference image lacks its pixels or its scores");
        }
        pixels = pixels.clone();
        scores = scores.clone();
        for (double score : scores) {
            if (!Double.isFinite(score)) {
                throw new IllegalArgumentException(
                        "a score of a reference image is " + score + ", expected a finite number");
            }
        }
    }

    /** A copy. */
    @Override
    public byte[] pixels() {
        return pixels.clone();
    }

    /** A copy. */
    @Override
    public double[] scores() {
        return scores.clone();
    }
}
