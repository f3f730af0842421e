package io.nightjar.model.network;

import java.util.List;

/**
 * Two-dimensional cross-correlation with zero padding, as ONNX Conv.
 *
 * @param weights [out][in / groups][kernelY][kernelX], owned by the layer
 * @param bias [out], owned by the layer
 * @param groups divides the input and the output channels
 */
public record Conv2d(
        double[][][][] weights,
        double[] bias,
        int strideY,
        int strideX,
        int padTop,
        int padLeft,
        int padBottom,
        int padRight,
        int dilationY,
        int dilationX,
        int groups)
        implements Layer {

    public Conv2d {
        Checks.atLeast(1, weights.length, "Conv", "number of output channels");
        Checks.atLeast(1, weights[0].length, "Conv", "number of input channels per group");
        Checks.atLeast(1, weights[0][0].length, "Conv", "kernel height");
        Checks.atLeast(1, weights[0][0][0].length, "Conv", "kernel width");
        checkWeights(weights);
        if (bias.length != weights.length) {
            throw new IllegalArgumentException("Conv has " + weights.length + " output channels but " + bias.length
                    + " bias values; give one per output channel");
        }
        Checks.finite(bias, "Conv", "bias");
        Checks.atLeast(1, Math.min(strideY, strideX), "Conv", "stride");
        Checks.atLeast(1, Math.min(dilationY, dilationX), "Conv", "dilation");
        Checks.atLeast(0, Math.min(Math.min(padTop, padLeft), Math.min(padBottom, padRight)), "Conv", "padding");
        Checks.atLeast(1, groups, "Conv", "number of groups");
        if (weights.length % groups != 0) {
            throw new IllegalArgumentException("Conv has " + weights.length + " output channels, which " + groups
                    + " groups do not divide; use a divisor");
        }
    }

    /** Unpadded, undilated, ungrouped convolution. */
    public static Conv2d valid(double[][][][] weights, double[] bias, int stride) {
        return new Conv2d(weights, bias, stride, stride, 0, 0, 0, 0, 1, 1, 1);
    }

    /** A convolution of the same geometry with other numbers. */
    public Conv2d with(double[][][][] newWeights, double[] newBias) {
        return new Conv2d(
                newWeights,
                newBias,
                strideY,
                strideX,
                padTop,
                padLeft,
                padBottom,
                padRight,
                dilationY,
                dilationX,
                groups);
    }

    public int outChannels() {
        return weights.length;
    }

    public int inChannels() {
        return weights[0].length * groups;
    }

    public int kernelY() {
        return weights[0][0].length;
    }

    public int kernelX() {
        return weights[0][0][0].length;
    }

    /** Whether any of the four paddings is above zero. */
    public boolean isPadded() {
        return padTop + padLeft + padBottom + padRight > 0;
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        Shape in = inputs.get(0);
        if (in.channels() != inChannels()) {
            throw new IllegalArgumentException("Conv expects " + inChannels() + " input channels but its input is " + in
                    + "; make weights, groups and input agree");
        }
        return new Shape(
                outChannels(),
                Checks.windows("Conv", in.height(), padTop, padBottom, kernelY(), dilationY, strideY),
                Checks.windows("Conv", in.width(), padLeft, padRight, kernelX(), dilationX, strideX));
    }

    private static void checkWeights(double[][][][] weights) {
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
                                "Conv kernels are ragged; all must be " + first.length + "x" + first[0].length + ".");
                    }
                    Checks.finite(row, "Conv", "weight row");
                }
            }
        }
    }
}
