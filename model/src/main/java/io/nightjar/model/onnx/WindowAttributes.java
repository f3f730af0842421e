package io.nightjar.model.onnx;

import io.nightjar.model.network.Shape;
import io.nightjar.model.network.Window;

/**
 * The sliding windows of a node.
 *
 * @param y along columns
 * @param x along rows
 */
record WindowAttributes(Window y, Window x) {
    /** @param kernel height and width */
    static WindowAttributes read(Attributes attributes, int[] kernel, Shape in) {
        int[] strides = attributes.integersOfLength(2, "strides", 1, 1);
        int[] dilations = attributes.integersOfLength(2, "dilations", 1, 1);
        String auto = attributes.text("auto_pad", "NOTSET");
        if (Math.min(strides[0], strides[1]) < 1 || Math.min(dilations[0], dilations[1]) < 1) {
            throw new NodeProblem("a stride or dilation is below 1", "export the model again");
        }
        Window y = Window.of(kernel[0], strides[0]).withDilation(dilations[0]);
        Window x = Window.of(kernel[1], strides[1]).withDilation(dilations[1]);
        return switch (auto) {
            case "NOTSET", "" -> {
                int[] pads = attributes.integersOfLength(4, "pads", 0, 0, 0, 0);
                yield new WindowAttributes(y.withPadding(pads[0], pads[2]), x.withPadding(pads[1], pads[3]));
            }
            case "VALID" -> new WindowAttributes(y, x);
            case "SAME_UPPER", "SAME_LOWER" -> {
                boolean upper = auto.equals("SAME_UPPER");
                yield new WindowAttributes(same(y, in.height(), upper), same(x, in.width(), upper));
            }
            default -> throw new NodeProblem("auto_pad is " + auto, "use explicit padding");
        };
    }

    /** Whether the windows end exactly at the padded border, so that rounding up or down is the same. */
    boolean fit(Shape in) {
        return fits(y, in.height()) && fits(x, in.width());
    }

    private static boolean fits(Window window, int size) {
        return (size + window.padBefore() + window.padAfter() - window.kernel()) % window.stride() == 0;
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
