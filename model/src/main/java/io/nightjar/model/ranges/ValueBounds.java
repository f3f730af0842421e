package io.nightjar.model.ranges;

import io.nightjar.ckks.Counts;
import io.nightjar.ckks.math.WeightPanel;
import io.nightjar.model.CompileException;
import io.nightjar.model.circuit.ActivationStep;
import io.nightjar.model.circuit.ArrayIndex;
import io.nightjar.model.circuit.Circuit;
import io.nightjar.model.circuit.Dataflow;
import io.nightjar.model.circuit.LinearStep;
import io.nightjar.model.circuit.PolynomialStep;
import io.nightjar.model.circuit.RealWeights;
import io.nightjar.model.circuit.Step;
import io.nightjar.model.circuit.StepSchedule;
import io.nightjar.model.circuit.SumStep;
import io.nightjar.model.quantization.Quantizer;
import io.nightjar.model.quantization.WeightStatistics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The magnitudes that values of each array of a circuit take; index 0 the inputs, i the outputs of step i - 1.
 *
 * @param source where they come from
 * @param limits what no value may exceed
 * @param largest what large values reach
 * @param rms root mean square of the values of typical images, for estimates of error, as are the next two; about the
 *     means that columns of weights share, where biases make up for these
 * @param inner root mean square of u^2 + c in an array made by completed squares of degree 4, of u^4 in one made by
 *     polynomials, otherwise 0
 * @param slopes root mean square of the derivative of the activations that make an array, otherwise 0
 */
