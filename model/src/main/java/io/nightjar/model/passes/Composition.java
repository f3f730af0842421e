package io.nightjar.model.passes;

import io.nightjar.model.network.Conv2d;
import io.nightjar.model.network.PaddingMode;
import io.nightjar.model.network.Shape;
import io.nightjar.model.network.Window;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Two convolutions in a row, of which one has kernels of a single weight, as one. */
final class Composition {
    private static final int MAX_KERNEL = 16;

    private Composition() {}

    /**
     * The convolution that does what two do in a row; empty where none does, because both have larger kernels, or
     * because the second reads zeros of its padding where the first would have made other values, or wraps around what
     * the first has cut.
     *
     * @param in what the first reads
     */
    static Optional<Conv2d> of(Conv2d first, Conv2d second, Shape in) {
        boolean biased = Arrays.stream(first.bias()).anyMatch(b -> b != 0);
        if (!isSingle(first) && !isSingle(second) || second.hasZeroPadding() && biased) {
            return Optional.empty();
        }
        Shape middle = first.outputShape(List.of(in));
        Shape out = second.outputShape(List.of(middle));
        Optional<PaddingMode> mode = mode(first, second, in, middle);
        if (mode.isEmpty()) {
            return Optional.empty();
        }
        boolean zeros = mode.get().isZeros();
        Optional<Window> y = window(first.y(), second.y(), in.height(), middle.height(), out.height(), zeros);
        Optional<Window> x = window(first.x(), second.x(), in.width(), middle.width(), out.width(), zeros);
        return y.isPresent() && x.isPresent()
                ? Optional.of(merge(first, second, y.get(), x.get()).withMode(mode.get()))
                : Optional.empty();
    }

    /**
     * What is around the map of both; empty where the second reads beyond the map between them and that is not what the
     * first would make of places beyond its own. Where one map wraps, a shift is a rotation of all its places, and two
     * of them are one; cuts and strides are not.
     */
    private static Optional<PaddingMode> mode(Conv2d first, Conv2d second, Shape in, Shape middle) {
        PaddingMode before = first.isPadded() ? first.mode() : PaddingMode.ZEROS;
        PaddingMode behind = second.isPadded() ? second.mode() : PaddingMode.ZEROS;
        if (second.isPointwise() || behind.isZeros() && before.isZeros()) {
            return Optional.of(before);
        } else if (first.isPointwise()) {
            return Optional.of(behind);
        } else if (!second.isPadded()) {
            return Optional.of(before);
        }
        boolean rotates = first.y().stride() == 1 && first.x().stride() == 1 && keepsSize(in, middle);
        return rotates && before.wraps() ? common(first, second) : Optional.empty();
    }

    private static boolean keepsSize(Shape in, Shape middle) {
        return in.height() == middle.height() && in.width() == middle.width();
    }

    /**
     * What is around the maps of two convolutions alike; empty where that differs. Without padding it does not matter
     * what is around a map, nor does the pitch of one that wraps where only rows are outside.
     */
    private static Optional<PaddingMode> common(Conv2d a, Conv2d b) {
        if (!b.isPadded() || a.isPadded() && a.mode().wraps() && b.mode().wraps() && !b.x().isPadded()) {
            return Optional.of(a.mode());
        } else if (!a.isPadded() || a.mode().wraps() && b.mode().wraps() && !a.x().isPadded()) {
            return Optional.of(b.mode());
        }
        return a.mode().equals(b.mode()) ? Optional.of(a.mode()) : Optional.empty();
    }

    /**
     * Two convolutions of one map with the same strides, added up, of which one has a map that wraps: shifts of it that
     * a kernel holds are one convolution. Empty where they differ in more than shifts, or no kernel holds both.
     */
    static Optional<Conv2d> sumOfShifts(Conv2d a, Conv2d b, Shape in) {
        Optional<PaddingMode> mode = common(a, b).filter(PaddingMode::wraps);
        Shape out = a.outputShape(List.of(in));
        Optional<Window> y = around(a.y(), b.y(), in.height(), out.height());
        Optional<Window> x = around(a.x(), b.x(), in.width(), out.width());
        return mode.isPresent() && y.isPresent() && x.isPresent()
                ? Optional.of(sum(within(a, y.get(), x.get()), within(b, y.get(), x.get()))
                        .withMode(mode.get()))
                : Optional.empty();
    }

    /** The smallest undilated window with the places of two. */
    private static Optional<Window> around(Window a, Window b, int in, int out) {
        int first = Math.min(-a.padBefore(), -b.padBefore());
        int kernel = Math.max(a.kernel() - a.padBefore(), b.kernel() - b.padBefore()) - first;
        boolean dilated = a.dilation() > 1 && a.kernel() > 1 || b.dilation() > 1 && b.kernel() > 1;
        return a.stride() != b.stride() || dilated || kernel > MAX_KERNEL
                ? Optional.empty()
                : Optional.of(new Window(kernel, a.stride(), -first, (out - 1) * a.stride() + kernel - in + first, 1));
    }

    /** The same convolution with zeros around its kernels. */
    private static Conv2d within(Conv2d conv, Window y, Window x) {
        int top = y.padBefore() - conv.y().padBefore();
        int left = x.padBefore() - conv.x().padBefore();
        double[][][][] weights = new double[conv.outChannels()][conv.weights()[0].length][y.kernel()][x.kernel()];
        for (int o = 0; o < weights.length; o++) {
            for (int i = 0; i < weights[o].length; i++) {
                double[][] kernel = conv.weights()[o][i];
                for (int ky = 0; ky < kernel.length; ky++) {
                    System.arraycopy(kernel[ky], 0, weights[o][i][top + ky], left, kernel[ky].length);
                }
            }
        }
        return new Conv2d(weights, conv.bias(), y, x, conv.groups());
    }

