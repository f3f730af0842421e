package io.nightjar.model.passes;

import io.nightjar.model.network.AveragePool;
import io.nightjar.model.network.Conv2d;
import io.nightjar.model.network.SumPool;
import java.util.Arrays;

/** Average pools as sums followed by a scale; with counted padding, as convolutions with one kernel per channel. */
final class PoolSums {
    private PoolSums() {}

    /** A pool whose padding is not counted stays, because its divisor depends on the position. */
    static void run(Graph graph) {
        for (Vertex vertex : graph.vertices()) {
            if (vertex.layer instanceof AveragePool pool) {
                rewrite(graph, vertex, pool);
            }
        }
    }

    private static void rewrite(Graph graph, Vertex vertex, AveragePool pool) {
        int channels = graph.shape(vertex).channels();
        double weight = 1.0 / pool.windowSize();
        if (!pool.isPadded()) {
            vertex.layer = new SumPool(pool.y(), pool.x());
            graph.insertAfter(vertex, Affine.uniform(channels, weight, 0).layer());
        } else if (pool.countIncludePad()) {
            double[][][][] weights =
                    new double[channels][1][pool.y().kernel()][pool.x().kernel()];
            for (double[][][] kernel : weights) {
                for (double[] row : kernel[0]) {
                    Arrays.fill(row, weight);
                }
            }
            vertex.layer = new Conv2d(weights, new double[channels], pool.y(), pool.x(), channels);
        }
    }
}
