package io.nightjar.trainer.data;

import io.nightjar.model.images.ImageShape;

/**
 * Random affine and elastic distortion of one-channel images; all zero leaves them as they are.
 *
 * @param shiftPixels largest shift per axis
 * @param rotationDegrees largest rotation
 * @param scaling largest relative change of size per axis
 * @param shear largest shear
 * @param elasticPixels standard deviation of the displacements of a coarse grid laid over the image
 */
public record Distortion(
        double shiftPixels, double rotationDegrees, double scaling, double shear, double elasticPixels, int variants)
        implements Augmentation {
    /** Images as they are. */
    public static final Distortion NONE = new Distortion(0, 0, 0, 0, 0, 1);

    public Distortion {
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

    @Override
    public Worker worker(ImageShape shape) {
        return new Distorter(this, shape.height(), shape.width());
    }
}
