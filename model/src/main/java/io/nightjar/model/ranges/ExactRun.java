package io.nightjar.model.ranges;

import io.nightjar.model.CompileException;
import io.nightjar.model.circuit.Circuit;
import io.nightjar.model.circuit.LinearStep;
import io.nightjar.model.circuit.Step;
import io.nightjar.model.interpreter.ClearInterpreter.Recording;
import io.nightjar.model.interpreter.ReadMeans;
import io.nightjar.model.interpreter.ValueStatistics;
import io.nightjar.model.packing.TensorLayout;
import io.nightjar.model.quantization.Quantizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Images in exact arithmetic, which is weights that are as good as real.
 *
 * @param images pixels in [0, 1], (channel, row, column) order
 * @param scores by image and by class
 * @param bounds that the values of the images show
 * @param means of the rows that linear steps read, over typical images
 */
public record ExactRun(double[][] images, double[][] scores, ValueBounds bounds, ReadMeans means) {
    /** Share of the images, by their largest score, that estimates of error are made for. */
    private static final double TYPICAL = 0.95;

    private static final int MOST_TYPICAL = 512;

    /** Fewer images do not show how far values are from a mean over them, nor which images are typical. */
    private static final int FEWEST_FOR_MEANS = 32;

    /** How much larger than in exact arithmetic values of a place without an image may get. */
    private static final double EMPTY_MARGIN = 1.25;

    /**
     * Runs images. Bounds are what they reach, with a margin; and no less than the zeros in the places of a block
     * without an image, whose values would spoil the others where they have no room.
     *
     * @param images pixels in [0, 1], (channel, row, column) order
     * @throws CompileException if there is none, or one has another number of pixels
     */
    public static ExactRun of(Circuit circuit, double[][] images, ValueBounds.Source source) {
        if (images.length == 0) {
            throw new CompileException("no calibration image; give at least one");
        }
        TensorLayout layout = circuit.input();
        int pixels = layout.channels() * layout.height() * layout.width();
        for (double[] image : images) {
            if (image.length != pixels) {
                throw new CompileException("a calibration image of " + image.length + " pixels, expected " + pixels);
            }
        }
        List<Step> exact = ValueBounds.exactSteps(circuit);
        List<ImageParts.Part> all = new ImageParts(circuit, images).runExactly(exact, Recording.LARGEST);
        double[][] scores = ImageParts.scores(all);
        double[] largest = ImageParts.reached(all).largest();
        ValueBounds.requireFinite(largest);
        double[] empty = reached(circuit, exact, new double[1][pixels], Recording.LARGEST)
                .largest();
        ValueStatistics typical = reached(circuit, exact, typical(images, scores), Recording.EVERYTHING);
        double[] limits = largest.clone();
        for (int i = 0; i < limits.length; i++) {
            limits[i] = i == 0 ? 1 : Math.max(source.margin * limits[i], EMPTY_MARGIN * empty[i]);
        }
        boolean means = source == ValueBounds.Source.CALIBRATION && images.length >= FEWEST_FOR_MEANS;
        double[] rms = means ? aboutMeans(circuit, typical) : typical.rms();
        ValueBounds bounds = new ValueBounds(source, limits, largest, rms, typical.innerRms(), typical.slopeRms());
        return new ExactRun(images, scores, bounds, typical.means());
    }

    /** Images from all over the data set, which may be sorted, with their scores. */
    ExactRun spread(int most) {
        int count = Math.min(images.length, most);
        int[] chosen = IntStream.range(0, count)
                .map(i -> (int) ((long) i * images.length / count))
                .toArray();
        return new ExactRun(
                Arrays.stream(chosen).mapToObj(i -> images[i]).toArray(double[][]::new),
                Arrays.stream(chosen).mapToObj(i -> scores[i]).toArray(double[][]::new),
                bounds,
                means);
    }

    private static ValueStatistics reached(Circuit circuit, List<Step> exact, double[][] images, Recording recording) {
        return ImageParts.reached(new ImageParts(circuit, images).runExactly(exact, recording));
    }

    /**
     * Root mean squares, about the means that columns of weights meet where one linear step without masks alone reads
     * an array: what the rounding of the weights makes of these is in the biases of a program.
     */
    private static double[] aboutMeans(Circuit circuit, ValueStatistics reached) {
        double[] rms = reached.rms();
        for (int array = 0; array < rms.length; array++) {
            List<Step> readers = circuit.readers(array);
            if (readers.size() == 1 && readers.get(0) instanceof LinearStep reader && isUnmasked(reader)) {
                int made = circuit.madeBy(reader);
                double[][] means =
                        Quantizer.columnMeans(reader, input -> reached.means().of(made, input));
                double squares = Arrays.stream(means)
                        .flatMapToDouble(Arrays::stream)
                        .map(mean -> mean * mean)
                        .average()
                        .orElse(0);
                rms[array] = Math.sqrt(Math.max(0, rms[array] * rms[array] - squares));
            }
        }
        return rms;
    }

    private static boolean isUnmasked(LinearStep step) {
        return step.operands().size() == 1 && !step.dataflow().hasMasks();
    }

    /**
     * Images from all over a data set, but for those with the largest scores: polynomials make so much of the few
     * images that lie outside the interval they were fitted on that a mean over all would be that of these.
     */
    private static double[][] typical(double[][] images, double[][] scores) {
        double[] reach = Arrays.stream(scores)
                .mapToDouble(own -> Arrays.stream(own).map(Math::abs).max().orElse(0))
                .toArray();
        double[] sorted = reach.clone();
        Arrays.sort(sorted);
        double most = sorted[images.length < FEWEST_FOR_MEANS ? images.length - 1 : (int) (TYPICAL * images.length)];
        List<double[]> kept = new ArrayList<>();
        for (int i = 0; i < images.length; i++) {
            if (reach[i] <= most) {
                kept.add(images[i]);
            }
        }
        int count = Math.min(kept.size(), MOST_TYPICAL);
        return IntStream.range(0, count)
                .mapToObj(i -> kept.get((int) ((long) i * kept.size() / count)))
                .toArray(double[][]::new);
    }
}
