package io.nightjar.model.passes;

import io.nightjar.model.network.Conv2d;
import io.nightjar.model.network.Dense;
import io.nightjar.model.network.Layer;
import io.nightjar.model.network.PaddingMode;
import io.nightjar.model.network.Shape;
import io.nightjar.model.network.SumPool;

/**
 * A linear form on a layer's output, expressed on its input: row * layer(x) + constant.
 *
 * @param row one weight per value of the input
 * @param constant what the layer's bias contributes
 */
record Pullback(double[] row, double constant) {
    static boolean supports(Layer layer) {
        return layer instanceof Conv2d || layer instanceof Dense || layer instanceof SumPool;
    }

    static Pullback through(Layer layer, Shape in, Shape out, double[] row) {
        if (layer instanceof Dense dense) {
            return through(dense, row);
        } else if (layer instanceof Conv2d conv) {
            return through(conv, in, out, row);
        } else if (layer instanceof SumPool pool) {
            return through(pool, in, out, row);
        }
        throw new IllegalArgumentException("No linear form passes through " + layer + ".");
    }

    private static Pullback through(Dense dense, double[] row) {
        double[] pulled = new double[dense.inputs()];
        double constant = 0;
        for (int o = 0; o < row.length; o++) {
            constant += row[o] * dense.bias()[o];
            for (int i = 0; i < pulled.length; i++) {
                pulled[i] += row[o] * dense.weights()[o][i];
            }
        }
        return new Pullback(pulled, constant);
    }

    private static Pullback through(SumPool pool, Shape in, Shape out, double[] row) {
        double[] pulled = new double[in.size()];
        for (int c = 0; c < out.channels(); c++) {
            for (int y = 0; y < out.height(); y++) {
                for (int x = 0; x < out.width(); x++) {
                    for (int ky = 0; ky < pool.y().kernel(); ky++) {
                        for (int kx = 0; kx < pool.x().kernel(); kx++) {
                            pulled[in.index(c, pool.y().input(y, ky), pool.x().input(x, kx))] +=
                                    row[out.index(c, y, x)];
                        }
                    }
                }
            }
        }
        return new Pullback(pulled, 0);
    }

    private static Pullback through(Conv2d conv, Shape in, Shape out, double[] row) {
        double[] pulled = new double[in.size()];
        double constant = 0;
        for (int o = 0; o < out.channels(); o++) {
            for (int y = 0; y < out.height(); y++) {
                for (int x = 0; x < out.width(); x++) {
                    double factor = row[out.index(o, y, x)];
                    constant += factor * conv.bias()[o];
                    scatter(conv, in, o, y, x, factor, pulled);
                }
            }
        }
        return new Pullback(pulled, constant);
    }

    /** Adds one output value's weights, times a factor, to the input values that it reads. */
    private static void scatter(Conv2d conv, Shape in, int o, int oy, int ox, double factor, double[] pulled) {
        int firstIn = o / (conv.outChannels() / conv.groups()) * conv.weights()[0].length;
        for (int i = 0; i < conv.weights()[o].length; i++) {
            for (int ky = 0; ky < conv.y().kernel(); ky++) {
                for (int kx = 0; kx < conv.x().kernel(); kx++) {
                    int source = conv.source(in, oy, ox, ky, kx);
                    if (source != PaddingMode.ZERO) {
                        pulled[in.index(firstIn + i, 0, 0) + source] += factor * conv.weights()[o][i][ky][kx];
                    }
                }
            }
        }
    }
}
