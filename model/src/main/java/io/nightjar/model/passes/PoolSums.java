package io.nightjar.model.passes;

import io.nightjar.model.network.AveragePool;
import io.nightjar.model.network.Conv2d;
import io.nightjar.model.network.ElementAffine;
import io.nightjar.model.network.Shape;
import io.nightjar.model.network.SumPool;
import io.nightjar.model.network.Window;
import java.util.Arrays;

/**
 * Average pools as sums followed by a scale; with padding, as convolutions with one kernel per channel, and a divisor
 * for every position where the padding does not count.
 */
final class PoolSums {
    private PoolSums() {}

    static void run(Graph graph) {
        for (Vertex vertex : graph.vertices()) {
            if (vertex.layer instanceof AveragePool pool) {
                rewrite(graph, vertex, pool);
            }
        }
    }

    private static void rewrite(Graph graph, Vertex vertex, AveragePool pool) {
        Shape in = graph.shape(vertex.input());
        double weight = 1.0 / pool.windowSize();
        if (!pool.isPadded()) {
            vertex.layer = new SumPool(pool.y(), pool.x());
            graph.insertAfter(vertex, Affine.uniform(in.channels(), weight, 0).layer());
        } else if (pool.countIncludePad()) {
            vertex.layer = convolution(in.channels(), pool.y(), pool.x(), weight);
        } else {
            double[] scale = inverseCounts(pool, in, graph.shape(vertex));
            vertex.layer = convolution(in.channels(), pool.y(), pool.x(), 1);
            graph.insertAfter(vertex, new ElementAffine(scale, new double[scale.length]));
        }
    }

    /** One kernel of equal weights per channel. */
    static Conv2d convolution(int channels, Window y, Window x, double weight) {
        double[][][][] weights = new double[channels][1][y.kernel()][x.kernel()];
        for (double[][][] kernel : weights) {
            for (double[] row : kernel[0]) {
                Arrays.fill(row, weight);
            }
        }
        return new Conv2d(weights, new double[channels], y, x, channels);
    }

    private static double[] inverseCounts(AveragePool pool, Shape in, Shape out) {
        double[] inverse = new double[out.size()];
        for (int c = 0; c < out.channels(); c++) {
            for (int y = 0; y < out.height(); y++) {
                for (int x = 0; x < out.width(); x++) {
                    int values = pool.y().inputs(y, in.height()) * pool.x().inputs(x, in.width());
                    inverse[out.index(c, y, x)] = 1.0 / values;
                }
            }
        }
        return inverse;
    }
}
