package io.nightjar.trainer;

/**
 * Random distortion of training images, drawn anew for every image and epoch; all zero leaves them as they are.
 *
 * @param shiftPixels largest shift per axis
 * @param rotationDegrees largest rotation
 * @param scaling largest relative change of size per axis
 * @param shear largest shear
 * @param elasticPixels standard deviation of the displacements of a coarse grid laid over the image
 */
public record Augmentation(
        double shiftPixels, double rotationDegrees, double scaling, double shear, double elasticPixels) {
    /** Images as they are. */
    public static final Augmentation NONE = new Augmentation(0, 0, 0, 0, 0);

    public Augmentation {
        if (!(shiftPixels >= 0
                && rotationDegrees >= 0
                && shear >= 0
                && elasticPixels >= 0
                && scaling >= 0
                && scaling < 1)) {
            throw new IllegalArgumentException("augmentation needs numbers of at least 0, scaling below 1");
        }
    }
}
