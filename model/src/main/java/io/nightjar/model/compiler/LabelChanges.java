package io.nightjar.model.compiler;

/**
 * What share of the labels of calibration images a program changes by rounding and noise, as a trial in the clear shows
 * it; see {@link io.nightjar.model.ranges.LabelTrial}.
 *
 * @param images that were tried
 * @param secretKey share of the labels, 0 to 1, of images as they come under the secret key
 * @param publicKey the same under the public key
 */
public record LabelChanges(int images, double secretKey, double publicKey) {
    /** The largest share of labels that may change where a plan with fewer is not much dearer. */
    static final double WANTED = 0.001;

    /** Whether hardly any label changes under the secret key, however large the error of scores is. */
    public boolean areFew() {
        return secretKey <= WANTED;
    }
}
