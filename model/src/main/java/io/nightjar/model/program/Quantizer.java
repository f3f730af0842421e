package io.nightjar.model.program;

import io.nightjar.ckks.math.WeightPanel;
import java.util.ArrayList;
import java.util.List;

/**
 * Rounds real weights to integers times an integer row multiplier. With the factor F that the scale is to grow by, weight w of a row with
 * multiplier m becomes round(w F / m); m is the smallest that keeps the row's integers below 2^20.
 */
final class Quantizer {
    /** Largest integer weight: one below the panel's limit, so that rounding up is safe. */
    private static final double LARGEST = WeightPanel.WEIGHT_LIMIT - 1.0;

    private Quantizer() {}

    static LinearStep quantize(Circuit.LinearStage stage, double factor, boolean rescale) {
        List<LinearStep.Panel> panels = new ArrayList<>();
        for (Circuit.RealPanel panel : stage.panels()) {
            panels.add(quantize(panel, factor));
        }
        return new LinearStep(
                stage.name(), stage.inputCount(), stage.outputCount(), panels, stage.tiles(), factor, rescale);
    }

    private static LinearStep.Panel quantize(Circuit.RealPanel panel, double factor) {
        int rows = panel.weights().length;
        int[][] weights = new int[rows][];
        double[] multipliers = new double[rows];
        for (int m = 0; m < rows; m++) {
            double largest = 0;
            for (double w : panel.weights()[m]) {
                largest = Math.max(largest, Math.abs(w));
            }
            multipliers[m] = Math.max(1, Math.ceil(largest * factor / LARGEST));
            weights[m] = new int[panel.weights()[m].length];
            for (int k = 0; k < weights[m].length; k++) {
                weights[m][k] = (int) Math.rint(panel.weights()[m][k] * factor / multipliers[m]);
            }
        }
        return new LinearStep.Panel(weights, multipliers, panel.bias());
    }
}
