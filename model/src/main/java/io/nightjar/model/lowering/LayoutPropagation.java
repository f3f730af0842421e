package io.nightjar.model.lowering;

import io.nightjar.model.network.Conv2d;
import io.nightjar.model.network.Dense;
import io.nightjar.model.network.Layer;
import io.nightjar.model.network.Network;
import io.nightjar.model.network.Node;
import io.nightjar.model.network.Shape;
import io.nightjar.model.network.SumPool;
import io.nightjar.model.network.Window;
import io.nightjar.model.packing.Axis;
import io.nightjar.model.packing.TensorLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The layout of what every layer makes. A layer of stride t leads from s phases to s / t; where t does not divide s,
 * and where a map has only one coarse position anyway, every position of the result becomes a phase of its own. There
 * are never more phases than positions. Flattening changes no layout; a sum of vectors of different layouts has a
 * ciphertext for every value.
 */
final class LayoutPropagation {
    private final TensorLayout input;
    private final List<TensorLayout> layouts = new ArrayList<>();

    /** @param phases of the input, per axis */
    LayoutPropagation(Network network, int phases) {
        Shape shape = network.input();
        this.input = new TensorLayout(
                shape.channels(),
                new Axis(shape.height(), Math.min(phases, shape.height())),
                new Axis(shape.width(), Math.min(phases, shape.width())));
        for (int i = 0; i < network.nodes().size(); i++) {
            Node node = network.nodes().get(i);
            TensorLayout in = of(node.inputs()[0]);
            boolean differ =
                    Arrays.stream(node.inputs()).anyMatch(input -> !of(input).equals(in));
            Shape made = network.shapeOf(i);
            layouts.add(differ && made.isVector() ? vector(made) : layout(node.layer(), in, made));
        }
    }

    /** @param node index of a node, or {@link Node#INPUT} */
    TensorLayout of(int node) {
        return node == Node.INPUT ? input : layouts.get(node);
    }

    int coarseHeight() {
        return layouts.stream().mapToInt(TensorLayout::coarseHeight).reduce(input.coarseHeight(), Math::max);
    }

    int coarseWidth() {
        return layouts.stream().mapToInt(TensorLayout::coarseWidth).reduce(input.coarseWidth(), Math::max);
    }

    private static TensorLayout layout(Layer layer, TensorLayout in, Shape out) {
        if (layer instanceof Conv2d conv && !isFlattened(in, conv)) {
            return strided(in, out, conv.y(), conv.x());
        } else if (layer instanceof SumPool pool && !isFlattened(in, out)) {
            return strided(in, out, pool.y(), pool.x());
        } else if (layer instanceof Dense || layer instanceof Conv2d) {
            return vector(out);
        }
        return in;
    }

    private static TensorLayout vector(Shape shape) {
        return new TensorLayout(shape.channels(), new Axis(1, 1), new Axis(1, 1));
    }

    /** Whether a layout has a ciphertext for every value of a vector. */
    static boolean isVector(TensorLayout layout, Shape shape) {
        return shape.isVector() && layout.equals(vector(shape));
    }

    /** Whether a convolution reads a vector that was a map before it was flattened. */
    static boolean isFlattened(TensorLayout in, Conv2d conv) {
        return in.channels() != conv.inChannels();
    }

    /**
     * Whether a pooling layer reads and makes a vector that was a map before it was flattened: its windows are single
     * values.
     */
    static boolean isFlattened(TensorLayout in, Shape out) {
        return in.channels() != out.channels();
    }

    private static TensorLayout strided(TensorLayout in, Shape out, Window y, Window x) {
        return new TensorLayout(
                out.channels(), strided(in.y(), y.stride(), out.height()), strided(in.x(), x.stride(), out.width()));
    }

    private static Axis strided(Axis in, int stride, int size) {
        boolean divides = in.coarseSize() > 1 && in.phases() % stride == 0;
        return new Axis(size, divides ? Math.min(in.phases() / stride, size) : size);
    }
}
