package io.nightjar.trainer.data;

import io.nightjar.model.images.ImageShape;
import java.util.SplittableRandom;

/**
 * Shifts images by whole pixels, black where nothing is left, mirrors half of them, changes their colours and greys out
 * a square.
 *
 * @param shiftPixels largest shift per axis
 * @param contrast largest relative change of each channel's contrast
 * @param brightness largest change of each channel's brightness, of 1
 * @param greyPixels side of the grey square, whose middle is anywhere in the image; 0 for none (Cutout, arXiv
 *     1708.04552)
 */
public record CropAndFlip(int shiftPixels, double contrast, double brightness, int greyPixels, int variants)
        implements Augmentation {
    private static final float GREY = 0.47f;

    public CropAndFlip {
        if (shiftPixels < 0 || greyPixels < 0 || !(contrast >= 0 && contrast < 1) || !(brightness >= 0)) {
            throw new IllegalArgumentException("augmentation needs numbers of at least 0, contrast below 1");
        }
        if (variants < 1) {
            throw new IllegalArgumentException(variants + " variants of each image, expected at least 1");
        }
    }

    @Override
    public Worker worker(ImageShape shape) {
        return (pixels, random, out, offset) -> {
            crop(shape, pixels, random, out, offset);
            if (contrast > 0 || brightness > 0) {
                recolour(shape, random, out, offset);
            }
            if (greyPixels > 0) {
                greyOut(shape, random, out, offset);
            }
        };
    }

    private void recolour(ImageShape shape, SplittableRandom random, float[] out, int offset) {
        int area = shape.height() * shape.width();
        float sharedGain = (float) (contrast * (2 * random.nextDouble() - 1));
        float sharedShift = (float) (brightness * (2 * random.nextDouble() - 1));
        for (int channel = 0; channel < shape.channels(); channel++) {
            float gain = 1 + sharedGain + (float) (contrast / 4 * (2 * random.nextDouble() - 1));
            float shift = sharedShift + (float) (brightness / 4 * (2 * random.nextDouble() - 1));
            int from = offset + channel * area;
            for (int i = from; i < from + area; i++) {
                out[i] = Math.max(0, Math.min(1, GREY + gain * (out[i] - GREY) + shift));
            }
        }
    }

    private void greyOut(ImageShape shape, SplittableRandom random, float[] out, int offset) {
        int top = random.nextInt(shape.height()) - greyPixels / 2;
        int left = random.nextInt(shape.width()) - greyPixels / 2;
        for (int channel = 0; channel < shape.channels(); channel++) {
            for (int row = Math.max(0, top); row < Math.min(shape.height(), top + greyPixels); row++) {
                int start = offset + (channel * shape.height() + row) * shape.width();
                int to = Math.min(shape.width(), left + greyPixels);
                for (int column = Math.max(0, left); column < to; column++) {
                    out[start + column] = GREY;
                }
            }
        }
    }

    private void crop(ImageShape shape, byte[] pixels, SplittableRandom random, float[] out, int offset) {
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
