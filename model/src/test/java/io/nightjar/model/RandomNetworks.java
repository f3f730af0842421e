package io.nightjar.model;

import io.nightjar.model.network.Add;
import io.nightjar.model.network.AveragePool;
import io.nightjar.model.network.ChannelAffine;
import io.nightjar.model.network.Conv2d;
import io.nightjar.model.network.Dense;
import io.nightjar.model.network.Flatten;
import io.nightjar.model.network.Layer;
import io.nightjar.model.network.Network;
import io.nightjar.model.network.Node;
import io.nightjar.model.network.PolynomialActivation;
import io.nightjar.model.network.Shape;
import io.nightjar.model.network.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Small networks of every layer an import can make, from a seed. */
public final class RandomNetworks {
    private final Random random;
    private final List<Node> nodes = new ArrayList<>();
    private final Shape input;
    private Shape shape;

    private RandomNetworks(long seed) {
        random = new Random(seed);
        input = new Shape(1 + random.nextInt(3), 7 + random.nextInt(4), 7 + random.nextInt(4));
        shape = input;
    }

    public static Network create(long seed) {
        RandomNetworks builder = new RandomNetworks(seed);
        int blocks = 1 + builder.random.nextInt(3);
        for (int i = 0; i < blocks; i++) {
            builder.block();
        }
        builder.tail();
        return new Network(builder.input, builder.nodes);
    }

    /** The same with crops, choices of channels, concatenations, and scales and shifts by position among the blocks. */
    public static Network createPositional(long seed) {
        RandomNetworks builder = new RandomNetworks(seed);
        builder.positional();
        int blocks = 1 + builder.random.nextInt(2);
        for (int i = 0; i < blocks; i++) {
            builder.block();
            builder.positional();
            if (builder.random.nextInt(3) == 0) {
                builder.append(activation(builder.random));
                builder.positional();
            }
        }
        builder.tail();
        return new Network(builder.input, builder.nodes);
    }

    private void positional() {
        int kind = random.nextInt(6);
        int channels = shape.channels();
        if (kind == 0) {
            append(PositionalNetworks.affine(random, shape));
        } else if (kind == 1) {
            boolean small = shape.height() < 4 || shape.width() < 4;
            Window y = new Window(1, 1 + random.nextInt(2), pad(small), pad(small), 1);
            Window x = new Window(1, y.stride(), pad(small), pad(small), 1);
            append(PositionalNetworks.crop(channels, 0, 0, 0, 0).withWindows(y, x));
        } else if (kind == 2) {
            int[] chosen = random.ints(1 + random.nextInt(4), 0, channels).toArray();
            append(PositionalNetworks.select(channels, chosen));
        } else if (kind == 3 && shape.height() > 1 && shape.width() > 1) {
            Window window = new Window(2, 1 + random.nextInt(2), random.nextInt(2), random.nextInt(2), 1);
            append(new AveragePool(window, window, false));
        } else if (kind == 4) {
            concat();
        }
    }

    private int pad(boolean small) {
        return random.nextInt(3) - (small ? 0 : 1);
    }

    /** The last map beside a convolution of it, with the next layer over both. */
    private void concat() {
        int first = last();
        int channels = shape.channels();
        append(convolution(true));
        if (random.nextBoolean()) {
            append(activation(random));
        }
        int second = last();
        int[] front = java.util.stream.IntStream.range(0, 2 * channels)
                .map(c -> c < channels ? c : -1)
                .toArray();
        int[] back = java.util.stream.IntStream.range(0, 2 * channels)
                .map(c -> c - channels)
                .map(c -> Math.max(c, -1))
                .toArray();
        nodes.add(Node.of("n" + nodes.size(), PositionalNetworks.select(channels, front), first));
        nodes.add(Node.of("n" + nodes.size(), PositionalNetworks.select(channels, back), second));
        shape = new Shape(2 * channels, shape.height(), shape.width());
        nodes.add(new Node("n" + nodes.size(), new Add(), new int[] {last() - 1, last()}));
    }

    public static double[] image(Random random, int size) {
        return random.doubles(size).toArray();
    }

    public static double[] uniform(Random random, int count, double bound) {
        return random.doubles(count, -bound, bound).toArray();
    }

    public static double[][][][] kernels(Random random, int out, int in, int height, int width) {
        double[][][][] kernels = new double[out][in][height][];
        double bound = 1.5 / Math.sqrt(in * height * width);
        for (double[][][] kernel : kernels) {
            for (double[][] plane : kernel) {
                for (int y = 0; y < height; y++) {
                    plane[y] = uniform(random, width, bound);
                }
            }
        }
        return kernels;
    }

