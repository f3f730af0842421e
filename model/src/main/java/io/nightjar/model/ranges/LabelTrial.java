package io.nightjar.model.ranges;

import io.nightjar.model.circuit.Circuit;
import io.nightjar.model.circuit.Step;
import io.nightjar.model.interpreter.ClearInterpreter;
import io.nightjar.model.interpreter.ReadMeans;
import java.util.List;
import java.util.SplittableRandom;

/**
 * How many labels differ from those of exact arithmetic: images run through a circuit in the clear, once with weights
 * that are as good as real, and once with the integers of a schedule and normally distributed errors of the deviation
 * that encryption and every step add. What becomes of an error on its way to the scores is so that of the network
 * itself, on values that it really has, and not estimated from layer to layer.
 *
 * <p>Few images lie close to a border between classes. So that some hundred of them show a share of less than one, the
 * errors of scores are also taken {@value #AMPLIFIED} times as large: where they are small against what is between most
 * images and the border, that many times as many labels change.
 */
public final class LabelTrial {
    private static final int AMPLIFIED = 8;
    private static final long SEED = 20201;

    private final double[][] images;
    private final double[][] exact;
    private final ReadMeans means;

    /**
     * Scores the images in exact arithmetic.
     *
     * @param circuit with real weights
     * @param images pixels in [0, 1], (channel, row, column) order
     */
    public LabelTrial(Circuit circuit, double[][] images) {
        this.images = images;
        List<ImageParts.Part> parts = ImageParts.run(
                "trial", circuit, ValueBounds.exactSteps(circuit), images, part -> ClearInterpreter.Disturbance.NONE);
        this.exact = ImageParts.scores(parts);
        this.means = ImageParts.reached(parts).means();
    }

    /** Means of the rows that linear steps read in exact arithmetic. */
    public ReadMeans means() {
        return means;
    }

    /**
     * What came of a trial.
     *
     * @param images that took part
     * @param changed share of the labels that change, 0 to 1; 0 where there is only one score
     * @param deviation root mean square of the errors of scores
     */
    public record Outcome(int images, double changed, double deviation) {}

    /**
     * With the integers of a schedule and noise.
     *
     * @param circuit of the same network
     * @param steps of the circuit, with the integers
     * @param added standard deviation of the error that is added to a slot of every array
     */
    public Outcome run(Circuit circuit, List<Step> steps, double[] added) {
        double[][] noisy =
                ImageParts.scores(ImageParts.run("trial", circuit, steps, images, part -> noise(part, added)));
        double squares = 0;
        int changed = 0;
        int amplified = 0;
        for (int b = 0; b < exact.length; b++) {
            changed += isChanged(exact[b], noisy[b], 1) ? 1 : 0;
            amplified += isChanged(exact[b], noisy[b], AMPLIFIED) ? 1 : 0;
            for (int c = 0; c < exact[b].length; c++) {
                double error = noisy[b][c] - exact[b][c];
                squares += error * error;
            }
        }
        double share = Math.max(changed, (double) amplified / AMPLIFIED) / exact.length;
        return new Outcome(exact.length, share, Math.sqrt(squares / (exact.length * (double) exact[0].length)));
    }

    /** The same noise in every trial, so that plans are compared by what they are. */
    private static ClearInterpreter.Disturbance noise(int part, double[] added) {
        SplittableRandom random = new SplittableRandom(SEED + part);
        return (array, row) -> {
            if (added[array] > 0) {
                for (int i = 0; i < row.length; i++) {
                    row[i] += added[array] * random.nextGaussian();
                }
            }
        };
    }

    private static boolean isChanged(double[] exact, double[] noisy, int times) {
        int label = 0;
        int other = 0;
        boolean isLost = Double.isNaN(noisy[0]);
        for (int c = 1; c < exact.length; c++) {
            isLost |= Double.isNaN(noisy[c]);
            label = exact[c] > exact[label] ? c : label;
            other = amplified(exact, noisy, times, c) > amplified(exact, noisy, times, other) ? c : other;
        }
        return isLost || label != other;
    }

    private static double amplified(double[] exact, double[] noisy, int times, int c) {
        return exact[c] + times * (noisy[c] - exact[c]);
    }
}
