package io.nightjar.model.onnx;

import io.nightjar.model.network.AveragePool;
import io.nightjar.model.network.ChannelAffine;
import io.nightjar.model.network.Conv2d;
import io.nightjar.model.network.Dense;
import io.nightjar.model.network.Layer;
import java.util.Arrays;

/** Convolutions, dense layers, batch normalisation and average pooling. */
final class LinearOperators {
    private static final double DEFAULT_EPSILON = 1e-5;

    private final GraphBuilder builder;

    LinearOperators(GraphBuilder builder) {
        this.builder = builder;
    }

    Symbol read(Origin origin, Arguments in, Attributes attributes) {
        return switch (origin.operator()) {
            case "Conv" -> convolution(origin, in, attributes);
            case "BatchNormalization" -> batchNormalization(origin, in, attributes);
            case "AveragePool" -> averagePool(origin, in, attributes);
            case "GlobalAveragePool" -> globalPool(origin, in.symbol(0));
            case "ReduceMean" -> reduceMean(origin, in, attributes);
            case "Gemm" -> gemm(origin, in, attributes);
            default -> dense(origin, in.symbol(0), in.constant(1), null);
        };
    }

    private Symbol convolution(Origin origin, Arguments in, Attributes attributes) {
        Tensor weights = in.constant(1);
        if (weights.rank() != 4) {
            throw new NodeProblem(
                    "its weights have " + weights.rank() + " dimensions instead of 4",
                    "use two-dimensional convolutions");
        }
        if (weights.data().length == 0) {
            throw new NodeProblem("it has no weights", "export the model again");
        }
        Symbol image = builder.image(in.symbol(0));
        WindowAttributes windows =
                WindowAttributes.read(attributes, new int[] {weights.dims()[2], weights.dims()[3]}, image.shape());
        double[] bias = in.has(2) ? in.constant(2).data() : new double[weights.dims()[0]];
        Conv2d layer = new Conv2d(kernels(weights), bias, windows.y(), windows.x(), attributes.integer("group", 1));
        return builder.append(origin, layer, image);
    }

    private static double[][][][] kernels(Tensor weights) {
        int[] dims = weights.dims();
        double[][][][] kernels = new double[dims[0]][dims[1]][dims[2]][];
        int at = 0;
        for (double[][][] out : kernels) {
            for (double[][] plane : out) {
                for (int y = 0; y < dims[2]; y++, at += dims[3]) {
                    plane[y] = Arrays.copyOfRange(weights.data(), at, at + dims[3]);
                }
            }
        }
        return kernels;
    }

    private Symbol batchNormalization(Origin origin, Arguments in, Attributes attributes) {
        if (attributes.integer("training_mode", 0) != 0) {
            throw new NodeProblem("it is in training mode", "export the model in inference (eval) mode");
        }
        double[] scale = in.constant(1).data().clone();
        double[] shift = in.constant(2).data().clone();
        double[] mean = in.constant(3).data();
        double[] variance = in.constant(4).data();
        double epsilon = attributes.number("epsilon", DEFAULT_EPSILON);
        if (shift.length != scale.length || mean.length != scale.length || variance.length != scale.length) {
            throw new NodeProblem("its constants have different lengths", "export the model again");
        }
        for (int c = 0; c < scale.length; c++) {
            scale[c] /= Math.sqrt(variance[c] + epsilon);
            shift[c] -= scale[c] * mean[c];
        }
        Symbol symbol = in.symbol(0);
        if (symbol.layout().dims().length == 1) {
            Symbol vector = builder.vector(symbol);
            Layer affine = new ChannelAffine(placed(scale, vector.layout()), placed(shift, vector.layout()));
            return builder.append(origin, affine, vector).with(vector.layout());
        }
        return builder.append(origin, new ChannelAffine(scale, shift), builder.image(symbol));
    }

