package io.nightjar.model.network;

/**
 * A window that slides along one axis of a feature map. Output o reads input {@code o * stride + k * dilation -
 * padBefore} for every place k of the kernel; {@link PaddingMode} says what an input outside of the map is.
 *
 * @param kernel places of the window, at least 1
 * @param stride inputs from one window to the next, at least 1
 * @param padBefore inputs in front of the map; below 0, how many inputs at its beginning are left out
 * @param padAfter inputs behind the map; below 0, how many inputs at its end are left out
 * @param dilation inputs from one place of the kernel to the next, at least 1
 */
public record Window(int kernel, int stride, int padBefore, int padAfter, int dilation) {
    public Window {
        Checks.atLeast(1, kernel, "Window", "kernel size");
        Checks.atLeast(1, stride, "Window", "stride");
        Checks.atLeast(1, dilation, "Window", "dilation");
    }

    /** An unpadded, undilated window. */
    public static Window of(int kernel, int stride) {
        return new Window(kernel, stride, 0, 0, 1);
    }

    /** The same window on a map with something around it, or without its borders. */
    public Window withPadding(int before, int after) {
        return new Window(kernel, stride, before, after, dilation);
    }

    /** The same window with its places further apart. */
    public Window withDilation(int inputs) {
        return new Window(kernel, stride, padBefore, padAfter, inputs);
    }

    /** Whether there is something around the map. */
    public boolean isPadded() {
        return padBefore > 0 || padAfter > 0;
    }

    /** Whether inputs at the borders of the map are left out. */
    public boolean isCropped() {
        return padBefore < 0 || padAfter < 0;
    }

    /** Whether the output is the input, but for weights: one place, stride 1, no padding, nothing left out. */
    public boolean isPointwise() {
        return kernel == 1 && stride == 1 && padBefore == 0 && padAfter == 0;
    }

    /** The input, inside of the map or not, that an output reads at a place of the kernel. */
    public int input(int output, int place) {
        return output * stride + place * dilation - padBefore;
    }

    /**
     * How many places of the kernel lie inside of the map, for one output.
     *
     * @param size of the map
     */
    public int inputs(int output, int size) {
        int inside = 0;
        for (int place = 0; place < kernel; place++) {
            int input = input(output, place);
            inside += input >= 0 && input < size ? 1 : 0;
        }
        return inside;
    }

    /**
     * Number of outputs.
     *
     * @param size of the map
     * @param layer what errors call the layer
     * @throws IllegalArgumentException if the window does not fit once
     */
    int outputs(int size, String layer) {
        long extent = (long) dilation * (kernel - 1) + 1;
        long padded = (long) size + padBefore + padAfter;
        long room = padded - extent;
        if (room < 0) {
            throw new IllegalArgumentException(layer + " window of " + extent
                    + " does not fit into the padded input of " + padded + "; use a smaller kernel or a larger input");
        }
        return (int) (room / stride) + 1;
    }
}
