package io.nightjar.model.circuit;

import io.nightjar.ckks.math.WeightPanel;
import java.util.List;

/**
 * Weights as integers times an integer multiplier for every row: a real weight is weight * multiplier / factor, with
 * the factor of the operand that its column reads.
 *
 * @param panels weights of matrix products, shared by tiles
 * @param factors by operand of the step, positive: what its scale is multiplied by; the products of input scale and
 *     factor agree
 */
public record QuantizedWeights(List<Panel> panels, double[] factors) implements Weights {
    /**
     * M rows of K integer weights.
     *
     * @param weights M x K integers of magnitude below 2^20
     * @param multipliers M positive integers
     * @param bias M reals in message units
     */
    public record Panel(int[][] weights, double[] multipliers, double[] bias) {
        public Panel {
            if (weights.length == 0
                    || weights[0].length == 0
                    || multipliers.length != weights.length
                    || bias.length != weights.length) {
                throw new IllegalArgumentException("weights, multipliers and biases of a panel do not match");
            }
            for (int m = 0; m < weights.length; m++) {
                boolean integer = multipliers[m] >= 1
                        && multipliers[m] < Double.POSITIVE_INFINITY
                        && multipliers[m] == Math.rint(multipliers[m]);
                for (int weight : weights[m]) {
                    if (weight <= -WeightPanel.WEIGHT_LIMIT || weight >= WeightPanel.WEIGHT_LIMIT) {
                        throw new IllegalArgumentException("weight " + weight + " is not below 2^20 in magnitude");
                    }
                }
                if (!integer || !Double.isFinite(bias[m]) || weights[m].length != weights[0].length) {
                    throw new IllegalArgumentException("row " + m + " of a panel is malformed");
                }
            }
        }

        /** M. */
        public int rows() {
            return weights.length;
        }

        /** K. */
        public int columns() {
            return weights[0].length;
        }
    }

    public QuantizedWeights {
        panels = List.copyOf(panels);
    }

    @Override
    public int panelCount() {
        return panels.size();
    }

    @Override
    public int rows(int panel) {
        return panels.get(panel).rows();
    }

    @Override
    public int columns(int panel) {
        return panels.get(panel).columns();
    }

    @Override
    public double[] bias(int panel) {
        return panels.get(panel).bias();
    }
}
