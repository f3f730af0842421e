package io.nightjar.model.lowering;

import io.nightjar.model.circuit.Circuit;
import io.nightjar.model.circuit.LinearStep;
import io.nightjar.model.network.Network;
import java.util.HashMap;
import java.util.Map;

/**
 * Lowers a network again and again in one packing, with other bounds on what its groups make. A layer whose tiles a
 * bound leaves as they were has the same weights object again, so that what is known of weights need not be found
 * again.
 */
public final class RepeatedLowering {
    private final Network network;
    private final int phases;
    private final Map<LayerBound, LinearStep> known = new HashMap<>();

    /**
     * A layer's tiles depend on their bound only while it is below the layer's channels.
     *
     * @param node of the network
     * @param mostRows of a tile, at most the layer's channels
     */
    record LayerBound(int node, int mostRows) {}

    /** @param phases of the input, per axis */
    public RepeatedLowering(Network network, int phases) {
        this.network = network;
        this.phases = phases;
    }

    /** @param mostOutputs as in {@link Lowering#lower} */
    public Circuit lower(int[] mostOutputs) {
        return Lowering.lower(network, phases, mostOutputs, known);
    }
}
