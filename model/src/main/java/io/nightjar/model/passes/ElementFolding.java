package io.nightjar.model.passes;

import io.nightjar.model.network.ChannelAffine;
import io.nightjar.model.network.Conv2d;
import io.nightjar.model.network.Dense;
import io.nightjar.model.network.ElementAffine;
import io.nightjar.model.network.Flatten;
import io.nightjar.model.network.PaddingMode;
import io.nightjar.model.network.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Moves maps with a scale and shift for every value to where they cost no level: what is the same on every position of
 * a channel becomes an affine map by channel, maps in front of a dense layer fold into it, scales by channel fold into
 * the layer before, and shifts in front of a convolution move behind it, where its zeros do not matter.
 */
final class ElementFolding {
    private final Graph graph;

    ElementFolding(Graph graph) {
        this.graph = graph;
    }

    /** Moves until nothing changes; says whether anything changed. */
    boolean run() {
        boolean changed = false;
        while (moveNext()) {
            changed = true;
        }
        return changed;
    }

    private boolean moveNext() {
        for (Vertex vertex : graph.vertices()) {
            if (vertex.layer instanceof ElementAffine affine
                    && (recognise(vertex, affine)
                            || join(vertex, affine)
                            || flattenFirst(vertex, affine)
                            || foldScaleBack(vertex, affine)
                            || moveBehindConvolution(vertex, affine))) {
                return true;
            }
        }
        return false;
    }

    /** The same scale and shift on every position of a channel are an affine map by channel. */
    private boolean recognise(Vertex vertex, ElementAffine affine) {
        Optional<Affine> byChannel = byChannel(affine, graph.shape(vertex));
        byChannel.ifPresent(map -> vertex.layer = map.layer());
        return byChannel.isPresent();
    }

    private static Optional<Affine> byChannel(ElementAffine affine, Shape shape) {
        return new Affine(affine.scale(), affine.shift()).unflattened(shape);
    }

    /** Two maps in a row are one. */
    private boolean join(Vertex vertex, ElementAffine affine) {
        Vertex before = vertex.input();
        if (before.isNetworkInput() || !graph.hasOneReader(before)) {
            return false;
        }
        if (before.layer instanceof ElementAffine first) {
            vertex.layer = LayerFolds.before(new Affine(first.scale(), first.shift()), affine);
        } else if (before.layer instanceof ChannelAffine first) {
            vertex.layer = LayerFolds.before(Affine.of(first).flattened(graph.shape(before)), affine);
        } else {
            return false;
        }
        vertex.inputs.set(0, before.input());
        return true;
    }

    /** In front of a flattening that only dense layers read, the map is one of the vector, which they take. */
    private boolean flattenFirst(Vertex vertex, ElementAffine affine) {
        if (!graph.hasOneReader(vertex)) {
            return false;
        }
        Vertex flatten = graph.consumers(vertex).get(0);
        if (!(flatten.layer instanceof Flatten)
                || graph.isOutput(flatten)
                || !graph.consumers(flatten).stream().allMatch(reader -> reader.layer instanceof Dense)) {
            return false;
        }
        graph.bypass(vertex);
        graph.insertAfter(flatten, new ChannelAffine(affine.scale(), affine.shift()));
        return true;
    }

    /** A scale by channel goes into the layer before, so that weights do not depend on the position. */
    private boolean foldScaleBack(Vertex vertex, ElementAffine affine) {
        Shape shape = graph.shape(vertex);
        Optional<Affine> scale = byChannel(new ElementAffine(affine.scale(), new double[shape.size()]), shape);
        if (scale.isEmpty()
                || scale.get().isIdentity()
                || !new BackwardFold(graph, false).fold(vertex.input(), scale.get())) {
            return false;
        }
        vertex.layer = new ElementAffine(ones(shape.size()), affine.shift());
        return true;
    }

    /** conv(s x + t) = conv(s x) + conv(t), whatever is around the map. */
    private boolean moveBehindConvolution(Vertex vertex, ElementAffine affine) {
        if (!graph.hasOneReader(vertex)
                || !(graph.consumers(vertex).get(0).layer instanceof Conv2d conv)
                || Arrays.stream(affine.shift()).allMatch(t -> t == 0)) {
            return false;
        }
        Vertex reader = graph.consumers(vertex).get(0);
        Shape in = graph.shape(vertex);
        double[] shift = withoutBias(conv, in, affine.shift());
        vertex.layer = new ElementAffine(affine.scale(), new double[in.size()]);
        graph.insertAfter(reader, new ElementAffine(ones(shift.length), shift));
        return true;
    }

    /** What a convolution makes of given values, less its bias. */
    static double[] withoutBias(Conv2d conv, Shape in, double[] x) {
        Shape out = conv.outputShape(List.of(in));
        double[] result = new double[out.size()];
        for (int o = 0; o < out.channels(); o++) {
            int firstIn = o / (conv.outChannels() / conv.groups()) * conv.weights()[o].length;
            for (int y = 0; y < out.height(); y++) {
                for (int column = 0; column < out.width(); column++) {
                    result[out.index(o, y, column)] = sum(conv, o, firstIn, y, column, in, x);
                }
            }
        }
        return result;
    }

    private static double sum(Conv2d conv, int o, int firstIn, int outY, int outX, Shape in, double[] values) {
        double sum = 0;
        for (int i = 0; i < conv.weights()[o].length; i++) {
            for (int ky = 0; ky < conv.y().kernel(); ky++) {
                for (int kx = 0; kx < conv.x().kernel(); kx++) {
                    int source = conv.source(in, outY, outX, ky, kx);
                    if (source != PaddingMode.ZERO) {
                        sum += conv.weights()[o][i][ky][kx] * values[in.index(firstIn + i, 0, 0) + source];
                    }
                }
            }
        }
        return sum;
    }

    static double[] ones(int count) {
        double[] ones = new double[count];
        Arrays.fill(ones, 1);
        return ones;
    }
}
