package io.nightjar.model.quantization;

import io.nightjar.ckks.math.WeightPanel;
import io.nightjar.model.circuit.LinearStep;
import io.nightjar.model.circuit.QuantizedWeights;
import io.nightjar.model.circuit.RealWeights;
import io.nightjar.model.circuit.StepSchedule;
import java.util.ArrayList;
import java.util.List;

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
        double[] factors = schedule.factors();
        RealWeights real = step.real();
        int[][] operands = WeightStatistics.operands(step.dataflow());
        List<QuantizedWeights.Panel> panels = new ArrayList<>();
        int row = 0;
        for (int p = 0; p < real.panelCount(); p++) {
            RealWeights.Panel panel = real.panels().get(p);
            int rows = panel.weights().length;
            int[][] weights = new int[rows][panel.weights()[0].length];
            double[] own = new double[rows];
            for (int m = 0; m < rows; m++) {
                own[m] = schedule.multipliers()[row++];
                for (int k = 0; k < weights[m].length; k++) {
                    weights[m][k] = (int) Math.rint(panel.weights()[m][k] * factors[operands[p][k]] / own[m]);
                }
            }
            panels.add(new QuantizedWeights.Panel(weights, own, panel.bias()));
        }
        return new LinearStep(
                step.dataflow(), new QuantizedWeights(panels, factors), schedule.rescale(), step.shifts());
    }
}
