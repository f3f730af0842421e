package io.nightjar.model.network;

final class Checks {
    private Checks() {}

    static void atLeast(int minimum, int value, String layer, String what) {
        if (value < minimum) {
            throw new IllegalArgumentException(
                    layer + " " + what + " is " + value + "; it must be at least " + minimum + ".");
        }
    }

    static void finite(double[] values, String layer, String what) {
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw new IllegalArgumentException(
                        layer + " " + what + "[" + i + "] is " + values[i] + "; it must be a finite number");
            }
        }
    }

    /** Number of window positions along one axis; an error when the window does not fit once. */
    static int windows(String layer, int size, int padBegin, int padEnd, int kernel, int dilation, int stride) {
        long extent = (long) dilation * (kernel - 1) + 1;
        long padded = (long) size + padBegin + padEnd;
        long room = padded - extent;
        if (room < 0) {
            throw new IllegalArgumentException(layer + " window of " + extent
                    + " does not fit into the padded input of " + padded + "; use a smaller kernel or a larger input");
        }
        return (int) (room / stride) + 1;
    }
}
