package io.nightjar.model.images;

import io.nightjar.model.images.ImageOptions.Resize;

/**
 * Scales pictures without alpha, one axis after the other, in floating point; the end alone is rounded, to the nearest
 * sample. See {@link Resize} for the weights.
 */
final class PictureScaling {
    private PictureScaling() {}

    static Picture scale(Picture picture, int height, int width, Resize resize) {
        int colors = picture.colors();
        int sourceRow = picture.width() * colors;
        double[] samples = new double[sourceRow];
        double[] wide = new double[picture.height() * width * colors];
        for (int y = 0; y < picture.height(); y++) {
            for (int i = 0; i < sourceRow; i++) {
                samples[i] = picture.samples()[y * sourceRow + i];
            }
            for (int c = 0; c < colors; c++) {
                Line from = new Line(samples, c, colors, picture.width());
                scale(from, new Line(wide, y * width * colors + c, colors, width), resize);
            }
        }
        double[] scaled = new double[height * width * colors];
        int row = width * colors;
        for (int at = 0; at < row; at++) {
            scale(new Line(wide, at, row, picture.height()), new Line(scaled, at, row, height), resize);
        }
        char[] rounded = new char[scaled.length];
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = (char) Math.min(picture.white(), Math.max(0, Math.round(scaled[i])));
        }
        return new Picture(height, width, colors, false, picture.white(), rounded);
    }

    /** Samples of a row or a column. */
    private record Line(double[] samples, int offset, int stride, int length) {
        double get(int i) {
            return samples[offset + i * stride];
        }

        void set(int i, double value) {
            samples[offset + i * stride] = value;
        }
    }

    private static void scale(Line from, Line to, Resize resize) {
        double ratio = (double) from.length / to.length;
        for (int i = 0; i < to.length; i++) {
            to.set(
                    i,
                    resize == Resize.AREA
                            ? area(from, i * ratio, (i + 1) * ratio)
                            : bilinear(from, (i + 0.5) * ratio - 0.5));
        }
    }

    private static double bilinear(Line from, double at) {
        double inside = Math.min(from.length - 1, Math.max(0, at));
        int low = (int) inside;
        int high = Math.min(low + 1, from.length - 1);
        double part = inside - low;
        return (1 - part) * from.get(low) + part * from.get(high);
    }

    private static double area(Line from, double begin, double end) {
        double sum = 0;
        double weights = 0;
        for (int i = (int) begin; i < end && i < from.length; i++) {
            double covered = Math.min(i + 1, end) - Math.max(i, begin);
            sum += covered * from.get(i);
            weights += covered;
        }
        return sum / weights;
    }
}
