package io.nightjar.model.network;

import java.util.List;

/**
 * Two-dimensional cross-correlation, as ONNX Conv, with zeros or other values around the map. Padding below zero leaves
 * inputs out, so kernels of ones and zeros also express padding, slices, shifts and choices of channels.
 *
 * @param weights [out][in / groups][kernel of y][kernel of x], owned by the layer
 * @param bias [out], owned by the layer
 * @param y the window along columns
 * @param x the window along rows
 * @param groups divides the input and the output channels
 * @param mode what is around the map
 */
public record Conv2d(double[][][][] weights, double[] bias, Window y, Window x, int groups, PaddingMode mode)
        implements Layer {

    public Conv2d {
        checkWeights(weights);
        if (y.kernel() != weights[0][0].length || x.kernel() != weights[0][0][0].length) {
            throw new IllegalArgumentException("Conv has windows of " + y.kernel() + "x" + x.kernel()
                    + " but kernels of " + weights[0][0].length + "x" + weights[0][0][0].length
                    + "; make them agree");
        }
        if (bias.length != weights.length) {
            throw new IllegalArgumentException("Conv has " + weights.length + " output channels but " + bias.length
                    + " bias values; give one per output channel");
        }
        Checks.finite(bias, "Conv", "bias");
        Checks.atLeast(1, groups, "Conv", "number of groups");
        if (mode.kind() == PaddingMode.Kind.COPIES
                && !(mode.rows().covers(y) && mode.columns().covers(x))) {
            throw new IllegalArgumentException(
                    "Conv has windows " + y + " and " + x + " that read further than there are copies around the map");
        }
        if (weights.length % groups != 0) {
            throw new IllegalArgumentException("Conv has " + weights.length + " output channels, which " + groups
                    + " groups do not divide; use a divisor");
        }
    }

    /** A convolution with zeros around the map. */
    public Conv2d(double[][][][] weights, double[] bias, Window y, Window x, int groups) {
        this(weights, bias, y, x, groups, PaddingMode.ZEROS);
    }

    /** A convolution of stride 1 without padding, dilation or groups; the other methods give it these. */
    public static Conv2d of(double[][][][] weights, double[] bias) {
        checkSizes(weights);
        return new Conv2d(weights, bias, Window.of(weights[0][0].length, 1), Window.of(weights[0][0][0].length, 1), 1);
    }

    /** The same weights with one stride for both axes. */
    public Conv2d withStride(int stride) {
        return withWindows(
                new Window(y.kernel(), stride, y.padBefore(), y.padAfter(), y.dilation()),
                new Window(x.kernel(), stride, x.padBefore(), x.padAfter(), x.dilation()));
    }

    /** The same weights with one padding for all four sides. */
    public Conv2d withPadding(int padding) {
        return withWindows(y.withPadding(padding, padding), x.withPadding(padding, padding));
    }

    /** The same weights with other windows. */
    public Conv2d withWindows(Window newY, Window newX) {
        return new Conv2d(weights, bias, newY, newX, groups, mode);
    }

    /** The same weights for groups of channels. */
    public Conv2d withGroups(int count) {
        return new Conv2d(weights, bias, y, x, count, mode);
    }

    /** The same windows with something else around the map. */
    public Conv2d withMode(PaddingMode other) {
        return new Conv2d(weights, bias, y, x, groups, other);
    }

    /** A convolution of the same geometry with other numbers. */
    public Conv2d with(double[][][][] newWeights, double[] newBias) {
        return new Conv2d(newWeights, newBias, y, x, groups, mode);
    }

    /** Channels that it makes. */
    public int outChannels() {
        return weights.length;
    }

    /** Channels that it reads. */
    public int inChannels() {
        return weights[0].length * groups;
    }

    /** Whether any of the four paddings is above zero. */
    public boolean isPadded() {
        return y.isPadded() || x.isPadded();
    }

    /** Whether its windows may read zeros outside of the map. */
    public boolean hasZeroPadding() {
        return isPadded() && mode.isZeros();
    }

    /**
     * The place in a plane of the map that an output reads at a place of the kernel.
     *
     * @param in the map
     * @return its index in row-major order, or {@link PaddingMode#ZERO}
     */
    public int source(Shape in, int outY, int outX, int kernelY, int kernelX) {
        return mode.source(y.input(outY, kernelY), x.input(outX, kernelX), in.height(), in.width());
    }

    /** Whether it mixes the channels of every pixel alone: kernels of one weight, stride 1, no padding. */
    public boolean isPointwise() {
        return y.isPointwise() && x.isPointwise();
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        Shape in = inputs.get(0);
        if (in.channels() != inChannels()) {
            throw new IllegalArgumentException("Conv expects " + inChannels() + " input channels but its input is " + in
                    + "; make weights, groups and input agree");
        }
        return new Shape(outChannels(), y.outputs(in.height(), "Conv"), x.outputs(in.width(), "Conv"));
    }

    private static void checkSizes(double[][][][] weights) {
        Checks.atLeast(1, weights.length, "Conv", "number of output channels");
        Checks.atLeast(1, weights[0].length, "Conv", "number of input channels per group");
        Checks.atLeast(1, weights[0][0].length, "Conv", "kernel height");
        Checks.atLeast(1, weights[0][0][0].length, "Conv", "kernel width");
    }

    private static void checkWeights(double[][][][] weights) {
        checkSizes(weights);
        double[][] first = weights[0][0];
        for (double[][][] out : weights) {
            if (out.length != weights[0].length) {
                throw new IllegalArgumentException(
                        "Conv weights are ragged: " + out.length + " input channels where the first output has "
                                + weights[0].length + "; all outputs need the same");
            }
            for (double[][] plane : out) {
                for (double[] row : plane) {
                    if (plane.length != first.length || row.length != first[0].length) {
                        throw new IllegalArgumentException(
                                "Conv kernels are ragged; all must be " + first.length + "x" + first[0].length);
                    }
                    Checks.finite(row, "Conv", "weight row");
                }
            }
        }
    }
}
