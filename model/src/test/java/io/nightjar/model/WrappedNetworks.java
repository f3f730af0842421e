package io.nightjar.model;

import io.nightjar.model.network.Add;
import io.nightjar.model.network.CompletedSquare;
import io.nightjar.model.network.Conv2d;
import io.nightjar.model.network.ElementAffine;
import io.nightjar.model.network.Flatten;
import io.nightjar.model.network.Layer;
import io.nightjar.model.network.Network;
import io.nightjar.model.network.Node;
import io.nightjar.model.network.PaddingMode;
import io.nightjar.model.network.Shape;
import io.nightjar.model.network.SumPool;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Networks whose maps wrap. */
public final class WrappedNetworks {
    private static final CompletedSquare SQUARE = new CompletedSquare(2, 0, 0, 0.1);

    private WrappedNetworks() {}

    /** A convolution whose map wraps. */
    public static Conv2d conv(Random random, int out, int in, int k, int stride, int pad, PaddingMode mode) {
        return TestNetworks.conv(random, out, in, k, stride, pad, 1, 0.4).withMode(mode);
    }

    /**
     * Two stages of a residual network on images of 8 x 8 whose pitch is that of a packing with two phases, which has 4
     * x 4 coarse positions: 2 rows in the first stage, 1 behind the stride.
     */
    public static Network residual() {
        Random random = new Random(50);
        PaddingMode first = PaddingMode.helical(2);
        PaddingMode second = PaddingMode.helical(1);
        List<Node> nodes = new ArrayList<>();
        append(nodes, conv(random, 3, 2, 3, 1, 1, first));
        append(nodes, SQUARE);
        append(nodes, conv(random, 3, 3, 3, 1, 1, first));
        nodes.add(new Node("sum", new Add(), new int[] {2, 0}));
        append(nodes, SQUARE);
        append(nodes, conv(random, 4, 3, 3, 2, 1, first));
        append(nodes, SQUARE);
        append(nodes, conv(random, 4, 4, 5, 1, 2, second));
        append(nodes, SQUARE);
        append(nodes, SumPool.square(4, 1));
        append(nodes, new Flatten());
        append(nodes, TestNetworks.dense(random, 3, 4, 0.1));
        return new Network(new Shape(2, 8, 8), nodes);
    }

    private static void append(List<Node> nodes, Layer layer) {
        nodes.add(Node.of("n" + nodes.size(), layer, nodes.size() - 1));
    }

    /**
     * Every pitch that is of interest, kernels larger than the map, crops, strides that divide nothing, scales by
     * value.
     */
    public static Map<String, Network> all() {
        Map<String, Network> networks = new LinkedHashMap<>();
        networks.put("residual", residual());
        for (int pitch : new int[] {0, 1, 2, 3, 8, 11}) {
            Random random = new Random(pitch);
            networks.put(
                    "pitch " + pitch,
                    Network.chain(
                            new Shape(2, 8, 8),
                            List.of(
                                    conv(random, 2, 2, 3, 1, 1, PaddingMode.helical(pitch)),
                                    SQUARE,
                                    conv(random, 3, 2, 3, 2, 1, PaddingMode.helical(pitch)),
                                    SQUARE)));
        }
        Random random = new Random(51);
        double[] scale = RandomNetworks.uniform(random, 48, 1);
        double[] shift = RandomNetworks.uniform(random, 48, 0.5);
        networks.put(
                "odd sizes",
                Network.chain(
                        new Shape(1, 6, 8),
                        List.of(
                                conv(random, 1, 1, 3, 1, 1, PaddingMode.helical(2)),
                                new ElementAffine(scale, shift),
                                conv(random, 2, 1, 2, 3, 2, PaddingMode.helical(1)),
                                SQUARE)));
        networks.put(
                "kernel larger than the map",
                Network.chain(
                        new Shape(1, 4, 4),
                        List.of(
                                conv(random, 2, 1, 3, 2, 1, PaddingMode.CIRCULAR),
                                SQUARE,
                                conv(random, 2, 2, 5, 1, 2, PaddingMode.helical(1)))));
        Conv2d shifted = conv(random, 2, 1, 1, 1, 0, PaddingMode.helical(1));
        networks.put(
                "shift",
                Network.chain(
                        new Shape(1, 4, 4),
                        List.of(
                                shifted.withWindows(
                                        shifted.y().withPadding(3, -3),
                                        shifted.x().withPadding(-1, 1)),
                                SQUARE)));
        PaddingMode.Border reflected = new PaddingMode.Border(List.of(1, 2), List.of(2, 1));
        PaddingMode.Border replicated = new PaddingMode.Border(List.of(0), List.of(3));
        networks.put(
                "copies",
                Network.chain(
                        new Shape(1, 4, 4),
                        List.of(
                                conv(random, 2, 1, 5, 1, 2, PaddingMode.copies(reflected, reflected)),
                                SQUARE,
                                conv(random, 2, 2, 3, 2, 1, PaddingMode.copies(replicated, reflected)))));
        networks.put(
                "flattened map",
                Network.chain(
                        new Shape(2, 4, 4),
                        List.of(SQUARE, new Flatten(), conv(random, 3, 32, 3, 1, 1, PaddingMode.helical(2)))));
        return networks;
    }

    /** A random network with something else than zeros around some of its maps. */
    public static Network random(long seed) {
        Network network = RandomNetworks.create(seed);
        Random random = new Random(~seed);
        List<Node> nodes = new ArrayList<>();
        for (Node node : network.nodes()) {
            int input = node.inputs()[0];
            Shape in = input == Node.INPUT ? network.input() : network.shapeOf(input);
            nodes.add(
                    node.layer() instanceof Conv2d conv && conv.isPadded()
                            ? new Node(node.name(), conv.withMode(mode(random, in)), node.inputs())
                            : node);
        }
        return new Network(network.input(), nodes);
    }

    private static PaddingMode mode(Random random, Shape in) {
        return switch (random.nextInt(5)) {
            case 0 -> PaddingMode.ZEROS;
            case 1 -> PaddingMode.copies(border(random, in.height()), border(random, in.width()));
            case 2 -> PaddingMode.CIRCULAR;
            default -> PaddingMode.helical(1 + random.nextInt(4));
        };
    }

    private static PaddingMode.Border border(Random random, int size) {
        return new PaddingMode.Border(
                List.of(random.nextInt(size), random.nextInt(size), random.nextInt(size)),
                List.of(random.nextInt(size), random.nextInt(size), random.nextInt(size)));
    }
}
