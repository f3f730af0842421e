package io.nightjar.trainer.data;

import java.util.SplittableRandom;

/**
 * Distorts one-channel images by a random affine map and a random smooth displacement, with bilinear interpolation and
 * zero outside. Not safe for several threads.
 */
final class Distorter implements Augmentation.Worker {
    private static final int GRID = 5;

    private final Distortion distortion;
    private final int height;
    private final int width;
    private final double[] displacementY = new double[GRID * GRID];
    private final double[] displacementX = new double[GRID * GRID];

    Distorter(Distortion distortion, int height, int width) {
        this.distortion = distortion;
        this.height = height;
        this.width = width;
    }

    @Override
    public void change(byte[] pixels, SplittableRandom random, float[] out, int offset) {
        double angle = StrictMath.toRadians(uniform(random, distortion.rotationDegrees()));
        double scaleY = 1 + uniform(random, distortion.scaling());
        double scaleX = 1 + uniform(random, distortion.scaling());
        double shear = uniform(random, distortion.shear());
        double shiftY = uniform(random, distortion.shiftPixels());
        double shiftX = uniform(random, distortion.shiftPixels());
        drawDisplacements(random);
        double cos = StrictMath.cos(angle);
        double sin = StrictMath.sin(angle);
        double yy = cos * scaleY;
        double yx = -sin * scaleX;
        double xy = (sin + shear * cos) * scaleY;
        double xx = (cos - shear * sin) * scaleX;
        double middleY = (height - 1) / 2.0;
        double middleX = (width - 1) / 2.0;
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                double y = row - middleY - shiftY;
                double x = column - middleX - shiftX;
                double fromY = middleY + yy * y + yx * x + displaced(displacementY, row, column);
                double fromX = middleX + xy * y + xx * x + displaced(displacementX, row, column);
                out[offset++] = sample(pixels, fromY, fromX);
            }
        }
    }

    private void drawDisplacements(SplittableRandom random) {
        if (distortion.elasticPixels() == 0) {
            return;
        }
        for (int i = 0; i < GRID * GRID; i++) {
            displacementY[i] = distortion.elasticPixels() * random.nextGaussian();
            displacementX[i] = distortion.elasticPixels() * random.nextGaussian();
        }
    }

    private double displaced(double[] grid, int row, int column) {
        if (distortion.elasticPixels() == 0) {
            return 0;
        }
        double y = row * (GRID - 1.0) / height;
        double x = column * (GRID - 1.0) / width;
        int top = (int) y;
        int left = (int) x;
        double below = y - top;
        double right = x - left;
        int at = top * GRID + left;
        double upper = grid[at] + right * (grid[at + 1] - grid[at]);
        double lower = grid[at + GRID] + right * (grid[at + GRID + 1] - grid[at + GRID]);
        return upper + below * (lower - upper);
    }

    private float sample(byte[] pixels, double y, double x) {
        int top = (int) Math.floor(y);
        int left = (int) Math.floor(x);
        if (top < -1 || left < -1 || top >= height || left >= width) {
            return 0;
        }
        double below = y - top;
        double right = x - left;
        double upper = (1 - right) * pixel(pixels, top, left) + right * pixel(pixels, top, left + 1);
        double lower = (1 - right) * pixel(pixels, top + 1, left) + right * pixel(pixels, top + 1, left + 1);
        return (float) (((1 - below) * upper + below * lower) / 255);
    }

    private int pixel(byte[] pixels, int y, int x) {
        return y < 0 || x < 0 || y >= height || x >= width ? 0 : pixels[y * width + x] & 0xFF;
    }

    private static double uniform(SplittableRandom random, double magnitude) {
        return magnitude * (2 * random.nextDouble() - 1);
    }
}
