package io.nightjar.model.network;

import java.util.List;
import java.util.stream.Stream;

/**
 * Sum over an unpadded, undilated window: average pooling whose divisor is in a neighbouring linear layer.
 *
 * @param y the window along columns
 * @param x the window along rows
 */
public record SumPool(Window y, Window x) implements Layer {
    public SumPool {
        if (Stream.of(y, x).anyMatch(w -> w.isPadded() || w.isCropped() || w.dilation() != 1)) {
            throw new IllegalArgumentException("Sum pool has padding or dilation; use a convolution of ones");
        }
    }

    /** Square windows. */
    public static SumPool square(int kernel, int stride) {
        return new SumPool(Window.of(kernel, stride), Window.of(kernel, stride));
    }

    /** Values that a window adds up. */
    public int windowSize() {
        return y.kernel() * x.kernel();
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        Shape in = inputs.get(0);
        return new Shape(in.channels(), y.outputs(in.height(), "Sum pool"), x.outputs(in.width(), "Sum pool"));
    }
}
