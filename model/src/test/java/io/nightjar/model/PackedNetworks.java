package io.nightjar.model;

import io.nightjar.model.network.CompletedSquare;
import io.nightjar.model.network.Flatten;
import io.nightjar.model.network.Network;
import io.nightjar.model.network.Shape;
import io.nightjar.model.network.SumPool;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Networks, images and bounds for tests of phase packings. */
public final class PackedNetworks {
    private PackedNetworks() {}

    /** Same padding, stride 2, kernels of 3 and 5, pooling, a dense layer over several coarse positions. */
    public static Network convolutional(Random random) {
        return Network.chain(
                new Shape(2, 8, 8),
                List.of(
                        TestNetworks.conv(random, 4, 2, 3, 1, 1, 1, 0.5),
                        new CompletedSquare(4, -0.5, 0.75, 0.1),
                        SumPool.square(2, 2),
                        TestNetworks.conv(random, 6, 4, 3, 1, 1, 2, 0.2),
                        new CompletedSquare(2, 0, 0, 0.25),
                        new Flatten(),
                        TestNetworks.dense(random, 3, 96, 0.1)));
    }

    /** Random images of a network's shape. */
    public static double[][] pixels(Network network, int images, Random random) {
        double[][] pixels = new double[images][];
        for (int b = 0; b < images; b++) {
            pixels[b] = RandomNetworks.image(random, network.input().size());
        }
        return pixels;
    }

    /** The same bound on the outputs of a group of tiles for every layer. */
    public static int[] bounds(Network network, int mostOutputs) {
        int[] bounds = new int[network.nodes().size()];
        Arrays.fill(bounds, mostOutputs);
        return bounds;
    }
}
