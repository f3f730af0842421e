package io.nightjar.model.circuit;

import java.util.List;

/**
 * Weights before a schedule is chosen.
 *
 * @param node of the network that they come from
 * @param panels weights of matrix products, shared by tiles
 */
public record RealWeights(int node, List<Panel> panels) implements Weights {
    /**
     * Weights of a matrix product.
     *
     * @param weights M x K reals
     * @param bias M reals in message units
     */
    public record Panel(double[][] weights, double[] bias) {}

    public RealWeights {
        panels = List.copyOf(panels);
    }

    @Override
    public int panelCount() {
        return panels.size();
    }

    @Override
    public int rows(int panel) {
        return panels.get(panel).weights.length;
    }

    @Override
    public int columns(int panel) {
        return panels.get(panel).weights[0].length;
    }

    @Override
    public double[] bias(int panel) {
        return panels.get(panel).bias();
    }
}
