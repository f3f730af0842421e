package io.nightjar.model.reference;

import io.nightjar.ckks.Counts;
import io.nightjar.model.network.Network;
import io.nightjar.model.network.Node;
import io.nightjar.model.network.Shape;
import java.util.List;
import java.util.stream.IntStream;

/** Runs a network in double precision, one loop nest per layer. Stateless, safe for many threads. */
public final class ReferenceExecutor {
    private ReferenceExecutor() {}

    /**
     * The network's output for one image.
     *
     * @param image values in (channel, y, x) order, as many as the input shape has
     * @throws IllegalArgumentException when the image has another number of values
     */
    public static double[] run(Network network, double[] image) {
        double[][] values = trace(network, image);
        return values[values.length - 1];
    }

    /** The outputs for several images, computed on the common pool's threads. */
    public static double[][] run(Network network, double[][] images) {
        return IntStream.range(0, images.length)
                .parallel()
                .mapToObj(i -> run(network, images[i]))
                .toArray(double[][]::new);
    }

    /** The output of every node for one image, in the order of the nodes. */
    private static double[][] trace(Network network, double[] image) {
        if (image.length != network.input().size()) {
            throw new IllegalArgumentException(
                    "The image has " + Counts.of(image.length, "value") + "; the network's input " + network.input()
                            + " needs " + network.input().size());
        }
        List<Shape> shapes = network.shapes();
        double[][] values = new double[shapes.size()][];
        for (int i = 0; i < values.length; i++) {
            Node node = network.nodes().get(i);
            int source = node.inputs()[0];
            Shape in = source == Node.INPUT ? network.input() : shapes.get(source);
            double[] first = source == Node.INPUT ? image : values[source];
            values[i] = node.inputs().length == 1
                    ? Kernels.apply(node.layer(), in, first, shapes.get(i))
                    : Kernels.sum(first, node.inputs()[1] == Node.INPUT ? image : values[node.inputs()[1]]);
        }
        return values;
    }
}
