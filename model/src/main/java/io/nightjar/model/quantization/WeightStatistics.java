package io.nightjar.model.quantization;

import io.nightjar.ckks.math.WeightMagnitudes;
import io.nightjar.model.circuit.LinearDataflow;
import io.nightjar.model.circuit.LinearStep;
import io.nightjar.model.circuit.QuantizedWeights;
import io.nightjar.model.circuit.RealWeights;
import io.nightjar.model.circuit.Step;
import io.nightjar.model.circuit.StepSchedule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a linear step does to errors and how its weights round, row by row, without the weights.
 *
 * @param rows of all panels; none for a step without weights
 */
public record WeightStatistics(List<Row> rows) {
    private static final WeightStatistics NONE = new WeightStatistics(List.of());

    /** No schedule that leaves less of a step's largest weight is precise enough for anything. */
    private static final double LEAST_WEIGHT = 128;

    /**
     * A row of weights.
     *
     * @param panel that it belongs to
     * @param norms by operand, Euclidean norm of the real weights
     * @param maskedNorms by operand, that of the weights of columns that are masked in some tile
     * @param sums by operand, sum of their magnitudes
     * @param largest by operand, their largest magnitude
     * @param columns by operand, their number
     * @param masked whether a tile with this row has a masked source
     */
    public record Row(
            int panel,
            double[] norms,
            double[] maskedNorms,
            double[] sums,
            double[] largest,
            int[] columns,
            boolean masked) {
        /**
         * Variance of what the rounding of masks adds to the row.
         *
         * @param multiplier of the row
         * @param rms by operand, root mean square of its values
         * @param maskDeviation of a slot of a mask encoded at a scale of 1
         */
        public double maskVariance(double multiplier, double[] rms, double maskDeviation) {
            double variance = 0;
            for (int o = 0; o < rms.length; o++) {
                double mask = maskedNorms[o] * rms[o] * maskDeviation / multiplier;
                variance += mask * mask;
            }
            return variance;
        }

        /**
         * Variance of what the rounding of weights to integers adds to the row.
         *
         * @param multiplier of the row
         * @param factors by operand
         * @param rms by operand, root mean square of its values
         */
        public double weightVariance(double multiplier, double[] factors, double[] rms) {
            double variance = 0;
            for (int o = 0; o < rms.length; o++) {
                double weight = multiplier / factors[o] * rms[o];
                variance += weight * weight * columns[o] / 12;
            }
            return variance;
        }

        private WeightMagnitudes magnitudes(double[] factors, double multiplier) {
            double sum = 0;
            double most = 0;
            int all = 0;
            for (int operand = 0; operand < factors.length; operand++) {
                all += columns[operand];
                sum += sums[operand] * factors[operand] / multiplier;
                most = Math.max(most, largest[operand] * factors[operand] / multiplier);
            }
            return new WeightMagnitudes(all, (long) Math.rint(most), (long) Math.rint(sum));
        }
    }

    /** Statistics of a step: of its real weights, or of the integers as they were rounded. */
    public static WeightStatistics of(Step step) {
        if (step instanceof LinearStep linear) {
            return of(linear.dataflow(), realValues(linear));
        }
        return NONE;
    }

    private static List<double[][]> realValues(LinearStep step) {
        if (step.weights() instanceof RealWeights real) {
            return real.panels().stream().map(RealWeights.Panel::weights).toList();
        }
        double[] factors = step.quantized().factors();
        int[][] operands = operands(step.dataflow());
        List<double[][]> panels = new ArrayList<>();
        for (QuantizedWeights.Panel panel : step.quantized().panels()) {
            int[] operandOf = operands[panels.size()];
            double[][] weights = new double[panel.rows()][panel.columns()];
            for (int m = 0; m < weights.length; m++) {
                for (int k = 0; k < weights[m].length; k++) {
                    weights[m][k] = panel.weights()[m][k] * panel.multipliers()[m] / factors[operandOf[k]];
                }
            }
            panels.add(weights);
        }
        return panels;
    }

    /**
     * The multiplier of every row under the factors: the least that keeps its integers small. All masked rows have one,
     * which is the scale of their masks too: the least, or a larger one where that divides the bits of the factors
     * between weights and masks such that rounding both adds the least error.
     *
     * @param factors by operand
     * @param rms by operand, root mean square of its values
     * @param maskDeviation of a slot of a mask encoded at a scale of 1
     */
    public double[] multipliers(double[] factors, double[] rms, double maskDeviation) {
        double[] multipliers = new double[rows.size()];
        double least = 1;
        for (int r = 0; r < multipliers.length; r++) {
            multipliers[r] = leastMultiplier(rows.get(r), factors);
            least = rows.get(r).masked ? Math.max(least, multipliers[r]) : least;
        }
        double ofMasked = maskScale(least, factors, rms, maskDeviation);
        for (int r = 0; r < multipliers.length; r++) {
            multipliers[r] = rows.get(r).masked ? ofMasked : multipliers[r];
        }
        return multipliers;
    }

    private static double leastMultiplier(Row row, double[] factors) {
        double largest = 0;
        for (int operand = 0; operand < factors.length; operand++) {
            largest = Math.max(largest, row.largest[operand] * factors[operand]);
        }
        return Math.max(1, Math.ceil(largest / Quantizer.LARGEST));
    }

