package io.nightjar.model.ranges;

import io.nightjar.model.circuit.Circuit;
import io.nightjar.model.circuit.Step;
import io.nightjar.model.interpreter.ClearInterpreter;
import io.nightjar.model.interpreter.ReadMeans;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * How many labels differ from those of exact arithmetic: images run through a circuit in the clear with the integers of
 * a schedule and normally distributed errors of the deviation that encryption and every step add. What becomes of an
 * error on its way to the scores is so that of the network itself, on values that it really has, and not estimated from
 * layer to layer.
 *
 * <p>Few images lie close to a border between classes. So that some hundred of them show a share of less than one, the
 * errors of scores are also taken {@value #AMPLIFIED} times as large: where they are small against what is between most
 * images and the border, that many times as many labels change.
 */
public final class LabelTrial {
    private static final int AMPLIFIED = 8;
    private static final int MOST_IMAGES = 1000;

    /** Images that are run before it is asked whether too many labels change: that many show what share it is. */
    private static final int IMAGES_AT_ONCE = 250;

    private static final long SEED = 20201;

    /** Normally distributed numbers, of which every row takes some that follow each other. */
    private static final double[] NORMAL = normal(1 << 16);

    private final ExactRun exact;

    /** @param exact the images, of which up to {@value #MOST_IMAGES} from all over take part */
    public LabelTrial(ExactRun exact) {
        this.exact = exact.spread(MOST_IMAGES);
    }

    /** Means of the rows that linear steps read in exact arithmetic. */
    public ReadMeans means() {
        return exact.means();
    }

    /** Images that take part. */
    public int images() {
        return exact.images().length;
    }

    /**
     * A trial of one plan, of which no image has run.
     *
     * @param circuit of the same network and the same phases
     * @param steps of the circuit, with the integers
     * @param added standard deviation of the error that is added to a slot of every array
     */
    public Run begin(Circuit circuit, List<Step> steps, double[] added) {
        return new Run(new ImageParts(circuit, exact.images()), steps, added);
    }

    /** What came of a trial up to now. */
    public final class Run {
        private final ImageParts parts;
        private final List<Step> steps;
        private final double[] added;
        private final double[][] errors = new double[images()][];
        private int partsRun;
        private int imagesRun;

        private Run(ImageParts parts, List<Step> steps, double[] added) {
            this.parts = parts;
            this.steps = steps;
            this.added = added;
        }

        /** Runs all images that have not run. */
        public Run all() {
            return untilMoreChange(Double.POSITIVE_INFINITY);
        }

        /** Runs images until all have run, or so many labels have changed that more than a share of all will. */
        public Run untilMoreChange(double share) {
            int wave = Math.max(2, parts.holding(IMAGES_AT_ONCE));
            while (partsRun < parts.count() && changes(1) <= share * errors.length) {
                int to = Math.min(partsRun + wave, parts.count());
                for (ImageParts.Part part :
                        parts.run("trial", steps, partsRun, to, this::noise, ClearInterpreter.Recording.NOTHING)) {
                    for (double[] scores : part.scores()) {
                        errors[imagesRun] = errors(exact.scores()[imagesRun], scores);
                        imagesRun++;
                    }
                }
                partsRun = to;
            }
            return this;
        }

        /** Share of the labels of the images that have run that change, 0 to 1; 0 where there is only one score. */
        public double changed() {
            return changed(1);
        }

        /** The same if all errors of scores were so many times as large. */
        public double changed(double times) {
            return changes(times) / Math.max(1, imagesRun);
        }

        private double changes(double times) {
            int changed = 0;
            int amplified = 0;
            for (int b = 0; b < imagesRun; b++) {
                changed += isChanged(exact.scores()[b], errors[b], times) ? 1 : 0;
                amplified += isChanged(exact.scores()[b], errors[b], AMPLIFIED * times) ? 1 : 0;
            }
            return Math.max(changed, (double) amplified / AMPLIFIED);
        }

        /** Root mean square of the errors of scores. */
        public double deviation() {
            double squares = 0;
            for (int b = 0; b < imagesRun; b++) {
                for (double error : errors[b]) {
                    squares += error * error;
                }
            }
            return Math.sqrt(squares / (imagesRun * (double) errors[0].length));
        }

        /** The same noise in every trial, so that plans are compared by what they are. */
        private ClearInterpreter.Disturbance noise(int part) {
            SplittableRandom random = new SplittableRandom(SEED + part);
            return (array, row) -> {
                if (added[array] > 0) {
                    addNoise(added[array], random.nextInt(NORMAL.length), row);
                }
            };
        }
    }

    private static double[] normal(int count) {
        SplittableRandom random = new SplittableRandom(SEED);
        return IntStream.range(0, count).mapToDouble(i -> random.nextGaussian()).toArray();
    }

    private static void addNoise(double deviation, int offset, double[] row) {
        int start = offset;
        int from = 0;
        while (from < row.length) {
            int length = Math.min(row.length - from, NORMAL.length - start);
            for (int i = 0; i < length; i++) {
                row[from + i] += deviation * NORMAL[start + i];
            }
            from += length;
            start = 0;
        }
    }

    private static double[] errors(double[] exact, double[] noisy) {
        double[] errors = new double[exact.length];
        for (int c = 0; c < exact.length; c++) {
            errors[c] = noisy[c] - exact[c];
        }
        return errors;
    }

    private static boolean isChanged(double[] exact, double[] errors, double times) {
        int label = 0;
        int other = 0;
        boolean isLost = Double.isNaN(errors[0]);
        for (int c = 1; c < exact.length; c++) {
            isLost |= Double.isNaN(errors[c]);
            label = exact[c] > exact[label] ? c : label;
            other = exact[c] + times * errors[c] > exact[other] + times * errors[other] ? c : other;
        }
        return isLost || label != other;
    }
}
