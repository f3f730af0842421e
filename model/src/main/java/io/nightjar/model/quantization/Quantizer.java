package io.nightjar.model.quantization;

import io.nightjar.ckks.math.WeightPanel;
import io.nightjar.model.circuit.LinearDataflow;
import io.nightjar.model.circuit.LinearStep;
import io.nightjar.model.circuit.QuantizedWeights;
import io.nightjar.model.circuit.RealWeights;
import io.nightjar.model.circuit.StepSchedule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * Rounds real weights to integers times an integer row multiplier. With the factor F that the scale is to grow by,
 * weight w of a row with multiplier m becomes round(w F / m); m is the smallest that keeps the row's integers below
 * 2^20, and the largest of all of these where sources are masked.
 */
public final class Quantizer {
    /** Largest integer weight: one below the panel's limit, so that rounding up is safe. */
    static final double LARGEST = WeightPanel.WEIGHT_LIMIT - 1.0;

    private Quantizer() {}

    /**
     * Rounds the weights of a lowered step.
     *
     * @param schedule its factors, and the multipliers that {@link WeightStatistics#multipliers} gives for them
     */
    public static LinearStep quantize(LinearStep step, StepSchedule schedule) {
        return quantize(step, schedule, input -> 0);
    }

    /**
     * The same with biases that make up for what rounding adds on average. All slots of a row share a weight's
     * rounding, so what it adds where values have a mean does not average out in the sums of later layers (Nagel, van
     * Baalen, Blankevoort and Welling, ICCV 2019, section 4.2).
     *
     * @param means of the rows that the step reads, by input
     */
    public static LinearStep quantize(LinearStep step, StepSchedule schedule, IntToDoubleFunction means) {
        double[] factors = schedule.factors();
        RealWeights real = step.real();
        int[][] operands = WeightStatistics.operands(step.dataflow());
        List<QuantizedWeights.Panel> panels = new ArrayList<>();
        double[][] columns = columnMeans(step, means);
        int row = 0;
        for (int p = 0; p < real.panelCount(); p++) {
            RealWeights.Panel panel = real.panels().get(p);
            int rows = panel.weights().length;
            int[][] weights = new int[rows][panel.weights()[0].length];
            double[] own = new double[rows];
            double[] bias = panel.bias().clone();
            for (int m = 0; m < rows; m++) {
                own[m] = schedule.multipliers()[row++];
                for (int k = 0; k < weights[m].length; k++) {
                    double factor = factors[operands[p][k]] / own[m];
                    weights[m][k] = (int) Math.rint(panel.weights()[m][k] * factor);
                    bias[m] += (panel.weights()[m][k] - weights[m][k] / factor) * columns[p][k];
                }
            }
            panels.add(new QuantizedWeights.Panel(weights, own, bias));
        }
        return new LinearStep(
                step.dataflow(), new QuantizedWeights(panels, factors), schedule.rescale(), step.shifts());
    }

    /**
     * By panel and column, the mean that the column meets over the tiles that share the panel.
     *
     * @param means of the rows that the step reads, by input
     */
    public static double[][] columnMeans(LinearStep step, IntToDoubleFunction means) {
        LinearDataflow dataflow = step.dataflow();
        double[][] columns = new double[step.weights().panelCount()][];
        int[] tiles = new int[columns.length];
        Arrays.setAll(columns, p -> new double[step.weights().columns(p)]);
        for (LinearDataflow.Tile tile : dataflow.tiles()) {
            tiles[tile.panel()]++;
            for (int k = 0; k < tile.sources().length; k++) {
                LinearDataflow.Source source = dataflow.sources().get(tile.sources()[k]);
                columns[tile.panel()][k] += means.applyAsDouble(source.input()) * kept(dataflow, source);
            }
        }
        for (int p = 0; p < columns.length; p++) {
            for (int k = 0; k < columns[p].length; k++) {
                columns[p][k] /= tiles[p];
            }
        }
        return columns;
    }

    /** The share of the slots that a source's mask keeps. */
    private static double kept(LinearDataflow dataflow, LinearDataflow.Source source) {
        if (!source.isMasked()) {
            return 1;
        }
        boolean[] mask = dataflow.masks().get(source.mask());
        int count = 0;
        for (boolean slot : mask) {
            count += slot ? 1 : 0;
        }
        return (double) count / mask.length;
    }
}