    /**
     * Among the least scale times the powers of two, up to the factors, the one whose masked rows have the least error.
     */
    private double maskScale(double least, double[] factors, double[] rms, double maskDeviation) {
        double largest = Arrays.stream(factors).max().orElseThrow();
        double best = least;
        double bestError = maskedError(least, factors, rms, maskDeviation);
        for (double scale = 2 * least; scale <= largest; scale *= 2) {
            double error = maskedError(scale, factors, rms, maskDeviation);
            if (error < bestError) {
                best = scale;
                bestError = error;
            }
        }
        return best;
    }

    private double maskedError(double scale, double[] factors, double[] rms, double maskDeviation) {
        double largest = 0;
        for (Row row : rows) {
            if (row.masked) {
                double error = row.maskVariance(scale, rms, maskDeviation) + row.weightVariance(scale, factors, rms);
                largest = Math.max(largest, error);
            }
        }
        return largest;
    }

    /**
     * How large the integers of every panel are under a schedule: exactly, if these are the statistics of integers; to
     * within their rounding, if those of real weights; the least that any useful schedule makes of them, if this one
     * has no multipliers.
     */
    public List<WeightMagnitudes> magnitudes(StepSchedule schedule) {
        double[] multipliers = schedule.multipliers();
        return multipliers.length == 0
                ? magnitudes(leastFactors(), new double[0])
                : magnitudes(schedule.factors(), multipliers);
    }

    private List<WeightMagnitudes> magnitudes(double[] factors, double[] multipliers) {
        List<WeightMagnitudes> panels = new ArrayList<>();
        for (int r = 0; r < rows.size(); ) {
            int panel = rows.get(r).panel;
            WeightMagnitudes all = new WeightMagnitudes(0, 0, 0);
            for (; r < rows.size() && rows.get(r).panel == panel; r++) {
                all = all.and(rows.get(r).magnitudes(factors, multipliers.length == 0 ? 1 : multipliers[r]));
            }
            panels.add(all);
        }
        return panels;
    }

    /** Factors that leave the largest weight of every operand {@link #LEAST_WEIGHT}. */
    private double[] leastFactors() {
        double[] factors = new double[rows.get(0).largest.length];
        for (Row row : rows) {
            for (int operand = 0; operand < factors.length; operand++) {
                factors[operand] = Math.max(factors[operand], row.largest[operand]);
            }
        }
        return Arrays.stream(factors)
                .map(largest -> largest > 0 ? LEAST_WEIGHT / largest : 1)
                .toArray();
    }

    private static WeightStatistics of(LinearDataflow dataflow, List<double[][]> panels) {
        int[][] operands = operands(dataflow);
        boolean[][] masked = maskedColumns(dataflow, panels);
        int count = dataflow.operands().size();
        List<Row> rows = new ArrayList<>();
        for (int p = 0; p < panels.size(); p++) {
            boolean anyMasked = false;
            for (boolean column : masked[p]) {
                anyMasked |= column;
            }
            for (double[] weights : panels.get(p)) {
                double[] squares = new double[count];
                double[] maskedSquares = new double[count];
                double[] sums = new double[count];
                double[] largest = new double[count];
                int[] columns = new int[count];
                for (int k = 0; k < weights.length; k++) {
                    int operand = operands[p][k];
                    squares[operand] += weights[k] * weights[k];
                    maskedSquares[operand] += masked[p][k] ? weights[k] * weights[k] : 0;
                    sums[operand] += Math.abs(weights[k]);
                    largest[operand] = Math.max(largest[operand], Math.abs(weights[k]));
                    columns[operand]++;
                }
                for (int operand = 0; operand < count; operand++) {
                    squares[operand] = Math.sqrt(squares[operand]);
                    maskedSquares[operand] = Math.sqrt(maskedSquares[operand]);
                }
                rows.add(new Row(p, squares, maskedSquares, sums, largest, columns, anyMasked));
            }
        }
        return new WeightStatistics(rows);
    }

    /** By panel and column, whether some tile meets a masked source there. */
    private static boolean[][] maskedColumns(LinearDataflow dataflow, List<double[][]> panels) {
        boolean[][] masked = new boolean[panels.size()][];
        Arrays.setAll(masked, p -> new boolean[panels.get(p)[0].length]);
        for (LinearDataflow.Tile tile : dataflow.tiles()) {
            for (int k = 0; k < tile.sources().length; k++) {
                masked[tile.panel()][k] |=
                        dataflow.sources().get(tile.sources()[k]).isMasked();
            }
        }
        return masked;
    }

    /** By panel and column the operand that the column meets. */
    public static int[][] operands(LinearDataflow dataflow) {
        int panels = 1
                + dataflow.tiles().stream()
                        .mapToInt(LinearDataflow.Tile::panel)
                        .max()
                        .orElseThrow();
        int[][] operands = new int[panels][];
        for (LinearDataflow.Tile tile : dataflow.tiles()) {
            if (operands[tile.panel()] == null) {
                operands[tile.panel()] = Arrays.stream(tile.sources())
                        .map(s -> dataflow.operandOf(dataflow.sources().get(s).input()))
                        .toArray();
            }
        }
        return operands;
    }
}