    public static Dense dense(Random random, int out, int in) {
        double[][] weights = new double[out][];
        for (int o = 0; o < out; o++) {
            weights[o] = uniform(random, in, 1.5 / Math.sqrt(in));
        }
        return new Dense(weights, uniform(random, out, 0.5));
    }

    /** A polynomial of degree 1, 2 or 4 with all terms, the leading coefficient of either sign. */
    public static PolynomialActivation activation(Random random) {
        int degree = new int[] {1, 2, 2, 4, 4, 4}[random.nextInt(6)];
        double[] coefficients = uniform(random, degree + 1, 0.4);
        coefficients[degree] = (random.nextBoolean() ? 1 : -1) * (0.05 + 0.3 * random.nextDouble());
        if (degree == 4 && random.nextBoolean()) {
            coefficients[3] = 0;
        }
        return new PolynomialActivation(coefficients);
    }

    private int last() {
        return nodes.size() - 1;
    }

    private void append(Layer layer) {
        shape = layer.outputShape(List.of(shape));
        nodes.add(Node.of("n" + nodes.size(), layer, last()));
    }

    private void block() {
        int kind = random.nextInt(8);
        if (kind == 0) {
            append(affine());
        }
        if (kind == 1) {
            append(activation(random));
        } else if (kind < 4) {
            residual();
        } else {
            append(convolution(false));
        }
        if (random.nextInt(3) > 0) {
            append(affine());
        }
        if (random.nextInt(4) > 0) {
            append(activation(random));
        }
        if (random.nextInt(3) == 0) {
            pool();
        }
        if (random.nextInt(5) == 0) {
            append(affine());
        }
    }

    /** x + conv(act(conv(x))), from a shared or a single-purpose x. */
    private void residual() {
        append(random.nextBoolean() ? convolution(true) : activation(random));
        int shortcut = last();
        append(convolution(true));
        append(affine());
        append(activation(random));
        append(convolution(true));
        int branch = last();
        boolean swap = random.nextBoolean();
        int[] inputs = swap ? new int[] {branch, shortcut} : new int[] {shortcut, branch};
        nodes.add(new Node("n" + nodes.size(), new Add(), inputs));
    }

    private Conv2d convolution(boolean keepShape) {
        int groups = random.nextInt(3) == 0 ? shape.channels() : 1;
        if (!keepShape && random.nextInt(5) == 0) {
            int width = groups * (1 + random.nextInt(3));
            double[] none = new double[width];
            double[][][][] pointwise = kernels(random, width, shape.channels() / groups, 1, 1);
            double[] offsets = random.nextBoolean() ? none : uniform(random, width, 0.5);
            return Conv2d.of(pointwise, offsets).withGroups(groups);
        }
        int out = keepShape ? shape.channels() : groups * (1 + random.nextInt(4));
        double[][][][] weights = kernels(random, out, shape.channels() / groups, 3, 3);
        double[] bias = uniform(random, out, 0.5);
        if (keepShape) {
            return Conv2d.of(weights, bias).withPadding(1).withGroups(groups);
        }
        int pad = random.nextInt(2);
        int dilation = shape.height() > 6 && shape.width() > 6 ? 1 + random.nextInt(2) : 1;
        if (shape.height() < 5 || shape.width() < 5) {
            return Conv2d.of(weights, bias).withPadding(1).withGroups(groups);
        }
        int stride = 1 + random.nextInt(2);
        Window y = new Window(3, stride, pad, random.nextInt(2), dilation);
        return new Conv2d(weights, bias, y, new Window(3, 1, pad, pad, dilation), groups);
    }

    private ChannelAffine affine() {
        double[] scale = uniform(random, shape.channels(), 1);
        return new ChannelAffine(scale, uniform(random, shape.channels(), 0.5));
    }

    private void pool() {
        if (random.nextInt(4) == 0) {
            append(new AveragePool(
                    Window.of(2, 1).withPadding(1, 0), Window.of(2, 1).withPadding(1, 0), true));
        } else if (random.nextInt(4) == 0) {
            append(AveragePool.global(shape));
        } else if (shape.height() > 3 && shape.width() > 3) {
            append(AveragePool.square(2, 2));
        }
    }

    private void tail() {
        if (random.nextInt(6) == 0) {
            return;
        }
        append(new Flatten());
        append(dense(random, 1 + random.nextInt(6), shape.size()));
        if (random.nextBoolean()) {
            if (random.nextBoolean()) {
                append(activation(random));
            }
            append(dense(random, 3, shape.size()));
        }
        if (random.nextInt(4) == 0) {
            append(affine());
        }
    }
}
