package io.nightjar.model.passes;

import io.nightjar.model.network.Add;
import io.nightjar.model.network.ChannelAffine;
import io.nightjar.model.network.SumPool;
import java.util.List;

/**
 * Moves affine maps behind sums of maps to the edges where the sums read their branches: scale (x + y) + shift = (scale
 * x + shift) + scale y. A branch's own layer takes its part where it can; elsewhere the part stays on the edge, where
 * it is a weight of the sum's linear step in place of a 1. Other readers of the branch read it as before.
 *
 * <p>Call a map free if its one reader is a sum of maps, which takes it as weights. Between two merges of linear layers
 * there is an end to this rewrite, {@link ForwardFold} with or without copies, and {@link BackwardFold}, although folds
 * over a sum go both ways: this rewrite and copies take out one map that is not free and add none but free ones; every
 * other fold takes out a map and adds none. So the pair (maps that are not free, maps) falls lexicographically. A shift
 * by value that a copy leaves behind a convolution is no map by channel, or the convolution takes it at once.
 */
final class BranchAffines {
    private final Graph graph;
    private final BackwardFold intoLayers;

    BranchAffines(Graph graph) {
        this.graph = graph;
        intoLayers = new BackwardFold(graph, false);
    }

    /** Whether a map has one reader, a sum that takes it as weights. */
    static boolean isFree(Graph graph, Vertex map) {
        return graph.hasOneReader(map)
                && takesOnEdge(graph, graph.consumers(map).get(0));
    }

    /**
     * Whether a layer is a sum whose linear step has a 1x1 convolution with one weight per channel for nothing. A
     * vector may be a flattened map, packed by the map's channels, where such a convolution is a step of its own.
     */
    static boolean takesOnEdge(Graph graph, Vertex reader) {
        return reader.layer instanceof Add && !graph.shape(reader).isVector();
    }

    /** Puts a map between a vertex and one layer that reads it; every reading gets its own. */
    static void putOnEdges(Vertex reader, Vertex source, Affine affine) {
        reader.inputs.replaceAll(
                input -> input == source ? new Vertex(reader.name, affine.layer(), List.of(source)) : input);
    }

    /** Moves all that can be moved; says whether anything changed. */
    boolean run() {
        boolean changed = false;
        for (Vertex vertex : graph.vertices()) {
            if (vertex.layer instanceof ChannelAffine layer && canDistribute(vertex.input())) {
                distribute(vertex.input(), Affine.of(layer));
                changed |= graph.bypass(vertex);
            }
        }
        return changed;
    }

    private boolean canDistribute(Vertex vertex) {
        return !vertex.isNetworkInput()
                && graph.hasOneReader(vertex)
                && (takesOnEdge(graph, vertex) || vertex.layer instanceof SumPool && canDistribute(vertex.input()));
    }

    private void distribute(Vertex vertex, Affine affine) {
        if (vertex.layer instanceof SumPool pool) {
            distribute(vertex.input(), BackwardFold.beforeSum(pool, affine));
            return;
        }
        boolean second =
                !intoLayers.canFold(vertex.inputs.get(0), affine) && intoLayers.canFold(vertex.inputs.get(1), affine);
        distribute(vertex, 0, second ? affine.withoutShift() : affine);
        distribute(vertex, 1, second ? affine : affine.withoutShift());
    }

    private void distribute(Vertex sum, int branch, Affine affine) {
        Vertex source = sum.inputs.get(branch);
        if (affine.isIdentity() || intoLayers.fold(source, affine)) {
            return;
        }
        if (canDistribute(source)) {
            distribute(source, affine);
        } else {
            sum.inputs.set(branch, new Vertex(sum.name, affine.layer(), List.of(source)));
        }
    }
}
