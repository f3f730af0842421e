package io.nightjar.model.onnx;

import io.nightjar.model.network.Window;
import java.util.function.DoubleUnaryOperator;

/**
 * One axis of a tensor that is resized: what each place of the result is made of.
 *
 * @param size places of the input
 * @param from for every place of the result those of the input, in ascending order
 * @param weights of those places
 */
record ResizedAxis(int size, int[][] from, double[][] weights) {
    private static final double SAME = 1e-12;
    private static final int CUBIC_TAPS = 4;

    int length() {
        return from.length;
    }

    /** Two neighbours, or the last place beyond the border. */
    static ResizedAxis linear(Coordinates coordinates) {
        return interpolated(coordinates, 2, d -> Math.max(0, 1 - d), false);
    }

    /**
     * Four neighbours (R. Keys, Cubic convolution interpolation for digital image processing, 1981).
     *
     * @param a Keys' free parameter
     * @param insideAlone whether places beyond the border are left out, instead of being the last place
     */
    static ResizedAxis cubic(Coordinates coordinates, double a, boolean insideAlone) {
        DoubleUnaryOperator kernel = d ->
                d <= 1 ? ((a + 2) * d - (a + 3)) * d * d + 1 : d < 2 ? ((a * d - 5 * a) * d + 8 * a) * d - 4 * a : 0;
        return interpolated(coordinates, CUBIC_TAPS, kernel, insideAlone);
    }

    private static ResizedAxis interpolated(
            Coordinates coordinates, int taps, DoubleUnaryOperator kernel, boolean insideAlone) {
        int size = coordinates.size();
        int[][] from = new int[coordinates.length()][];
        double[][] weights = new double[coordinates.length()][];
        for (int o = 0; o < from.length; o++) {
            double at = coordinates.at(o);
            int first = (int) Math.floor(at) - taps / 2 + 1;
            double[] byPlace = new double[taps];
            int least = clamped(first, size);
            double sum = 0;
            for (int i = first; i < first + taps; i++) {
                double weight = insideAlone && i != clamped(i, size) ? 0 : kernel.applyAsDouble(Math.abs(at - i));
                byPlace[clamped(i, size) - least] += weight;
                sum += weight;
            }
            int begin = 0;
            int end = taps;
            while (end - begin > 1 && byPlace[end - 1] == 0) {
                end--;
            }
            while (end - begin > 1 && byPlace[begin] == 0) {
                begin++;
            }
            from[o] = Images.range(least + begin, least + end);
            weights[o] = new double[end - begin];
            for (int i = 0; i < weights[o].length; i++) {
                weights[o][i] = byPlace[begin + i] / sum;
            }
        }
        return new ResizedAxis(size, from, weights);
    }

    private static int clamped(int place, int size) {
        return Math.max(0, Math.min(size - 1, place));
    }

    /** The window that makes all places alike with the weights of the first; null where there is none. */
    Window window() {
        int stride = length() > 1 ? from[1][0] - from[0][0] : 1;
        if (stride < 1) {
            return null;
        }
        for (int o = 0; o < length(); o++) {
            if (from[o].length != from[0].length || from[o][0] != from[0][0] + o * stride) {
                return null;
            }
            for (int i = 0; i < from[o].length; i++) {
                if (Math.abs(weights[o][i] - weights[0][i]) > SAME) {
                    return null;
                }
            }
        }
        int kernel = from[0].length;
        int before = -from[0][0];
        return new Window(kernel, stride, before, (length() - 1) * stride + kernel - size - before, 1);
    }
}
