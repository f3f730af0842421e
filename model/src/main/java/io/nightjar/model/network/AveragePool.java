package io.nightjar.model.network;

import java.util.List;

/**
 * Mean over a window, as ONNX AveragePool with ceil_mode 0. Global pooling has a kernel of the full size.
 *
 * @param countIncludePad whether padding counts in the divisor
 */
public record AveragePool(
        int kernelY,
        int kernelX,
        int strideY,
        int strideX,
        int padTop,
        int padLeft,
        int padBottom,
        int padRight,
        boolean countIncludePad)
        implements Layer {

    public AveragePool {
        Checks.atLeast(1, Math.min(kernelY, kernelX), "Average pool", "kernel size");
        Checks.atLeast(1, Math.min(strideY, strideX), "Average pool", "stride");
        Checks.atLeast(
                0, Math.min(Math.min(padTop, padLeft), Math.min(padBottom, padRight)), "Average pool", "padding");
        if (Math.max(padTop, padBottom) >= kernelY || Math.max(padLeft, padRight) >= kernelX) {
            throw new IllegalArgumentException("Average pool of " + kernelY + "x" + kernelX
                    + " has a padding as large as its kernel; the padding must be smaller");
        }
    }

    /** Unpadded pooling. */
    public static AveragePool valid(int kernelY, int kernelX, int strideY, int strideX) {
        return new AveragePool(kernelY, kernelX, strideY, strideX, 0, 0, 0, 0, true);
    }

    /** Whether any of the four paddings is above zero. */
    public boolean isPadded() {
        return padTop + padLeft + padBottom + padRight > 0;
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        Shape in = inputs.get(0);
        return new Shape(
                in.channels(),
                Checks.windows("Average pool", in.height(), padTop, padBottom, kernelY, 1, strideY),
                Checks.windows("Average pool", in.width(), padLeft, padRight, kernelX, 1, strideX));
    }
}
