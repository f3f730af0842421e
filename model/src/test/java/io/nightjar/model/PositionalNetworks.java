package io.nightjar.model;

import io.nightjar.model.network.Add;
import io.nightjar.model.network.CompletedSquare;
import io.nightjar.model.network.Conv2d;
import io.nightjar.model.network.ElementAffine;
import io.nightjar.model.network.Flatten;
import io.nightjar.model.network.Network;
import io.nightjar.model.network.Node;
import io.nightjar.model.network.Shape;
import io.nightjar.model.network.SumPool;
import io.nightjar.model.network.Window;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Networks of lowered layers whose scales and shifts depend on the position, or that crop and choose channels. */
public final class PositionalNetworks {
    private PositionalNetworks() {}

    /** All of them, by name; their inputs are small. */
    public static Map<String, Network> all() {
        Map<String, Network> networks = new TreeMap<>();
        Random random = new Random(51);
        Shape image = new Shape(2, 6, 5);
        networks.put(
                "mean image before a padded convolution",
                chain(image, shift(random, image), TestNetworks.conv(random, 3, 2, 3, 1, 1, 1, 0.5), square()));
        networks.put(
                "scale of every pixel before a strided convolution",
                chain(image, scale(random, image), TestNetworks.conv(random, 3, 2, 3, 2, 1, 1, 0.5), square()));
        networks.put(
                "behind a convolution, then flattened",
                chain(
                        image,
                        TestNetworks.conv(random, 3, 2, 3, 1, 1, 1, 0.5),
                        affine(random, new Shape(3, 6, 5)),
                        square(),
                        new Flatten(),
                        TestNetworks.dense(random, 2, 90, 0.1)));
        networks.put(
                "flattened map", chain(image, square(), new Flatten(), affine(random, Shape.vector(60)), square()));
        networks.put(
                "in front of a pooling sum",
                chain(image, square(), affine(random, image), new SumPool(Window.of(2, 2), Window.of(2, 1))));
        networks.put("branches", branches(random, image));
        networks.put("crop", chain(image, crop(2, -1, 0, -2, 1), square()));
        networks.put(
                "crop of a strided convolution",
                chain(
                        image,
                        TestNetworks.conv(random, 3, 2, 3, 1, 1, 1, 0.5),
                        square(),
                        TestNetworks.conv(random, 2, 3, 2, 2, 0, 1, 0.5)
                                .withWindows(new Window(2, 2, -1, -1, 1), new Window(2, 2, -2, 1, 1))));
        networks.put("concat", concat(random, image));
        networks.put("concat, flattened, dense", concatBeforeDense(random, image));
        networks.put(
                "crop, flattened, dense",
                chain(
                        image,
                        square(),
                        new Flatten(),
                        new io.nightjar.model.network.Dense(
                                middle(TestNetworks.dense(random, 2, 60, 0.2).weights()), new double[] {0.5, -0.5})));
        networks.put("sum of four", sumOfFour(random, image));
        return networks;
    }

    private static Network chain(Shape input, io.nightjar.model.network.Layer... layers) {
        return Network.chain(input, Arrays.asList(layers));
    }

    private static CompletedSquare square() {
        return new CompletedSquare(2, 0, 0, 0.1);
    }

    /** Random scales and shifts of all values. */
    public static ElementAffine affine(Random random, Shape shape) {
        return new ElementAffine(
                RandomNetworks.uniform(random, shape.size(), 1), RandomNetworks.uniform(random, shape.size(), 0.5));
    }

    private static ElementAffine scale(Random random, Shape shape) {
        return new ElementAffine(RandomNetworks.uniform(random, shape.size(), 1), new double[shape.size()]);
    }

    private static ElementAffine shift(Random random, Shape shape) {
        double[] ones = new double[shape.size()];
        Arrays.fill(ones, 1);
        return new ElementAffine(ones, RandomNetworks.uniform(random, shape.size(), 0.5));
    }

    /** Every channel with zeros around it, or without its borders. */
    public static Conv2d crop(int channels, int top, int bottom, int left, int right) {
        double[][][][] weights = new double[channels][1][1][1];
        for (double[][][] kernel : weights) {
            kernel[0][0][0] = 1;
        }
        return Conv2d.of(weights, new double[channels])
                .withGroups(channels)
                .withWindows(
                        Window.of(1, 1).withPadding(top, bottom),
                        Window.of(1, 1).withPadding(left, right));
    }

    /** Some of the input channels as a convolution; -1 for a channel of zeros. */
    public static Conv2d select(int inputs, int... channels) {
        double[][][][] weights = new double[channels.length][inputs][1][1];
        for (int o = 0; o < channels.length; o++) {
            if (channels[o] >= 0) {
                weights[o][channels[o]][0][0] = 1;
            }
        }
        return Conv2d.of(weights, new double[channels.length]);
    }

    private static Network branches(Random random, Shape image) {
        return new Network(
                image,
                java.util.List.of(
                        Node.of("square", square(), Node.INPUT),
                        Node.of("scaled", affine(random, image), 0),
                        Node.of("conv", TestNetworks.conv(random, 2, 2, 3, 1, 1, 2, 0.5), Node.INPUT),
                        Node.of("shifted", affine(random, image), 2),
                        new Node("sum", new Add(), new int[] {1, 3}),
                        Node.of("behind", affine(random, image), 4),
                        new Node("again", new Add(), new int[] {5, 0}),
                        Node.of("act", square(), 6)));
    }

    /** Weights for some of the values alone. */
    private static double[][] middle(double[][] weights) {
        for (double[] row : weights) {
            Arrays.fill(row, 0, 20, 0);
            Arrays.fill(row, 37, 60, 0);
        }
        return weights;
    }

    private static Network concatBeforeDense(Random random, Shape image) {
        return new Network(
                image,
                java.util.List.of(
                        Node.of("square", square(), Node.INPUT),
                        Node.of("first", select(2, 0, 1, -1, -1), 0),
                        Node.of("second", select(2, -1, -1, 1, 0), Node.INPUT),
                        new Node("concat", new Add(), new int[] {1, 2}),
                        Node.of("flatten", new Flatten(), 3),
                        Node.of("dense", TestNetworks.dense(random, 3, 120, 0.1), 4)));
    }

    private static Network sumOfFour(Random random, Shape image) {
        return new Network(
                image,
                java.util.List.of(
                        Node.of("square", square(), Node.INPUT),
                        Node.of("conv", TestNetworks.conv(random, 2, 2, 3, 1, 1, 1, 0.5), 0),
                        new Node("two", new Add(), new int[] {0, Node.INPUT}),
                        new Node("three", new Add(), new int[] {2, 1}),
                        new Node("four", new Add(), new int[] {3, 0}),
                        Node.of("act", square(), 4)));
    }

    /** Channels of a convolution and of the image side by side, one of each twice, then a convolution. */
    private static Network concat(Random random, Shape image) {
        return new Network(
                image,
                java.util.List.of(
                        Node.of("conv", TestNetworks.conv(random, 3, 2, 3, 1, 1, 1, 0.5), Node.INPUT),
                        Node.of("square", square(), 0),
                        Node.of("first", select(3, 0, 1, 2, -1, -1), 1),
                        Node.of("second", select(2, -1, -1, -1, 0, 1), Node.INPUT),
                        new Node("concat", new Add(), new int[] {2, 3}),
                        Node.of("after", TestNetworks.conv(random, 2, 5, 3, 1, 1, 1, 0.4), 4),
                        Node.of("act", square(), 5)));
    }
}
