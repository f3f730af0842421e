package io.nightjar.model.passes;

import io.nightjar.model.network.Conv2d;
import io.nightjar.model.network.Dense;
import io.nightjar.model.network.Flatten;
import io.nightjar.model.network.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Merges a dense layer with the dense layer or convolution that it follows without an activation between; saves a
 * level.
 */
final class LinearMerging {
    /** How many times the products of the separate layers the merged layer may need. */
    static final double MAX_GROWTH = 4;

    private final Graph graph;

    LinearMerging(Graph graph) {
        this.graph = graph;
    }

    /** Merges until nothing can be merged; says whether anything changed. */
    boolean run() {
        boolean changed = false;
        while (mergeNext()) {
            changed = true;
        }
        return changed;
    }

    /** Takes out flattenings of vectors. */
    void removeTrivialFlattens() {
        for (Vertex vertex : graph.vertices()) {
            if (vertex.layer instanceof Flatten && graph.shape(vertex.input()).isVector()) {
                graph.bypass(vertex);
            }
        }
    }

    private boolean mergeNext() {
        for (Vertex vertex : graph.vertices()) {
            if (vertex.layer instanceof Dense dense) {
                List<Vertex> chain = chainBefore(vertex);
                if (!chain.isEmpty() && isCheapEnough(dense, chain)) {
                    merge(vertex, dense, chain);
                    return true;
                }
            }
        }
        return false;
    }

    /** The layers back to the nearest convolution or dense layer, nearest first; none where there is no such layer. */
    private List<Vertex> chainBefore(Vertex dense) {
        List<Vertex> chain = new ArrayList<>();
        Vertex current = dense.input();
        while (!current.isNetworkInput()
                && graph.hasOneReader(current)
                && (current.layer instanceof Flatten || Pullback.supports(current.layer))) {
            chain.add(current);
            if (current.layer instanceof Conv2d || current.layer instanceof Dense) {
                return chain;
            }
            current = current.input();
        }
        return List.of();
    }

    private boolean isCheapEnough(Dense dense, List<Vertex> chain) {
        Vertex first = chain.get(chain.size() - 1);
        if (first.layer instanceof Conv2d conv && Composition.isSelection(conv)) {
            return true;
        }
        double separate = (double) dense.outputs() * dense.inputs() + products(first);
        double merged = (double) dense.outputs() * graph.shape(first.input()).size();
        return merged <= MAX_GROWTH * separate;
    }

    private double products(Vertex linear) {
        if (linear.layer instanceof Conv2d conv) {
            return (double) graph.shape(linear).size()
                    * conv.weights()[0].length
                    * conv.y().kernel()
                    * conv.x().kernel();
        }
        return (double) ((Dense) linear.layer).outputs() * ((Dense) linear.layer).inputs();
    }

    private void merge(Vertex vertex, Dense dense, List<Vertex> chain) {
        double[][] weights = dense.weights().clone();
        double[] bias = dense.bias().clone();
        for (Vertex linear : chain) {
            if (!(linear.layer instanceof Flatten)) {
                Shape in = graph.shape(linear.input());
                Shape out = graph.shape(linear);
                for (int o = 0; o < weights.length; o++) {
                    Pullback pulled = Pullback.through(linear.layer, in, out, weights[o]);
                    weights[o] = pulled.row();
                    bias[o] += pulled.constant();
                }
            }
        }
        Vertex source = chain.get(chain.size() - 1).input();
        vertex.layer = new Dense(weights, bias);
        vertex.inputs.set(0, source);
        if (!graph.shape(source).isVector()) {
            graph.insertBefore(vertex, new Flatten());
        }
    }
}
