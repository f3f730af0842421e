package io.nightjar.model.passes;

import io.nightjar.model.network.Conv2d;
import io.nightjar.model.network.Shape;
import java.util.Arrays;

/** Merges a 1x1 convolution with the convolution before or after it, when no activation is between; saves a level. */
final class PointwiseMerging {
    private final Graph graph;

    PointwiseMerging(Graph graph) {
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

    private boolean mergeNext() {
        for (Vertex vertex : graph.vertices()) {
            if (vertex.layer instanceof Conv2d second
                    && vertex.input().layer instanceof Conv2d first
                    && graph.hasOneReader(vertex.input())
                    && canMerge(first, second)) {
                Conv2d merged = merge(first, second);
                double separate = products(first, graph.shape(vertex.input())) + products(second, graph.shape(vertex));
                if (products(merged, graph.shape(vertex)) <= LinearMerging.MAX_GROWTH * separate) {
                    vertex.layer = merged;
                    vertex.inputs.set(0, vertex.input().input());
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean canMerge(Conv2d first, Conv2d second) {
        boolean pads = second.isPadded() && Arrays.stream(first.bias()).anyMatch(b -> b != 0);
        return second.isPointwise() || first.isPointwise() && !pads;
    }

    private static double products(Conv2d conv, Shape out) {
        return (double) out.size()
                * conv.weights()[0].length
                * conv.y().kernel()
                * conv.x().kernel();
    }

    /** One ungrouped convolution with the geometry of the one that is not 1x1. */
    private static Conv2d merge(Conv2d first, Conv2d second) {
        Conv2d geometry = second.isPointwise() ? first : second;
        double[][][][] weights = new double[second.outChannels()][first.inChannels()]
                [geometry.y().kernel()][geometry.x().kernel()];
        double[] bias = second.bias().clone();
        for (int o = 0; o < weights.length; o++) {
            for (int m = 0; m < first.outChannels(); m++) {
                if (connects(second, o, m)) {
                    double[][] outer = kernel(second, o, m);
                    bias[o] += sum(outer) * first.bias()[m];
                    for (int i = 0; i < first.inChannels(); i++) {
                        if (connects(first, m, i)) {
                            addProduct(outer, kernel(first, m, i), weights[o][i]);
                        }
                    }
                }
            }
        }
        return new Conv2d(weights, bias, geometry.y(), geometry.x(), 1);
    }

    /** Whether an input channel and an output channel are in one group. */
    private static boolean connects(Conv2d conv, int out, int in) {
        return out / (conv.outChannels() / conv.groups()) == in / conv.weights()[0].length;
    }

    /** Weights from an input channel to an output channel of its group. */
    private static double[][] kernel(Conv2d conv, int out, int in) {
        return conv.weights()[out][in % conv.weights()[0].length];
    }

    /** Adds the product of two kernels of which at least one has a single weight. */
    private static void addProduct(double[][] a, double[][] b, double[][] sum) {
        for (int y = 0; y < sum.length; y++) {
            for (int x = 0; x < sum[y].length; x++) {
                sum[y][x] += a[y % a.length][x % a[0].length] * b[y % b.length][x % b[0].length];
            }
        }
    }

    private static double sum(double[][] kernel) {
        return Arrays.stream(kernel).flatMapToDouble(Arrays::stream).sum();
    }
}
