package io.nightjar.model.network;

import java.util.List;

/** Sum over a window, unpadded: average pooling whose divisor lives in a neighbouring linear layer. */
public record SumPool(int kernelY, int kernelX, int strideY, int strideX) implements Layer {
    public SumPool {
        Checks.atLeast(1, Math.min(kernelY, kernelX), "Sum pool", "kernel size");
        Checks.atLeast(1, Math.min(strideY, strideX), "Sum pool", "stride");
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        Shape in = inputs.get(0);
        return new Shape(
                in.channels(),
                Checks.windows("Sum pool", in.height(), 0, 0, kernelY, 1, strideY),
                Checks.windows("Sum pool", in.width(), 0, 0, kernelX, 1, strideX));
    }
}
