package io.nightjar.model.compiler;

import io.nightjar.model.ranges.LabelTrial;

/**
 * What share of the labels of calibration images a program changes by rounding and noise, as a trial in the clear shows
 * it; see {@link LabelTrial}.
 *
 * @param images that were tried
 * @param secretKey share of the labels, 0 to 1, of images as they come under the secret key
 * @param publicKey the same under the public key
 */
public record LabelChanges(int images, double secretKey, double publicKey) {
    /** The largest share of labels that may change where a plan with fewer is not much dearer. */
    static final double WANTED = 0.001;

    /** Images of which less than one label would show such a share, with errors as large as a trial makes them. */
    private static final double FEWEST_IMAGES = 1 / (WANTED * LabelTrial.AMPLIFIED);

    /**
     * Whether hardly any label changes under the secret key, however large the error of scores is. Few images do not
     * show that.
     */
    public boolean areFew() {
        return images >= FEWEST_IMAGES && secretKey <= WANTED;
    }
}
