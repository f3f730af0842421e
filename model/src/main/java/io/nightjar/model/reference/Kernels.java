package io.nightjar.model.reference;

import io.nightjar.model.network.Add;
import io.nightjar.model.network.AveragePool;
import io.nightjar.model.network.ChannelAffine;
import io.nightjar.model.network.CompletedSquare;
import io.nightjar.model.network.Conv2d;
import io.nightjar.model.network.Dense;
import io.nightjar.model.network.ElementAffine;
import io.nightjar.model.network.Flatten;
import io.nightjar.model.network.Layer;
import io.nightjar.model.network.PaddingMode;
import io.nightjar.model.network.PolynomialActivation;
import io.nightjar.model.network.PolynomialByChannel;
import io.nightjar.model.network.Shape;
import io.nightjar.model.network.SumPool;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/** One loop nest per layer with a single input; tensors in (channel, y, x) order. */
final class Kernels {
    private Kernels() {}

    static double[] apply(Layer layer, Shape in, double[] x, Shape out) {
        if (layer instanceof Conv2d conv) {
            return convolve(conv, in, x, out);
        } else if (layer instanceof Dense dense) {
            return dense(dense, x);
        } else if (layer instanceof ChannelAffine affine) {
            return affine(affine, in, x);
        } else if (layer instanceof ElementAffine affine) {
            return affine(affine, x);
        } else if (layer instanceof PolynomialActivation polynomial) {
            return map(x, polynomial::at);
        } else if (layer instanceof PolynomialByChannel polynomial) {
            return byChannel(polynomial, in, x);
        } else if (layer instanceof CompletedSquare square) {
            return map(x, square::at);
        } else if (layer instanceof AveragePool pool) {
            return average(pool, in, x, out);
        } else if (layer instanceof SumPool pool) {
            return sumWindows(pool, in, x, out);
        } else if (layer instanceof Flatten) {
            return x;
        } else if (layer instanceof Add) {
            throw new IllegalArgumentException("Add takes two inputs; use sum");
        }
        throw new IllegalArgumentException("The executor does not know the layer " + layer);
    }

    static double[] sum(double[] a, double[] b) {
        double[] out = new double[a.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = a[i] + b[i];
        }
        return out;
    }

    private static double[] map(double[] x, DoubleUnaryOperator f) {
        double[] out = new double[x.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = f.applyAsDouble(x[i]);
        }
        return out;
    }

    private static double[] byChannel(PolynomialByChannel polynomial, Shape in, double[] x) {
        double[] out = new double[x.length];
        int plane = in.height() * in.width();
        for (int i = 0; i < out.length; i++) {
            out[i] = polynomial.at(i / plane, x[i]);
        }
        return out;
    }

    private static double[] affine(ChannelAffine affine, Shape in, double[] x) {
        double[] out = new double[x.length];
        int plane = in.height() * in.width();
        for (int i = 0; i < out.length; i++) {
            out[i] = affine.scale()[i / plane] * x[i] + affine.shift()[i / plane];
        }
        return out;
    }

    private static double[] affine(ElementAffine affine, double[] x) {
        double[] out = new double[x.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = affine.scale()[i] * x[i] + affine.shift()[i];
        }
        return out;
    }

    private static double[] dense(Dense dense, double[] x) {
        double[] out = dense.bias().clone();
        for (int o = 0; o < out.length; o++) {
            double[] row = dense.weights()[o];
            double sum = 0;
            for (int i = 0; i < row.length; i++) {
                sum += row[i] * x[i];
            }
            out[o] += sum;
        }
        return out;
    }

    private static double[] convolve(Conv2d conv, Shape in, double[] x, Shape out) {
        double[] result = new double[out.size()];
        int inPerGroup = conv.weights()[0].length;
        int outPerGroup = conv.outChannels() / conv.groups();
        int plane = out.height() * out.width();
        for (int o = 0; o < conv.outChannels(); o++) {
            Arrays.fill(result, o * plane, (o + 1) * plane, conv.bias()[o]);
            int firstIn = o / outPerGroup * inPerGroup;
            for (int i = 0; i < inPerGroup; i++) {
                double[][] kernel = conv.weights()[o][i];
                if (conv.mode().isZeros() || conv.mode().wraps()) {
                    accumulate(conv, kernel, in, x, firstIn + i, out, result, o);
                } else {
                    accumulateValues(conv, kernel, in, x, firstIn + i, out, result, o);
                }
            }
        }
        return result;
    }

