package io.nightjar.model.network;

final class Checks {
    private Checks() {}

    static void atLeast(int minimum, int value, String layer, String what) {
        if (value < minimum) {
            throw new IllegalArgumentException(
                    layer + " " + what + " is " + value + "; it must be at least " + minimum);
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
}
