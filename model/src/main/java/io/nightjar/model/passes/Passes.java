package io.nightjar.model.passes;

import io.nightjar.model.network.Network;

/** All rewrites in order. */
public final class Passes {
    private Passes() {}

    /**
     * A network with the same function, up to rounding, that needs fewer levels and products. It has no
     * {@code ChannelAffine}, no {@code PolynomialActivation}, and no {@code AveragePool} except one whose padding is
     * not counted in its divisor.
     */
    public static Network optimise(Network network) {
        Graph graph = new Graph(network);
        AffineFolding affines = new AffineFolding(graph);
        LinearMerging merging = new LinearMerging(graph);
        PointwiseMerging pointwise = new PointwiseMerging(graph);
        ActivationCompletion activations = new ActivationCompletion(graph);
        affines.recognise();
        PoolSums.run(graph);
        merging.removeTrivialFlattens();
        settle(affines, merging, pointwise);
        while (activations.completeNext()) {
            settle(affines, merging, pointwise);
        }
        while (affines.runThroughSquares()) {
            settle(affines, merging, pointwise);
        }
        affines.replaceRest();
        pointwise.run();
        merging.run();
        merging.removeTrivialFlattens();
        return graph.toNetwork();
    }

    private static void settle(AffineFolding affines, LinearMerging merging, PointwiseMerging pointwise) {
        boolean changed = true;
        while (changed) {
            changed = affines.run();
            changed |= merging.run();
            changed |= pointwise.run();
        }
    }
}
