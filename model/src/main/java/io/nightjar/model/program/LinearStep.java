package io.nightjar.model.program;

import io.nightjar.ckks.math.WeightPanel;
import java.util.List;

/**
 * A convolution or a dense layer as exact products of small-integer matrices with columns of ciphertexts. Output row m of a tile is
 *
 * <pre>multiplier[m] * sum over k of weight[m][k] * input[k] + bias[m] * scale * factor</pre>
 *
 * at scale {@code input scale * factor}: the real weight is weight * multiplier / factor.
 *
 * @param name what reports call the step
 * @param inputCount length of the array it reads
 * @param outputCount length of the array it makes
 * @param panels weights shared by tiles
 * @param tiles every tile reads some inputs and makes some outputs
 * @param factor what the scale is multiplied by
 * @param rescale whether a rescale follows
 */
public record LinearStep(
        String name,
        int inputCount,
        int outputCount,
        List<Panel> panels,
        List<Tile> tiles,
        double factor,
        boolean rescale)
        implements Step {

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

    /**
     * One matrix product.
     *
     * @param panel index of its weights
     * @param inputs K indices into the array read
     * @param outputs M indices into the array made
     */
    public record Tile(int panel, int[] inputs, int[] outputs) {}

    public LinearStep {
        panels = List.copyOf(panels);
        tiles = List.copyOf(tiles);
        if (!(factor > 0) || Double.isInfinite(factor)) {
            throw new IllegalArgumentException("step " + name + " has factor " + factor);
        }
        int[] madeBy = new int[outputCount];
        for (Tile tile : tiles) {
            Panel panel = panels.get(tile.panel);
            if (panel.columns() != tile.inputs.length || panel.rows() != tile.outputs.length) {
                throw new IllegalArgumentException("a tile of " + name + " does not fit its weights");
            }
            for (int input : tile.inputs) {
                if (input < 0 || input >= inputCount) {
                    throw new IllegalArgumentException(
                            "a tile of " + name + " reads input " + input + " of " + inputCount);
                }
            }
            for (int output : tile.outputs) {
                madeBy[output]++;
            }
        }
        for (int made : madeBy) {
            if (made != 1) {
                throw new IllegalArgumentException("an output of " + name + " is made " + made + " times");
            }
        }
    }

    @Override
    public int producers() {
        return tiles.size();
    }

    @Override
    public int[] producerByOutput() {
        int[] producers = new int[outputCount];
        for (int t = 0; t < tiles.size(); t++) {
            for (int output : tiles.get(t).outputs) {
                producers[output] = t;
            }
        }
        return producers;
    }

    @Override
    public int[] reads(int producer) {
        return tiles.get(producer).inputs;
    }

    /** Integer weights times residues over all tiles. */
    public long products() {
        return tiles.stream()
                .mapToLong(t -> (long) t.inputs.length * t.outputs.length)
                .sum();
    }
}
