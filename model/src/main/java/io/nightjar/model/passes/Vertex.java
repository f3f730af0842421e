package io.nightjar.model.passes;

import io.nightjar.model.network.Layer;
import java.util.ArrayList;
import java.util.List;

/** A node of a graph under rewriting; the network's input is the vertex without a layer. */
final class Vertex {
    final String name;
    final List<Vertex> inputs;
    Layer layer;

    Vertex(String name, Layer layer, List<Vertex> inputs) {
        this.name = name;
        this.layer = layer;
        this.inputs = new ArrayList<>(inputs);
    }

    Vertex input() {
        return inputs.get(0);
    }

    boolean isNetworkInput() {
        return layer == null;
    }
}
