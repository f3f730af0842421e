package io.nightjar.model.network;

import java.util.List;

/**
 * Mean over an undilated window, as ONNX AveragePool; a window that ceil_mode adds is one with more padding behind.
 *
 * @param y the window along columns, its padding smaller than its kernel
 * @param x the window along rows, its padding smaller than its kernel
 * @param countIncludePad whether padding counts in the divisor
 */
public record AveragePool(Window y, Window x, boolean countIncludePad) implements Layer {
    public AveragePool {
        for (Window window : List.of(y, x)) {
            if (Math.max(window.padBefore(), window.padAfter()) >= window.kernel()) {
                throw new IllegalArgumentException("Average pool of " + y.kernel() + "x" + x.kernel()
                        + " has a padding as large as its kernel; the padding must be smaller");
            }
            if (window.isCropped()) {
                throw new IllegalArgumentException("Average pool has a padding of "
                        + Math.min(window.padBefore(), window.padAfter()) + "; it must be at least 0");
            }
            if (window.dilation() != 1) {
                throw new IllegalArgumentException(
                        "Average pool has dilation " + window.dilation() + "; use an undilated pool");
            }
        }
    }

    /** Unpadded square windows. */
    public static AveragePool square(int kernel, int stride) {
        return new AveragePool(Window.of(kernel, stride), Window.of(kernel, stride), true);
    }

    /** One window over a whole map. */
    public static AveragePool global(Shape shape) {
        return new AveragePool(Window.of(shape.height(), 1), Window.of(shape.width(), 1), true);
    }

    /** Values of a window, padding included. */
    public int windowSize() {
        return y.kernel() * x.kernel();
    }

    /** Whether any of the four paddings is above zero. */
    public boolean isPadded() {
        return y.isPadded() || x.isPadded();
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        Shape in = inputs.get(0);
        return new Shape(in.channels(), y.outputs(in.height(), "Average pool"), x.outputs(in.width(), "Average pool"));
    }
}
