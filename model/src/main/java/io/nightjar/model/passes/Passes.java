package io.nightjar.model.passes;

import io.nightjar.model.network.Network;

/** All rewrites in order. */
public final class Passes {
    private Passes() {}

    /**
     * A network with the same function, up to rounding, that needs fewer levels and products. It has no
     * {@code ChannelAffine}, no {@code PolynomialActivation} and no {@code AveragePool}.
     */
    public static Network optimise(Network network) {
        Graph graph = new Graph(network);
        AffineFolding affines = new AffineFolding(graph);
        BranchAffines branches = new BranchAffines(graph);
        LinearMerging merging = new LinearMerging(graph);
        PointwiseMerging pointwise = new PointwiseMerging(graph);
        ElementFolding elements = new ElementFolding(graph);
        ActivationCompletion activations = new ActivationCompletion(graph);
        PoolSums.run(graph);
        merging.removeTrivialFlattens();
        Runnable settle = () -> settle(affines, elements, merging, pointwise);
        settle.run();
        while (activations.completeNext()) {
            settle.run();
        }
        do {
            while (affines.runThroughSquares() || affines.copyToReaders() || branches.run()) {
                settle.run();
            }
            affines.replaceRest();
        } while (mergeRest(merging, pointwise, settle));
        merging.removeTrivialFlattens();
        return graph.toNetwork();
    }

    private static boolean mergeRest(LinearMerging merging, PointwiseMerging pointwise, Runnable settle) {
        boolean changed = pointwise.run() | merging.run();
        if (changed) {
            settle.run();
        }
        return changed;
    }

    private static void settle(
            AffineFolding affines, ElementFolding elements, LinearMerging merging, PointwiseMerging pointwise) {
        boolean changed = true;
        while (changed) {
            changed = elements.run();
            changed |= affines.run();
            changed |= merging.run();
            changed |= pointwise.run();
        }
    }
}
