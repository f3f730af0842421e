package io.nightjar.model.circuit;

import io.nightjar.ckks.math.WeightPanel;
import java.util.List;

/**
 * Convolutions, dense layers and sums of branches as exact products of small-integer matrices with columns of
 * ciphertexts. Output row m of a tile is
 *
 * <pre>multiplier[m] * sum over k of weight[m][k] * source[k] + bias[m] * scale * factor</pre>
 *
 * at scale {@code input scale * factor}, where the real weight is weight * multiplier / factor. A masked source is
 * multiplied by its mask at the scale of the multiplier instead, which is why all rows of masked tiles have the same
 * one, and no level is spent on masks.
 *
 * @param wiring what it reads and makes
 * @param panels weights shared by tiles
 * @param factors by operand, what its scale is multiplied by; the products agree
 * @param rescale whether a rescale follows
 */
public record LinearStep(LinearDataflow wiring, List<Panel> panels, double[] factors, boolean rescale) implements Step {

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

        public int rows() {
            return weights.length;
        }

        public int columns() {
            return weights[0].length;
        }
    }

    public LinearStep {
        panels = List.copyOf(panels);
        if (factors.length != wiring.operands().size()) {
            throw new IllegalArgumentException("step " + wiring.name() + " has " + factors.length + " factors for "
                    + wiring.operands().size() + " operands");
        }
        for (double factor : factors) {
            if (!(factor > 0) || Double.isInfinite(factor)) {
                throw new IllegalArgumentException("step " + wiring.name() + " has factor " + factor);
            }
        }
        boolean[] used = new boolean[panels.size()];
        double ofMasked = 0;
        for (LinearDataflow.Tile tile : wiring.tiles()) {
            used[tile.panel()] = true;
            Panel panel = panels.get(tile.panel());
            if (panel.columns() != tile.sources().length || panel.rows() != tile.outputs().length) {
                throw new IllegalArgumentException("a tile of " + wiring.name() + " does not fit its weights");
            }
            for (double multiplier : wiring.isMasked(tile) ? panel.multipliers() : new double[0]) {
                if (ofMasked != 0 && multiplier != ofMasked) {
                    throw new IllegalArgumentException(
                            "masked tiles of " + wiring.name() + " have rows of different multipliers");
                }
                ofMasked = multiplier;
            }
        }
        for (boolean panel : used) {
            if (!panel) {
                throw new IllegalArgumentException("step " + wiring.name() + " has weights that no tile uses");
            }
        }
    }

    @Override
    public String name() {
        return wiring.name();
    }

    @Override
    public List<Operand> operands() {
        return wiring.operands();
    }

    @Override
    public int outputCount() {
        return wiring.outputCount();
    }

    @Override
    public int producers() {
        return wiring.producers();
    }

    @Override
    public int[] producerByOutput() {
        return wiring.producerByOutput();
    }

    @Override
    public int[] reads(int producer) {
        return wiring.reads(producer);
    }
}
