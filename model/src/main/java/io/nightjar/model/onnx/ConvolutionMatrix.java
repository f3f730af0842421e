package io.nightjar.model.onnx;

import io.nightjar.model.network.Conv2d;
import io.nightjar.model.network.Dense;
import io.nightjar.model.network.Shape;
import java.util.List;

/** A convolution over single values that lie anywhere, as a matrix. */
final class ConvolutionMatrix {
    private final Conv2d conv;
    private final View view;
    private final Shape in;
    private final Shape out;

    /** @param view of three dimensions */
    ConvolutionMatrix(Conv2d conv, View view) {
        this.conv = conv;
        this.view = view;
        this.in = new Shape(view.dims()[0], view.dims()[1], view.dims()[2]);
        this.out = conv.outputShape(List.of(in));
    }

    /** The dense layer over the node's flattened tensor; null where its matrix would have too many values. */
    Dense dense(long most) {
        if ((long) out.size() * view.shape().size() > most) {
            return null;
        }
        double[][] rows = new double[out.size()][view.shape().size()];
        double[] bias = new double[out.size()];
        for (int o = 0; o < out.size(); o++) {
            int plane = out.height() * out.width();
            int channel = o / plane;
            bias[o] = conv.bias()[channel];
            fill(rows[o], channel, o % plane / out.width(), o % out.width());
        }
        return new Dense(rows, bias);
    }

    private void fill(double[] row, int channel, int y, int x) {
        int perGroup = conv.weights()[0].length;
        int first = channel / (conv.outChannels() / conv.groups()) * perGroup;
        for (int c = 0; c < perGroup; c++) {
            double[][] kernel = conv.weights()[channel][c];
            for (int ky = 0; ky < kernel.length; ky++) {
                for (int kx = 0; kx < kernel[ky].length; kx++) {
                    int sourceY = conv.y().input(y, ky);
                    int sourceX = conv.x().input(x, kx);
                    if (sourceY >= 0 && sourceY < in.height() && sourceX >= 0 && sourceX < in.width()) {
                        int place = view.place(in.index(first + c, sourceY, sourceX));
                        if (place != View.ZERO) {
                            row[place] += kernel[ky][kx];
                        }
                    }
                }
            }
        }
    }
}
