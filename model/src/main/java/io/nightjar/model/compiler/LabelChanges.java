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

    /**
     * Fewer images do not show so small a share: of 125 one label is more, with errors as large as a trial makes them.
     */
    public static final int FEWEST_IMAGES = 200;

    /** Whether so many images were tried that they show the share that is wanted. */
    public boolean areEnough() {
        return images >= FEWEST_IMAGES;
    }

    /** Whether hardly any label changes under the public key. */
    public boolean areFewUnderPublicKey() {
        return publicKey <= WANTED;
    }

    /**
     * Whether enough images show that hardly any label changes under the secret key, however large scores' errors are.
     */
    public boolean areFew() {
        return areEnough() && secretKey <= WANTED;
    }
}
