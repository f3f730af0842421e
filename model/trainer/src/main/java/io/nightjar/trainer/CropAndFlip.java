package io.nightjar.trainer;

import io.nightjar.model.images.ImageShape;
import java.util.SplittableRandom;

/**
 * Shifts images by whole pixels, black where nothing is left, and mirrors half of them.
 *
 * @param shiftPixels largest shift per axis
 */
public record CropAndFlip(int shiftPixels, int variants) implements Augmentation {
    public CropAndFlip {
        if (shiftPixels < 0 || variants < 1) {
            throw new IllegalArgumentException("shifts of " + shiftPixels + " pixels and " + variants
                    + " variants of each image, expected at least 0 and 1");
        }
    }

    @Override
    public Worker worker(ImageShape shape) {
        return (pixels, random, out, offset) -> change(shape, pixels, random, out, offset);
    }

    private void change(ImageShape shape, byte[] pixels, SplittableRandom random, float[] out, int offset) {
        int down = random.nextInt(2 * shiftPixels + 1) - shiftPixels;
        int right = random.nextInt(2 * shiftPixels + 1) - shiftPixels;
        boolean mirrored = random.nextBoolean();
        int height = shape.height();
        int width = shape.width();
        for (int channel = 0; channel < shape.channels(); channel++) {
            for (int row = 0; row < height; row++) {
                int from = (channel * height + row + down) * width;
                boolean inside = row + down >= 0 && row + down < height;
                for (int column = 0; column < width; column++) {
                    int x = (mirrored ? width - 1 - column : column) + right;
                    out[offset++] = inside && x >= 0 && x < width ? (pixels[from + x] & 0xFF) / 255f : 0;
                }
            }
        }
    }
}
