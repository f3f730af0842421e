package io.nightjar.model.onnx;

import io.nightjar.model.network.Shape;

/**
 * Geometry of a sliding window, vertical values first.
 *
 * @param pads top, left, bottom, right
 */
record Window(int[] kernel, int[] strides, int[] pads, int[] dilations) {
    static Window read(Attributes attributes, int[] kernel, Shape in) {
        int[] strides = attributes.integersOfLength(2, "strides", 1, 1);
        int[] dilations = attributes.integersOfLength(2, "dilations", 1, 1);
        String auto = attributes.text("auto_pad", "NOTSET");
        if (Math.min(strides[0], strides[1]) < 1 || Math.min(dilations[0], dilations[1]) < 1) {
            throw new NodeProblem("a stride or dilation is below 1", "export the model again");
        }
        int[] pads = switch (auto) {
            case "NOTSET", "" -> attributes.integersOfLength(4, "pads", 0, 0, 0, 0);
            case "VALID" -> new int[4];
            case "SAME_UPPER", "SAME_LOWER" -> same(in, kernel, strides, dilations, auto.equals("SAME_UPPER"));
            default -> throw new NodeProblem("auto_pad is " + auto, "use explicit padding");
        };
        return new Window(kernel, strides, pads, dilations);
    }

    /** Whether the windows end exactly at the padded border, so that rounding up or down is the same. */
    boolean fits(Shape in) {
        return (in.height() + pads[0] + pads[2] - kernel[0]) % strides[0] == 0
                && (in.width() + pads[1] + pads[3] - kernel[1]) % strides[1] == 0;
    }

    private static int[] same(Shape in, int[] kernel, int[] strides, int[] dilations, boolean upper) {
        int[] pads = new int[4];
        int[] size = {in.height(), in.width()};
        for (int axis = 0; axis < 2; axis++) {
            int windows = (size[axis] + strides[axis] - 1) / strides[axis];
            int covered = (windows - 1) * strides[axis] + (kernel[axis] - 1) * dilations[axis] + 1;
            int total = Math.max(covered - size[axis], 0);
            pads[axis] = upper ? total / 2 : total - total / 2;
            pads[axis + 2] = total - pads[axis];
        }
        return pads;
    }
}