public record ValueBounds(
        Source source, double[] limits, double[] largest, double[] rms, double[] inner, double[] slopes) {
    /** Where bounds come from. */
    public enum Source {
        /** Images that the user gave: with a margin, since they do not show every image to come. */
        CALIBRATION(0, 4),
        /** Interval arithmetic, which holds for any image. */
        WEIGHTS(1, 1),
        /** Made-up images, with a wide margin. */
        SYNTHETIC(2, 32);

        /** How much larger than what images show values may get. */
        final double margin;

        private final int code;

        Source(int code, double margin) {
            this.code = code;
            this.margin = margin;
        }

        /** The number by which stored programs name it. */
        public int code() {
            return code;
        }
    }

    /** What scales grow by in exact arithmetic, unless weights are very small. */
    private static final double EXACT_FACTOR = 0x1p40;

    private static final double LARGEST_EXACT_FACTOR = 0x1p200;

    /** What scores reach, in multiples of their root mean square, where few images reach more than all others. */
    private static final double REACH = 4;

    public ValueBounds {
        for (double[] values : List.of(limits, largest, rms, inner, slopes)) {
            if (values.length != limits.length) {
                throw new CompileException(
                        "bounds for " + Counts.of(limits.length, "array") + " and for " + values.length);
            }
            requireFinite(values);
        }
    }

    static void requireFinite(double[] magnitudes) {
        for (double value : magnitudes) {
            if (!(value >= 0) || Double.isInfinite(value)) {
                throw new CompileException(
                        "a value of the network reaches " + value + "; check its weights and the calibration images");
            }
        }
    }

    /** Number of arrays, inputs included. */
    public int arrays() {
        return limits.length;
    }

    /**
     * Whether values lie within the margin around what images show, whatever an empty place reaches.
     *
     * @param reached the largest magnitude in every array
     */
    public boolean covers(double[] reached) {
        for (int i = 0; i < limits.length; i++) {
            if (!(reached[i] <= (i == 0 ? limits[0] : source.margin * largest[i]))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Interval arithmetic from inputs in [0, 1]: holds for any image, and is far above what real images reach in a deep
     * network.
     */
    public static ValueBounds fromWeights(Circuit circuit) {
        double[] bounds = new double[ArrayIndex.count(circuit.steps())];
        double[] inner = new double[bounds.length];
        double[] slopes = new double[bounds.length];
        bounds[0] = 1;
        for (int i = 0; i < circuit.steps().size(); i++) {
            List<Dataflow.Operand> operands = circuit.steps().get(i).operands();
            double in = bounds[operands.get(0).array()];
            if (circuit.steps().get(i) instanceof LinearStep linear) {
                bounds[ArrayIndex.madeBy(i)] = largestRow(linear, bounds);
            } else if (circuit.steps().get(i) instanceof SumStep sum) {
                bounds[ArrayIndex.madeBy(i)] = in
                        * sum.outputs().stream().mapToInt(t -> t.length).max().orElseThrow();
            } else if (circuit.steps().get(i) instanceof ActivationStep a) {
                bounds[ArrayIndex.madeBy(i)] = largestActivation(a, in);
                boolean fourth = a.degree() == 4;
                inner[ArrayIndex.madeBy(i)] = fourth ? Math.max(Math.abs(a.c()), Math.abs(in * in + a.c())) : 0;
                slopes[ArrayIndex.madeBy(i)] = fourth ? Math.abs(a.d()) + 4 * in * inner[ArrayIndex.madeBy(i)] : 2 * in;
            } else if (circuit.steps().get(i) instanceof PolynomialStep polynomial) {
                double[] largest = polynomial.largestCoefficients(in);
                double sum = 0;
                double slope = 0;
                for (int k = 0; k < largest.length; k++) {
                    sum += largest[k];
                    slope += k * largest[k];
                }
                bounds[ArrayIndex.madeBy(i)] = sum * polynomial.largestGroup();
                inner[ArrayIndex.madeBy(i)] = Math.pow(in, 4);
                slopes[ArrayIndex.madeBy(i)] = in > 0 ? slope / in : polynomial.largestCoefficients(1)[1];
            }
        }
        return new ValueBounds(Source.WEIGHTS, bounds, bounds, bounds, inner, slopes);
    }

    /**
     * log2 of the error of a score relative to large scores of typical images. Bounds from weights say nothing of what
     * scores really reach: there the error counts as it is, against scores of 1.
     */
    public double logRelativeError(double error) {
        double scores = Math.min(largest[largest.length - 1], REACH * rms[rms.length - 1]);
        return Math.log(error / (source == Source.WEIGHTS ? Math.min(1, scores) : scores)) / Math.log(2);
    }

    private static double largestRow(LinearStep step, double[] bounds) {
        int[][] operands = WeightStatistics.operands(step.dataflow());
        double largest = 0;
        for (int p = 0; p < step.real().panelCount(); p++) {
            RealWeights.Panel panel = step.real().panels().get(p);
            for (int m = 0; m < panel.weights().length; m++) {
                double sum = Math.abs(panel.bias()[m]);
                for (int k = 0; k < panel.weights()[m].length; k++) {
                    int array = step.dataflow().operands().get(operands[p][k]).array();
                    sum += Math.abs(panel.weights()[m][k]) * bounds[array];
                }
                largest = Math.max(largest, sum);
            }
        }
        return largest + step.largestShift();
    }

    private static double largestActivation(ActivationStep step, double in) {
        double square = Math.max(Math.abs(step.c()), in * in + Math.abs(step.c()));
        double one = (step.degree() == 2 ? square : square * square + Math.abs(step.d()) * in) + Math.abs(step.e());
        return one * step.groups().stream().mapToInt(g -> g.length).max().orElseThrow();
    }

    /** {@link ExactRun#bounds} of {@link ExactRun#of}. */
    public static ValueBounds fromImages(Circuit circuit, double[][] images, Source source) {
        return ExactRun.of(circuit, images, source).bounds();
    }

    /** A factor that leaves the largest integers to every row, however small its weights are. */
    private static double exactFactor(WeightStatistics statistics) {
        double least = statistics.rows().stream()
                .flatMapToDouble(row -> Arrays.stream(row.largest()))
                .filter(largest -> largest > 0)
                .min()
                .orElse(1);
        return Math.min(LARGEST_EXACT_FACTOR, Math.max(EXACT_FACTOR, WeightPanel.WEIGHT_LIMIT / least));
    }

    /** The circuit with weights that are as good as real. */
    public static List<Step> exactSteps(Circuit circuit) {
        List<Step> steps = new ArrayList<>();
        for (Step step : circuit.steps()) {
            if (step instanceof LinearStep linear) {
                WeightStatistics statistics = WeightStatistics.of(linear);
                double[] factors = new double[linear.operands().size()];
                Arrays.fill(factors, exactFactor(statistics));
                double[] multipliers = statistics.multipliers(factors, new double[factors.length], 0);
                steps.add(Quantizer.quantize(linear, new StepSchedule(factors, multipliers, false)));
            } else {
                steps.add(step);
            }
        }
        return steps;
    }
}
