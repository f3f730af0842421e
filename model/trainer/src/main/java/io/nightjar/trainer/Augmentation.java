package io.nightjar.trainer;

/**
 * Random distortion of training images; all zero leaves them as they are.
 *
 * @param shiftPixels largest shift per axis
 * @param rotationDegrees largest rotation
 * @param scaling largest relative change of size per axis
 * @param shear largest shear
 * @param elasticPixels standard deviation of the displacements of a coarse grid laid over the image
 * @param variants different distortions of each image; epochs go through them in turn, and the teacher judges each but once
 */
public record Augmentation(
        double shiftPixels, double rotationDegrees, double scaling, double shear, double elasticPixels, int variants) {
    /** Images as they are. */
    public static final Augmentation NONE = new Augmentation(0, 0, 0, 0, 0, 1);

    public Augmentation {
        if (!(shiftPixels >= 0
                && rotationDegrees >= 0
                && shear >= 0
                && elasticPixels >= 0
                && scaling >= 0
                && scaling < 1)) {
            throw new IllegalArgumentException("augmentation needs numbers of at least 0, scaling below 1");
        }
        if (variants < 1) {
            throw new IllegalArgumentException(variants + " variants of each image, expected at least 1");
        }
    }
}
