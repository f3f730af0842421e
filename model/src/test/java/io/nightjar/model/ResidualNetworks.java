package io.nightjar.model;

import io.nightjar.model.network.Add;
import io.nightjar.model.network.AveragePool;
import io.nightjar.model.network.ChannelAffine;
import io.nightjar.model.network.Conv2d;
import io.nightjar.model.network.Flatten;
import io.nightjar.model.network.Layer;
import io.nightjar.model.network.Network;
import io.nightjar.model.network.Node;
import io.nightjar.model.network.PolynomialActivation;
import io.nightjar.model.network.Shape;
import io.nightjar.model.network.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Small residual networks as an import makes them of polynomials by channel: a shift, a square, and a scale of either
 * sign with a shift, which no square takes.
 */
public final class ResidualNetworks {
    private static final int CHANNELS = 3;
    private static final Shape IMAGE = new Shape(2, 6, 6);

    private final Random random;
    private final List<Node> nodes = new ArrayList<>();

    private ResidualNetworks(long seed) {
        random = new Random(seed);
    }

    /**
     * A network and its linear steps where no scale or shift has one of its own.
     *
     * @param linearSteps of the lowered network, pooling sums not counted
     */
    public record Residual(Network network, int linearSteps) {}

    private interface Form {
        int build(ResidualNetworks network);
    }

    /** All of them, by name. */
    public static Map<String, Residual> all() {
        Map<String, Residual> all = new TreeMap<>();
        put(all, "identity shortcut", 4, n -> n.classify(n.identityBlock(n.stem()), CHANNELS, 6));
        put(all, "strided convolution as shortcut", 4, n -> {
            int x = n.stem();
            return n.stridedBlock(x, n.add(n.conv(6, CHANNELS, 1, 2, 0), x));
        });
        put(all, "every other pixel and channels of zeros as shortcut", 4, n -> {
            int x = n.stem();
            return n.stridedBlock(x, n.padChannels(n.everyOther(x)));
        });
        put(all, "read by a padded and an unpadded convolution and a sum", 4, n -> {
            int x = n.stem();
            int padded = n.add(n.conv(CHANNELS, CHANNELS, 3, 1, 1), n.activation(n.padded(x), CHANNELS));
            int pointwise = n.add(
                    n.conv(CHANNELS, CHANNELS, 1, 1, 0),
                    n.activation(n.add(n.conv(CHANNELS, CHANNELS, 1, 1, 0), x), CHANNELS));
            return n.square(n.affine(n.sum(n.sum(padded, pointwise), x), CHANNELS));
        });
        put(all, "two sums in a row", 3, n -> {
            int x = n.stem();
            int y = n.activation(n.padded(x), CHANNELS);
            return n.square(n.affine(n.sum(n.sum(n.padded(y), x), y), CHANNELS));
        });
        put(all, "sum of two activations", 3, n -> {
            int x = n.stem();
            return n.square(n.affine(n.sum(x, n.activation(n.padded(x), CHANNELS)), CHANNELS));
        });
        put(all, "sum of the image", 2, n -> {
            int branch = n.add(n.conv(2, CHANNELS, 3, 1, 1), n.stem());
            return n.square(n.affine(n.sum(Node.INPUT, branch), 2));
        });
        put(all, "sum that ends the network", 3, n -> {
            int x = n.stem();
            return n.affine(n.sum(n.padded(n.activation(n.padded(x), CHANNELS)), x), CHANNELS);
        });
        put(all, "sum that is pooled", 4, n -> {
            int x = n.stem();
            int sum = n.sum(n.padded(n.activation(n.padded(x), CHANNELS)), x);
            return n.square(n.affine(n.add(AveragePool.square(2, 2), sum), CHANNELS));
        });
        put(all, "map twice", 2, n -> {
            int x = n.stem();
            return n.square(n.affine(n.sum(x, x), CHANNELS));
        });
        return all;
    }

