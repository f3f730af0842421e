package io.nightjar.model.contract;

import io.nightjar.ckks.Counts;

/**
 * What a program yields: one ciphertext for each class, which holds that score of every image of the block.
 *
 * @param classes scores per image, at most 2^24
 * @param level of the predictions
 * @param scale of the predictions
 * @param noise deviation of a score, as the plan states it, from what the program yields in exact arithmetic, for
 *     images encrypted under the secret key; unlike the rounding of weights it depends on keys and encryption
 * @param noisePublicKey the same for images encrypted under the public key
 * @param range magnitude of large scores
 */
public record ScoreContract(int classes, int level, double scale, double noise, double noisePublicKey, double range) {
    /** As many as the values of an image. */
    private static final int MAX_CLASSES = 1 << 24;

    /**
     * Checks what holds whatever the parameter set.
     *
     * @throws IllegalArgumentException if there are no classes or more than 2^24, or noise or range is not positive and
     *     finite
     */
    public ScoreContract {
        if (classes < 1) {
            throw new IllegalArgumentException("image shape and number of classes are positive");
        }
        if (classes > MAX_CLASSES) {
            throw new IllegalArgumentException(Counts.of(classes, "class") + " are more than any program yields");
        }
        for (double value : new double[] {noise, noisePublicKey, range}) {
            if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("noise and range of scores are positive and finite, not " + value);
            }
        }
    }
}