    private static double[] placed(double[] values, Layout layout) {
        int[] places = layout.places();
        if (values.length != places.length) {
            throw new NodeProblem(
                    "it has " + values.length + " channels but its input has " + places.length,
                    "export the model again");
        }
        double[] placed = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            placed[places[i]] = values[i];
        }
        return placed;
    }

    private Symbol averagePool(Origin origin, Arguments in, Attributes attributes) {
        Symbol image = builder.image(in.symbol(0));
        WindowAttributes windows =
                WindowAttributes.read(attributes, attributes.integersOfLength(2, "kernel_shape"), image.shape());
        boolean padded = windows.y().isPadded() || windows.x().isPadded();
        boolean includePad = attributes.integer("count_include_pad", 0) != 0;
        if (windows.y().dilation() != 1 || windows.x().dilation() != 1) {
            throw new NodeProblem("it has dilations", "use an undilated pool");
        } else if (padded && !includePad) {
            throw new NodeProblem(
                    "its padding is not counted in the mean, so that the divisor changes at the border",
                    "use no padding or count_include_pad=1");
        } else if (attributes.integer("ceil_mode", 0) != 0 && !windows.fit(image.shape())) {
            throw new NodeProblem("ceil_mode adds windows beyond the border", "use ceil_mode=0");
        }
        AveragePool pool = new AveragePool(windows.y(), windows.x(), true);
        return builder.append(origin, pool, image);
    }

    private Symbol globalPool(Origin origin, Symbol symbol) {
        Symbol image = builder.image(symbol);
        return builder.append(origin, AveragePool.global(image.shape()), image);
    }

    /** A mean over both spatial axes, as Keras exports global pooling. */
    private Symbol reduceMean(Origin origin, Arguments in, Attributes attributes) {
        Symbol symbol = in.symbol(0);
        int[] axes = in.has(1) ? in.constant(1).toInts() : attributes.integers("axes");
        int[] sorted = Arrays.stream(axes).map(a -> a < 0 ? a + 4 : a).sorted().toArray();
        boolean channelFirst = Arrays.equals(sorted, new int[] {2, 3});
        boolean channelLast = Arrays.equals(sorted, new int[] {1, 2});
        Layout layout = symbol.layout();
        Layout first = channelLast && layout.dims().length == 3 ? layout.transpose(new int[] {2, 0, 1}) : layout;
        if (layout.dims().length != 3 || first == null || !(channelFirst || channelLast)) {
            throw new NodeProblem("it is not a mean over height and width", "use GlobalAveragePool");
        }
        Symbol pooled = globalPool(origin, symbol.with(first));
        int channels = pooled.shape().channels();
        if (attributes.integer("keepdims", 1) == 0) {
            return pooled.with(pooled.layout().reshape(channels));
        }
        return channelFirst ? pooled : pooled.with(pooled.layout().reshape(1, 1, channels));
    }

    private Symbol gemm(Origin origin, Arguments in, Attributes attributes) {
        if (attributes.integer("transA", 0) != 0) {
            throw new NodeProblem("it transposes the batch (transA)", "use transA=0");
        }
        Tensor weights = in.constant(1);
        if (attributes.integer("transB", 0) != 0 && weights.rank() == 2) {
            weights = weights.transpose(new int[] {1, 0});
        }
        double alpha = attributes.number("alpha", 1);
        double beta = attributes.number("beta", 1);
        weights = new Tensor(weights.dims(), times(weights.data(), alpha));
        Tensor bias = in.has(2) ? in.constant(2) : null;
        return dense(
                origin, in.symbol(0), weights, bias == null ? null : new Tensor(bias.dims(), times(bias.data(), beta)));
    }

    private static double[] times(double[] values, double factor) {
        return Arrays.stream(values).map(v -> v * factor).toArray();
    }

    /** Weights [in][out], rows permuted from the ONNX order of elements to the network's. */
    private Symbol dense(Origin origin, Symbol symbol, Tensor weights, Tensor bias) {
        Layout layout = symbol.layout();
        if (weights.rank() != 2
                || !layout.isVector()
                || weights.dims()[0] != layout.axes().size()) {
            throw new NodeProblem(
                    "it multiplies a tensor of shape " + Arrays.toString(layout.dims()) + " with weights of shape "
                            + Arrays.toString(weights.dims()),
                    "multiply a flattened tensor with a two-dimensional matrix of matching size");
        }
        int outputs = weights.dims()[1];
        double[][] rows = new double[outputs][weights.dims()[0]];
        int[] places = layout.places();
        for (int i = 0; i < places.length; i++) {
            for (int o = 0; o < outputs; o++) {
                rows[o][places[i]] = weights.data()[i * outputs + o];
            }
        }
        double[] offsets = bias == null ? new double[outputs] : bias.broadcastTo(1, outputs);
        if (offsets == null) {
            throw new NodeProblem("its bias does not fit its " + outputs + " outputs", "export the model again");
        }
        Symbol result = builder.append(origin, new Dense(rows, offsets), builder.vector(symbol));
        int[] dims = layout.dims().clone();
        dims[dims.length - 1] = outputs;
        return result.with(Layout.vector(outputs).reshape(dims));
    }
}
