package io.nightjar.model.contract;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What images may be like for the plan of a program to hold: the figures of the calibration images with a margin. An
 * image outside of it may take values that no level has room for, and then every image of its block is lost. Upper
 * bounds but for the mean: a flat image is harmless.
 *
 * @param lowestMean least mean of the pixels, which count from 0 to 1
 * @param highestMean largest mean
 * @param deviation largest standard deviation of the pixels
 * @param gradient largest mean square of differences of neighbors
 * @param localGradient the same for a window of 8 x 8 pixels
 * @param detail largest mean square of the discrete Laplacian
 * @param color largest mean variance of the channels of a pixel
 */
public record ImageEnvelope(
        double lowestMean,
        double highestMean,
        double deviation,
        double gradient,
        double localGradient,
        double detail,
        double color) {
    /** Part of the width of the calibration images' means by which others may lie outside. */
    private static final double MEAN_MARGIN = 0.5;
    /** Factor on the largest deviation. */
    private static final double DEVIATION_MARGIN = 1.1;
    /** Factor on the largest energies. */
    private static final double ENERGY_MARGIN = 2;
    /** Factor on the largest variance of channels. */
    private static final double COLOR_MARGIN = 2.5;

    /** Where a handful of calibration images, or flat ones, show less. */
    private static final double LEAST_MEAN_MARGIN = 0.05;

    private static final double LEAST_DEVIATION = 0.05;
    private static final double LEAST_ENERGY = 0.002;

    /** @throws IllegalArgumentException if a bound is not a finite number, or the means are in the wrong order */
    public ImageEnvelope {
        for (double bound : new double[] {lowestMean, highestMean, deviation, gradient, localGradient, detail, color}) {
            if (!Double.isFinite(bound)) {
                throw new IllegalArgumentException("a bound on images is " + bound + ", expected a finite number");
            }
        }
        if (lowestMean > highestMean) {
            throw new IllegalArgumentException(
                    "means of images from " + lowestMean + " to " + highestMean + " leave no image");
        }
    }

    /**
     * The envelope of images, with the margins.
     *
     * @param images figures of at least one image
     */
    public static ImageEnvelope around(List<ImageStatistics> images) {
        double low = -largest(images, image -> -image.mean());
        double high = largest(images, ImageStatistics::mean);
        double margin = Math.max(LEAST_MEAN_MARGIN, MEAN_MARGIN * (high - low));
        return new ImageEnvelope(
                low - margin,
                high + margin,
                Math.max(LEAST_DEVIATION, DEVIATION_MARGIN * largest(images, ImageStatistics::deviation)),
                Math.max(LEAST_ENERGY, ENERGY_MARGIN * largest(images, ImageStatistics::gradient)),
                Math.max(LEAST_ENERGY, ENERGY_MARGIN * largest(images, ImageStatistics::localGradient)),
                Math.max(LEAST_ENERGY, ENERGY_MARGIN * largest(images, ImageStatistics::detail)),
                Math.max(LEAST_ENERGY, COLOR_MARGIN * largest(images, ImageStatistics::color)));
    }

    private static double largest(List<ImageStatistics> images, ToDoubleFunction<ImageStatistics> figure) {
        return images.stream().mapToDouble(figure).max().orElseThrow();
    }

    /** Which figure of an image lies outside, in a few words; nothing for an image within. */
    public Optional<String> objection(ImageStatistics image) {
        if (image.mean() < lowestMean || image.mean() > highestMean) {
            return Optional.of(String.format(
                    Locale.ROOT, "mean %.3f, expected %.3f to %.3f", image.mean(), lowestMean, highestMean));
        }
        return above("deviation", image.deviation(), deviation)
                .or(() -> above("gradient energy", image.gradient(), gradient))
                .or(() -> above("gradient energy in a part of it", image.localGradient(), localGradient))
                .or(() -> above("energy of fine detail", image.detail(), detail))
                .or(() -> above("variance of its channels", image.color(), color));
    }

    private static Optional<String> above(String what, double value, double bound) {
        return value > bound
                ? Optional.of(String.format(Locale.ROOT, "%s %.4f, expected at most %.4f", what, value, bound))
                : Optional.empty();
    }
}
