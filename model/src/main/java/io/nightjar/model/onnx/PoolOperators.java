package io.nightjar.model.onnx;

import io.nightjar.model.network.AveragePool;
import io.nightjar.model.network.Conv2d;
import io.nightjar.model.network.ElementAffine;
import io.nightjar.model.network.Shape;
import io.nightjar.model.network.Window;
import java.util.Arrays;

/** Means over windows and over whole maps. */
final class PoolOperators {
    private final GraphBuilder builder;

    PoolOperators(GraphBuilder builder) {
        this.builder = builder;
    }

    Symbol read(Origin origin, Arguments in, Attributes attributes) {
        return origin.operator().equals("GlobalAveragePool")
                ? global(origin, in.symbol(0))
                : average(origin, in.symbol(0), attributes);
    }

    private Symbol global(Origin origin, Symbol symbol) {
        int axes = spatialAxes(symbol);
        Symbol map = Images.map(symbol, axes);
        Shape shape = new Shape(map.dims()[0], map.dims()[1], map.dims()[2]);
        AveragePool pool = AveragePool.global(shape);
        return Images.unmap(
                map.view().isImage()
                        ? builder.append(origin, pool, builder.image(map))
                        : builder.convolve(origin, ones(shape.channels(), pool.y(), pool.x(), pool.windowSize()), map),
                axes);
    }

    private static int spatialAxes(Symbol symbol) {
        int axes = symbol.dims().length - 1;
        if (axes != 1 && axes != 2) {
            throw new NodeProblem(
                    "its input of shape " + Arrays.toString(symbol.dims()) + " per image has " + axes
                            + " axes behind the channels",
                    "use pools over images (height, width) or signals (one axis)");
        }
        return axes;
    }

    private Symbol average(Origin origin, Symbol symbol, Attributes attributes) {
        int axes = spatialAxes(symbol);
        Symbol map = Images.map(symbol, axes);
        Shape shape = new Shape(map.dims()[0], map.dims()[1], map.dims()[2]);
        WindowAttributes windows =
                WindowAttributes.read(attributes, attributes.integersOfLength(axes, "kernel_shape"), shape);
        boolean includePad = attributes.integer("count_include_pad", 0) != 0;
        boolean ceil = attributes.integer("ceil_mode", 0) != 0;
        PoolAxis y = PoolAxis.of(windows.y(), shape.height(), ceil, includePad);
        PoolAxis x = PoolAxis.of(windows.x(), shape.width(), ceil, includePad);
        return Images.unmap(average(origin, map, shape, y, x), axes);
    }

    private Symbol average(Origin origin, Symbol map, Shape shape, PoolAxis y, PoolAxis x) {
        boolean uniform = y.isUniform() && x.isUniform();
        if (uniform
                && map.view().isImage()
                && y.isPlain()
                && x.isPlain()
                && y.counts()[0] == y.window().kernel()
                && x.counts()[0] == x.window().kernel()) {
            return builder.append(origin, new AveragePool(y.window(), x.window(), true), builder.image(map));
        }
        double divisor = uniform ? (double) y.counts()[0] * x.counts()[0] : 1;
        Symbol sums = builder.convolve(origin, ones(shape.channels(), y.window(), x.window(), divisor), map);
        if (uniform) {
            return sums;
        }
        double[] scale = new double[sums.shape().size()];
        for (int i = 0; i < scale.length; i++) {
            int row = i / x.counts().length % y.counts().length;
            scale[i] = 1.0 / ((double) y.counts()[row] * x.counts()[i % x.counts().length]);
        }
        if (!sums.view().isWhole()) {
            throw new IllegalStateException("sums of windows are not in order");
        }
        Symbol mean = builder.append(origin, new ElementAffine(scale, new double[scale.length]), sums);
        return mean.with(sums.view().over(mean.shape()));
    }

    private static Conv2d ones(int channels, Window y, Window x, double divisor) {
        double[][][][] weights = new double[channels][1][y.kernel()][x.kernel()];
        for (double[][][] channel : weights) {
            for (double[] row : channel[0]) {
                Arrays.fill(row, 1 / divisor);
            }
        }
        return new Conv2d(weights, new double[channels], y, x, channels);
    }

    /**
     * A pool's window along one axis.
     *
     * @param window with what ceil_mode adds as padding
     * @param counts the divisor's factor for every output
     */
    private record PoolAxis(Window window, int[] counts) {
        static PoolAxis of(Window window, int size, boolean ceil, boolean includePad) {
            int extent = window.dilation() * (window.kernel() - 1) + 1;
            int room = size + window.padBefore() + window.padAfter() - extent;
            if (room < 0) {
                throw new NodeProblem("its window is larger than its padded input", "use a smaller kernel");
            }
            int outputs = room / window.stride() + 1;
            if (ceil && room % window.stride() != 0 && outputs * window.stride() < size + window.padBefore()) {
                outputs++;
            }
            int beyond = Math.max(0, (outputs - 1) * window.stride() - room);
            int end = size + window.padAfter();
            int[] counts = new int[outputs];
            for (int o = 0; o < outputs; o++) {
                for (int k = 0; k < window.kernel(); k++) {
                    int at = window.input(o, k);
                    counts[o] += (includePad ? at < end : at >= 0 && at < size) ? 1 : 0;
                }
                if (counts[o] == 0) {
                    throw new NodeProblem("a window lies in the padding altogether", "use a smaller padding");
                }
            }
            return new PoolAxis(window.withPadding(window.padBefore(), window.padAfter() + beyond), counts);
        }

        boolean isUniform() {
            return Arrays.stream(counts).allMatch(count -> count == counts[0]);
        }

        boolean isPlain() {
            return window.dilation() == 1
                    && Math.max(window.padBefore(), window.padAfter()) < window.kernel()
                    && Math.min(window.padBefore(), window.padAfter()) >= 0;
        }
    }
}
