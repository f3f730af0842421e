package io.nightjar.model.passes;

import io.nightjar.model.network.ChannelAffine;
import io.nightjar.model.network.CompletedSquare;
import io.nightjar.model.network.Conv2d;
import io.nightjar.model.network.ElementAffine;
import io.nightjar.model.network.Flatten;
import io.nightjar.model.network.Shape;
import io.nightjar.model.network.SumPool;
import java.util.Optional;

/**
 * Removes affine maps: into the linear layers before them, else into all that follow, else into the activation before
 * them.
 */
final class AffineFolding {
    private final Graph graph;

    AffineFolding(Graph graph) {
        this.graph = graph;
    }

    /** Takes convolutions with one weight per channel, on the same channel, for what they are. */
    private void recognise() {
        for (Vertex vertex : graph.vertices()) {
            if (vertex.layer instanceof Conv2d conv && conv.isPointwise() && isByChannel(conv)) {
                vertex.layer = byChannel(conv).layer();
            }
        }
    }

    private static Affine byChannel(Conv2d conv) {
        double[] scale = new double[conv.outChannels()];
        for (int c = 0; c < scale.length; c++) {
            scale[c] = conv.weights()[c][c % conv.weights()[c].length][0][0];
        }
        return new Affine(scale, conv.bias());
    }

    /** Whether a convolution makes what it reads. */
    static boolean isIdentity(Conv2d conv) {
        return conv.isPointwise() && isByChannel(conv) && byChannel(conv).isIdentity();
    }

    /** Folds what linear layers and polynomials take; says whether anything changed. */
    boolean run() {
        recognise();
        boolean changed = false;
        for (Vertex vertex : graph.vertices()) {
            if (vertex.layer instanceof ChannelAffine layer && foldInto(vertex, Affine.of(layer))) {
                changed |= graph.bypass(vertex);
            }
        }
        return changed;
    }

    /** Folds what is left into completed squares, where their constant or positive scales can go. */
    boolean runThroughSquares() {
        boolean changed = false;
        for (Vertex vertex : graph.vertices()) {
            if (vertex.layer instanceof ChannelAffine layer) {
                Affine affine = Affine.of(layer);
                if (new BackwardFold(graph, true).fold(vertex.input(), affine)) {
                    changed |= graph.bypass(vertex);
                }
            }
        }
        return changed;
    }

    /**
     * Moves what padded convolutions alone could not take to behind them, where the zeros around the map do not matter:
     * conv(s x + t) = conv(s x) + conv(t). A shift for every value costs nothing there. Says whether anything changed.
     */
    boolean moveBehindConvolutions() {
        boolean changed = false;
        for (Vertex vertex : graph.vertices()) {
            if (vertex.layer instanceof ChannelAffine layer
                    && !graph.isOutput(vertex)
                    && graph.consumers(vertex).stream().allMatch(reader -> reader.layer instanceof Conv2d)) {
                moveBehind(vertex, Affine.of(layer));
                changed |= graph.bypass(vertex);
            }
        }
        return changed;
    }

    private void moveBehind(Vertex vertex, Affine affine) {
        Shape shape = graph.shape(vertex);
        for (Vertex reader : graph.consumers(vertex)) {
            Conv2d conv = (Conv2d) reader.layer;
            if (conv.hasZeroPadding()) {
                double[] shift = ElementFolding.withoutBias(
                        conv, shape, affine.flattened(shape).shift());
                reader.layer = LayerFolds.before(affine.withoutShift(), conv);
                graph.insertAfter(reader, new ElementAffine(ElementFolding.ones(shift.length), shift));
            } else {
                reader.layer = LayerFolds.before(affine, conv);
            }
        }
    }

    /**
     * Writes the maps that nothing could take as convolutions with one weight per channel, or right behind the
     * flattening of a map as one of every value before it.
     */
    void replaceRest() {
        for (Vertex vertex : graph.vertices()) {
            if (vertex.layer instanceof ChannelAffine affine
                    && vertex.input().layer instanceof Flatten
                    && graph.hasOneReader(vertex.input())
                    && !graph.shape(vertex.input().input()).isVector()) {
                graph.insertBefore(vertex.input(), new ElementAffine(affine.scale(), affine.shift()));
                graph.bypass(vertex);
            } else if (vertex.layer instanceof ChannelAffine affine) {
                int channels = affine.scale().length;
                double[][][][] weights = new double[channels][1][1][];
                for (int c = 0; c < channels; c++) {
                    weights[c][0][0] = new double[] {affine.scale()[c]};
                }
                vertex.layer = Conv2d.of(weights, affine.shift()).withGroups(channels);
            }
        }
    }

    private static boolean isByChannel(Conv2d conv) {
        int perGroup = conv.weights()[0].length;
        if (conv.outChannels() != conv.inChannels()) {
            return false;
        }
        for (int o = 0; o < conv.outChannels(); o++) {
            for (int i = 0; i < perGroup; i++) {
                if (i != o % perGroup && conv.weights()[o][i][0][0] != 0) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean foldInto(Vertex vertex, Affine affine) {
        ForwardFold forward = new ForwardFold(graph);
        if (affine.isIdentity() && !onlyLayer(vertex)) {
            return true;
        }
        return new BackwardFold(graph, false).fold(vertex.input(), affine)
                || forward.fold(vertex, affine)
                || foldWithConstantLeft(vertex, affine, forward);
    }

    private boolean onlyLayer(Vertex vertex) {
        return graph.isOutput(vertex) && vertex.input().isNetworkInput();
    }

    /** Scale forward, shift into the constant of the completed square in front. */
    private boolean foldWithConstantLeft(Vertex vertex, Affine affine, ForwardFold forward) {
        if (!affine.isUniform() || !affine.isInvertible()) {
            return false;
        }
        Optional<Vertex> before = squareBefore(vertex);
        if (before.isEmpty() || !forward.fold(vertex, affine.withoutShift())) {
            return false;
        }
        double constant = affine.shift()[0] / (affine.scale()[0] * summed(vertex.input()));
        Vertex square = before.get();
        square.layer = LayerFolds.after(1, constant, (CompletedSquare) square.layer);
        return true;
    }

    private Optional<Vertex> squareBefore(Vertex vertex) {
        Vertex current = vertex.input();
        while (!current.isNetworkInput() && graph.hasOneReader(current)) {
            if (current.layer instanceof CompletedSquare) {
                return Optional.of(current);
            } else if (!(current.layer instanceof Flatten || current.layer instanceof SumPool)) {
                return Optional.empty();
            }
            current = current.input();
        }
        return Optional.empty();
    }

    /** How many values the sum pools between a square and its reader add up. */
    private static double summed(Vertex last) {
        double factor = 1;
        for (Vertex current = last; !(current.layer instanceof CompletedSquare); current = current.input()) {
            if (current.layer instanceof SumPool pool) {
                factor *= pool.windowSize();
            }
        }
        return factor;
    }
}