    private static void accumulate(
            Conv2d conv, double[][] kernel, Shape in, double[] x, int i, Shape out, double[] result, int o) {
        for (int ky = 0; ky < kernel.length; ky++) {
            for (int oy = 0; oy < out.height(); oy++) {
                for (int kx = 0; kx < kernel[ky].length; kx++) {
                    int offset = conv.x().input(0, kx);
                    int target = out.index(o, oy, 0);
                    int end = turn(conv, conv.x().input(out.width() - 1, kx), in);
                    for (int turn = turn(conv, offset, in); turn <= end; turn++) {
                        int y = row(conv, conv.y().input(oy, ky), turn, in);
                        if (y >= 0 && y < in.height()) {
                            addRow(
                                    kernel[ky][kx],
                                    x,
                                    in.index(i, y, 0),
                                    in.width(),
                                    offset - turn * in.width(),
                                    conv.x().stride(),
                                    result,
                                    target,
                                    out.width());
                        }
                    }
                }
            }
        }
    }

    private static void accumulateValues(
            Conv2d conv, double[][] kernel, Shape in, double[] x, int i, Shape out, double[] result, int o) {
        int plane = in.index(i, 0, 0);
        for (int oy = 0; oy < out.height(); oy++) {
            for (int ox = 0; ox < out.width(); ox++) {
                for (int k = 0; k < kernel.length * kernel[0].length; k++) {
                    int ky = k / kernel[0].length;
                    int kx = k % kernel[0].length;
                    int source = conv.source(in, oy, ox, ky, kx);
                    if (source != PaddingMode.ZERO) {
                        result[out.index(o, oy, ox)] += kernel[ky][kx] * x[plane + source];
                    }
                }
            }
        }
    }

    /** Turns around the map to the right from its first column to a column; none where zeros are around it. */
    private static int turn(Conv2d conv, int column, Shape in) {
        return conv.mode().wraps() ? Math.floorDiv(column, in.width()) : 0;
    }

    private static int row(Conv2d conv, int y, int turn, Shape in) {
        return conv.mode().wraps() ? conv.mode().row(y, turn, in.height()) : y;
    }

    /** result[target + ox] += w * x[row + ox * stride + offset] wherever the source column lies inside the image. */
    private static void addRow(
            double w, double[] x, int row, int width, int offset, int stride, double[] result, int target, int count) {
        int begin = offset >= 0 ? 0 : (-offset + stride - 1) / stride;
        int end = Math.min(count, Math.floorDiv(width - 1 - offset, stride) + 1);
        for (int ox = begin; ox < end; ox++) {
            result[target + ox] += w * x[row + ox * stride + offset];
        }
    }

    private static double[] sumWindows(SumPool pool, Shape in, double[] x, Shape out) {
        double[] result = new double[out.size()];
        for (int c = 0; c < out.channels(); c++) {
            for (int oy = 0; oy < out.height(); oy++) {
                for (int ox = 0; ox < out.width(); ox++) {
                    int top = pool.y().input(oy, 0);
                    int left = pool.x().input(ox, 0);
                    result[out.index(c, oy, ox)] = windowSum(
                            in,
                            x,
                            c,
                            top,
                            top + pool.y().kernel(),
                            left,
                            left + pool.x().kernel());
                }
            }
        }
        return result;
    }

    private static double[] average(AveragePool pool, Shape in, double[] x, Shape out) {
        double[] result = new double[out.size()];
        for (int c = 0; c < out.channels(); c++) {
            for (int oy = 0; oy < out.height(); oy++) {
                for (int ox = 0; ox < out.width(); ox++) {
                    int y = pool.y().input(oy, 0);
                    int left = pool.x().input(ox, 0);
                    int top = Math.max(y, 0);
                    int bottom = Math.min(y + pool.y().kernel(), in.height());
                    int begin = Math.max(left, 0);
                    int end = Math.min(left + pool.x().kernel(), in.width());
                    int count = pool.countIncludePad() ? pool.windowSize() : (bottom - top) * (end - begin);
                    result[out.index(c, oy, ox)] = windowSum(in, x, c, top, bottom, begin, end) / count;
                }
            }
        }
        return result;
    }

    private static double windowSum(Shape in, double[] x, int c, int top, int bottom, int left, int right) {
        double sum = 0;
        for (int y = top; y < bottom; y++) {
            for (int column = left; column < right; column++) {
                sum += x[in.index(c, y, column)];
            }
        }
        return sum;
    }
}
