package io.nightjar.model.onnx;

import io.nightjar.model.network.Shape;
import io.nightjar.model.network.Window;
import java.util.Arrays;

/**
 * The sliding windows of a node; a signal, which has one spatial axis, is an image of one row.
 *
 * @param y along columns
 * @param x along rows
 */
record WindowAttributes(Window y, Window x) {
    /**
     * @param kernel height and width, or the width of a signal's
     * @param in what the windows slide over
     */
    static WindowAttributes read(Attributes attributes, int[] kernel, Shape in) {
        int axes = kernel.length;
        int[] strides = attributes.integersOfLength(axes, "strides", all(axes, 1));
        int[] dilations = attributes.integersOfLength(axes, "dilations", all(axes, 1));
        int[] pads = attributes.integersOfLength(2 * axes, "pads", all(2 * axes, 0));
        String auto = attributes.text("auto_pad", "NOTSET");
        Window[] windows = new Window[2];
        windows[0] = Window.of(1, 1);
        int[] sizes = {in.height(), in.width()};
        for (int k = 0; k < axes; k++) {
            if (strides[k] < 1 || dilations[k] < 1 || kernel[k] < 1) {
                throw new NodeProblem("a kernel, stride or dilation is below 1", "export the model again");
            }
            Window plain = Window.of(kernel[k], strides[k]).withDilation(dilations[k]);
            int axis = 2 - axes + k;
            windows[axis] = padded(plain, auto, pads[k], pads[axes + k], sizes[axis]);
        }
        return new WindowAttributes(windows[0], windows[1]);
    }

    private static Window padded(Window window, String auto, int before, int after, int size) {
        return switch (auto) {
            case "NOTSET", "" -> window.withPadding(before, after);
            case "VALID" -> window;
            case "SAME_UPPER" -> same(window, size, true);
            case "SAME_LOWER" -> same(window, size, false);
            default -> throw new NodeProblem("auto_pad is " + auto, "use explicit padding");
        };
    }

    private static int[] all(int length, int value) {
        int[] values = new int[length];
        Arrays.fill(values, value);
        return values;
    }

    /** @param upper whether the odd one of the zeros is behind the map */
    private static Window same(Window window, int size, boolean upper) {
        int windows = (size + window.stride() - 1) / window.stride();
        int covered = (windows - 1) * window.stride() + (window.kernel() - 1) * window.dilation() + 1;
        int total = Math.max(covered - size, 0);
        int before = upper ? total / 2 : total - total / 2;
        return window.withPadding(before, total - before);
    }
}