    /** Blocks of all kinds in a row, from a seed. */
    public static Residual create(long seed) {
        ResidualNetworks network = new ResidualNetworks(seed);
        int last = network.stem();
        int size = IMAGE.height();
        int channels = CHANNELS;
        int blocks = 1 + network.random.nextInt(3);
        for (int i = 0; i < blocks; i++) {
            int kind = network.random.nextInt(4);
            if (kind == 0 && channels == CHANNELS) {
                int x = last;
                int shortcut = network.random.nextBoolean()
                        ? network.add(network.conv(6, CHANNELS, 1, 2, 0), x)
                        : network.padChannels(network.everyOther(x));
                last = network.stridedBlock(x, shortcut);
                channels = 6;
                size = 3;
            } else {
                last = network.block(last, channels, kind == 1);
            }
        }
        if (network.random.nextBoolean()) {
            network.classify(last, channels, size);
        }
        int end = 1; // a dense layer, or the last activation's scales, which are scores
        return new Residual(new Network(IMAGE, network.nodes), 1 + 2 * blocks + end);
    }

    private static void put(Map<String, Residual> all, String name, int linearSteps, Form form) {
        ResidualNetworks network = new ResidualNetworks(71 + all.size());
        form.build(network);
        all.put(name, new Residual(new Network(IMAGE, network.nodes), linearSteps));
    }

    private int add(Layer layer, int input) {
        nodes.add(Node.of("n" + nodes.size(), layer, input));
        return nodes.size() - 1;
    }

    private int sum(int a, int b) {
        nodes.add(new Node("n" + nodes.size(), new Add(), new int[] {a, b}));
        return nodes.size() - 1;
    }

    private int stem() {
        return activation(add(conv(CHANNELS, IMAGE.channels(), 3, 1, 1), Node.INPUT), CHANNELS);
    }

    private int padded(int input) {
        return add(conv(CHANNELS, CHANNELS, 3, 1, 1), input);
    }

    private int square(int input) {
        return add(new PolynomialActivation(new double[] {0, 0, 1}), input);
    }

    /** A polynomial of degree 2 by channel with leading coefficients of either sign. */
    private int activation(int input, int channels) {
        double[] ones = new double[channels];
        Arrays.fill(ones, 1);
        int shifted = add(new ChannelAffine(ones, RandomNetworks.uniform(random, channels, 0.5)), input);
        return affine(square(shifted), channels);
    }

    /** Scales between 0.3 and 1, the first one negative. */
    private int affine(int input, int channels) {
        double[] scale = random.doubles(channels, 0.3, 1).toArray();
        scale[0] = -scale[0];
        return add(new ChannelAffine(scale, RandomNetworks.uniform(random, channels, 0.5)), input);
    }

    private int identityBlock(int x) {
        return block(x, CHANNELS, false);
    }

    /** Two convolutions beside a shortcut, in either order, or beside two. */
    private int block(int x, int channels, boolean twice) {
        int first = activation(add(conv(channels, channels, 3, 1, 1), x), channels);
        int second = add(conv(channels, channels, 3, 1, 1), first);
        int sum = random.nextBoolean() ? sum(second, x) : sum(x, second);
        return activation(twice ? sum(sum, first) : sum, channels);
    }

    private int stridedBlock(int x, int shortcut) {
        int first = activation(add(conv(6, CHANNELS, 3, 2, 1), x), 6);
        return activation(sum(add(conv(6, 6, 3, 1, 1), first), shortcut), 6);
    }

    private int everyOther(int input) {
        Window window = Window.of(1, 2);
        return add(PositionalNetworks.crop(CHANNELS, 0, 0, 0, 0).withWindows(window, window), input);
    }

    private int padChannels(int input) {
        return add(PositionalNetworks.select(CHANNELS, -1, 0, 1, 2, -1, -1), input);
    }

    private int classify(int input, int channels, int size) {
        int pooled = add(AveragePool.square(size, 1), input);
        return add(RandomNetworks.dense(random, 2, channels), add(new Flatten(), pooled));
    }

    private Conv2d conv(int out, int in, int kernel, int stride, int pad) {
        return TestNetworks.conv(random, out, in, kernel, stride, pad, 1, 0.5);
    }
}
