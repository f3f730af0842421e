package io.nightjar.model.contract;

import io.nightjar.ckks.Counts;
import io.nightjar.model.images.PixelValues;
import io.nightjar.model.network.Shape;

/**
 * A few figures of an image that tell natural pictures from noise; pixels count from 0 to 1.
 *
 * @param mean of all pixels
 * @param deviation standard deviation of all pixels
 * @param gradient mean square of the differences of neighbors in a row and in a column
 * @param localGradient the same in the window of 8 x 8 pixels where it is largest
 * @param detail mean square of the discrete Laplacian, four times a pixel less its four neighbors
 * @param color mean variance of the channels of a pixel; 0 for grey images
 */
public record ImageStatistics(
        double mean, double deviation, double gradient, double localGradient, double detail, double color) {
    private static final double PIXEL_RANGE = 255;
    private static final int WINDOW = 8;
    private static final int WINDOW_STEP = 4;

    /**
     * As {@link #of(Shape, PixelValues)}.
     *
     * @param pixels unsigned bytes in (channel, row, column) order
     */
    public static ImageStatistics of(Shape shape, byte[] pixels) {
        return of(shape, PixelValues.of(pixels));
    }

    /**
     * @param pixels in (channel, row, column) order
     * @throws IllegalArgumentException if they are not as many as the shape says
     */
    public static ImageStatistics of(Shape shape, PixelValues pixels) {
        if (pixels.size() != shape.size()) {
            throw new IllegalArgumentException(
                    "an image of " + Counts.of(pixels.size(), "value") + ", expected " + shape.size());
        }
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < pixels.size(); i++) {
            double value = pixels.level(i) / PIXEL_RANGE;
            sum += value;
            squares += value * value;
        }
        double mean = sum / pixels.size();
        double deviation = Math.sqrt(Math.max(0, squares / pixels.size() - mean * mean));
        double[] differences = differences(shape, pixels);
        double all = 0;
        for (double difference : differences) {
            all += difference;
        }
        return new ImageStatistics(
                mean,
                deviation,
                all / Math.max(1, pairs(shape, shape.height(), shape.width())),
                largestWindow(shape, differences),
                detail(shape, pixels),
                color(shape, pixels));
    }

    /** Pairs of neighbors in a part of an image. */
    private static long pairs(Shape shape, int height, int width) {
        return (long) shape.channels() * ((long) height * (width - 1) + (long) (height - 1) * width);
    }

    /** Squares of the differences from a pixel to the next ones of its row and column, over all channels. */
    private static double[] differences(Shape shape, PixelValues pixels) {
        double[] squares = new double[shape.height() * shape.width()];
        for (int c = 0; c < shape.channels(); c++) {
            for (int y = 0; y < shape.height(); y++) {
                for (int x = 0; x < shape.width(); x++) {
                    int place = y * shape.width() + x;
                    int at = c * squares.length + place;
                    if (x + 1 < shape.width()) {
                        squares[place] += square(pixels.level(at), pixels.level(at + 1));
                    }
                    if (y + 1 < shape.height()) {
                        squares[place] += square(pixels.level(at), pixels.level(at + shape.width()));
                    }
                }
            }
        }
        return squares;
    }

    private static double square(double a, double b) {
        double difference = (a - b) / PIXEL_RANGE;
        return difference * difference;
    }

    private static double largestWindow(Shape shape, double[] differences) {
        int height = Math.min(WINDOW, shape.height());
        int width = Math.min(WINDOW, shape.width());
        double largest = 0;
        for (int top = 0; top + height <= shape.height(); top += WINDOW_STEP) {
            for (int left = 0; left + width <= shape.width(); left += WINDOW_STEP) {
                double sum = 0;
                for (int y = top; y < top + height; y++) {
                    for (int x = left; x < left + width; x++) {
                        sum += differences[y * shape.width() + x];
                    }
                }
                largest = Math.max(largest, sum);
            }
        }
        return largest / (2.0 * shape.channels() * height * width);
    }

    private static double detail(Shape shape, PixelValues pixels) {
        double squares = 0;
        long count = 0;
        for (int c = 0; c < shape.channels(); c++) {
            for (int y = 1; y + 1 < shape.height(); y++) {
                for (int x = 1; x + 1 < shape.width(); x++) {
                    int at = (c * shape.height() + y) * shape.width() + x;
                    double neighbors = pixels.level(at - 1)
                            + pixels.level(at + 1)
                            + pixels.level(at - shape.width())
                            + pixels.level(at + shape.width());
                    double value = (4 * pixels.level(at) - neighbors) / PIXEL_RANGE;
                    squares += value * value;
                    count++;
                }
            }
        }
        return squares / Math.max(1, count);
    }

    private static double color(Shape shape, PixelValues pixels) {
        int plane = shape.height() * shape.width();
        double variances = 0;
        for (int p = 0; p < plane; p++) {
            double sum = 0;
            double squares = 0;
            for (int c = 0; c < shape.channels(); c++) {
                double value = pixels.level(c * plane + p) / PIXEL_RANGE;
                sum += value;
                squares += value * value;
            }
            double mean = sum / shape.channels();
            variances += Math.max(0, squares / shape.channels() - mean * mean);
        }
        return variances / plane;
    }
}