    /** Whether it copies single values: kernels of one weight, of which an output channel has one at most. */
    static boolean isSelection(Conv2d conv) {
        return isSingle(conv)
                && Arrays.stream(conv.weights())
                        .allMatch(out -> Arrays.stream(out)
                                        .filter(kernel -> kernel[0][0] != 0)
                                        .count()
                                <= 1);
    }

    /** Products of all outputs, but for kernels of zeros. */
    static double products(Conv2d conv, Shape in) {
        long kernels = Arrays.stream(conv.weights())
                .mapToLong(out -> Arrays.stream(out).filter(Composition::isUsed).count())
                .sum();
        Shape out = conv.outputShape(List.of(in));
        return (double) out.height()
                * out.width()
                * kernels
                * conv.y().kernel()
                * conv.x().kernel();
    }

    private static boolean isUsed(double[][] kernel) {
        return Arrays.stream(kernel).flatMapToDouble(Arrays::stream).anyMatch(w -> w != 0);
    }

    private static boolean isSingle(Conv2d conv) {
        return conv.y().kernel() == 1 && conv.x().kernel() == 1;
    }

    private static Optional<Window> window(Window first, Window second, int in, int middle, int out, boolean zeros) {
        if (second.isPointwise()) {
            return Optional.of(first);
        } else if (first.isPointwise()) {
            return Optional.of(second);
        } else if (zeros && !isExact(first, second, in, middle, out)) {
            return Optional.empty();
        }
        int stride = first.stride() * second.stride();
        int kernel = Math.max(first.kernel(), second.kernel());
        int dilation = second.kernel() > 1 ? second.dilation() * first.stride() : first.dilation();
        int before = second.padBefore() * first.stride() + first.padBefore();
        int after = (out - 1) * stride + dilation * (kernel - 1) + 1 - in - before;
        return Optional.of(new Window(kernel, stride, before, after, dilation));
    }

    /** Whether the first reads nothing but zeros for what would be outside of the map between both. */
    private static boolean isExact(Window first, Window second, int in, int middle, int out) {
        for (int o = 0; o < out; o++) {
            for (int k = 0; k < second.kernel(); k++) {
                int between = second.input(o, k);
                boolean outside = between < 0 || between >= middle;
                if (outside && first.inputs(between, in) > 0) {
                    return false;
                }
            }
        }
        return true;
    }

    private static Conv2d merge(Conv2d first, Conv2d second, Window y, Window x) {
        int groups = groups(first.groups(), second.groups());
        int inPerGroup = first.inChannels() / groups;
        int outPerGroup = second.outChannels() / groups;
        double[][][][] weights = new double[second.outChannels()][inPerGroup][y.kernel()][x.kernel()];
        double[] bias = second.bias().clone();
        for (int o = 0; o < weights.length; o++) {
            int firstIn = o / outPerGroup * inPerGroup;
            for (int m = 0; m < first.outChannels(); m++) {
                if (connects(second, o, m)) {
                    double[][] outer = kernel(second, o, m);
                    bias[o] += sum(outer) * first.bias()[m];
                    for (int i = 0; i < first.inChannels(); i++) {
                        if (connects(first, m, i)) {
                            addProduct(outer, kernel(first, m, i), weights[o][i - firstIn]);
                        }
                    }
                }
            }
        }
        return new Conv2d(weights, bias, y, x, groups);
    }

    /** Two convolutions of one map with the same windows and the same around it, added up. */
    static Conv2d sum(Conv2d a, Conv2d b) {
        int groups = groups(a.groups(), b.groups());
        int inPerGroup = a.inChannels() / groups;
        int outPerGroup = a.outChannels() / groups;
        double[][][][] weights = new double[a.outChannels()][inPerGroup][a.y().kernel()][a.x().kernel()];
        double[] bias = a.bias().clone();
        for (int o = 0; o < weights.length; o++) {
            bias[o] += b.bias()[o];
            for (int i = 0; i < inPerGroup; i++) {
                int in = o / outPerGroup * inPerGroup + i;
                for (Conv2d conv : List.of(a, b)) {
                    if (connects(conv, o, in)) {
                        addProduct(new double[][] {{1}}, kernel(conv, o, in), weights[o][i]);
                    }
                }
            }
        }
        return new Conv2d(weights, bias, a.y(), a.x(), groups, a.mode());
    }

    /** The coarser grouping, if its groups consist of groups of the finer one. */
    private static int groups(int first, int second) {
        int fewer = Math.min(first, second);
        return Math.max(first, second) % fewer == 0 ? fewer : 1;
    }

    /** Whether an input channel and an output channel are in one group. */
    private static boolean connects(Conv2d conv, int out, int in) {
        return out / (conv.outChannels() / conv.groups()) == in / conv.weights()[0].length;
    }

    /** Weights from an input channel to an output channel of its group. */
    private static double[][] kernel(Conv2d conv, int out, int in) {
        return conv.weights()[out][in % conv.weights()[0].length];
    }

    /** Adds the product of two kernels of which at least one has a single weight. */
    private static void addProduct(double[][] a, double[][] b, double[][] sum) {
        for (int y = 0; y < sum.length; y++) {
            for (int x = 0; x < sum[y].length; x++) {
                sum[y][x] += a[y % a.length][x % a[0].length] * b[y % b.length][x % b[0].length];
            }
        }
    }

    private static double sum(double[][] kernel) {
        return Arrays.stream(kernel).flatMapToDouble(Arrays::stream).sum();
    }
}
