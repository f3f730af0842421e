package io.nightjar.model.onnx;

import io.nightjar.ckks.Counts;
import io.nightjar.model.network.ChannelAffine;
import io.nightjar.model.network.Conv2d;
import io.nightjar.model.network.Shape;
import io.nightjar.model.network.Window;
import java.util.Arrays;
import java.util.List;

/** Convolutions, matrix products and batch normalisation. */
final class LinearOperators {
    static final double DEFAULT_EPSILON = 1e-5;

    private final GraphBuilder builder;
    private final ElementwiseOperators elementwise;
    private final DenseLayers dense;

    LinearOperators(GraphBuilder builder, ElementwiseOperators elementwise) {
        this.builder = builder;
        this.elementwise = elementwise;
        this.dense = new DenseLayers(builder);
    }

    /** @param outputs that the node has */
    Value read(Origin origin, Arguments in, Attributes attributes, int outputs) {
        return switch (origin.operator()) {
            case "Conv" -> convolution(origin, in, attributes);
            case "ConvTranspose" -> transposed(origin, in, attributes);
            case "BatchNormalization" -> {
                if (outputs > 1) {
                    throw new NodeProblem(
                            "it has " + Counts.of(outputs, "output") + ", which is training mode",
                            "export the model in inference (eval) mode");
                }
                yield batchNormalization(origin, in, attributes);
            }
            case "Gemm" -> gemm(origin, in, attributes);
            case "Einsum" -> dense.einsum(origin, in, attributes.text("equation", ""));
            default -> product(origin, in);
        };
    }

    private Symbol convolution(Origin origin, Arguments in, Attributes attributes) {
        Tensor weights = in.constant(1);
        int axes = weights.rank() - 2;
        if (axes != 1 && axes != 2) {
            throw new NodeProblem(
                    "its weights have " + Counts.of(weights.rank(), "dimension")
                            + ", expected 3 (signals) or 4 (images)",
                    "use convolutions over one or two axes");
        } else if (weights.data().length == 0) {
            throw new NodeProblem("it has no weights", "export the model again");
        }
        Symbol map = Images.map(in.symbol(0), axes);
        Shape shape = new Shape(map.dims()[0], map.dims()[1], map.dims()[2]);
        int[] kernel = Arrays.copyOfRange(weights.dims(), 2, 2 + axes);
        WindowAttributes windows = WindowAttributes.read(attributes, kernel, shape);
        double[] bias = in.has(2) ? in.constant(2).data() : new double[weights.dims()[0]];
        Conv2d layer = new Conv2d(kernels(weights), bias, windows.y(), windows.x(), attributes.integer("group", 1));
        layer.outputShape(List.of(shape));
        return Images.unmap(builder.convolve(origin, layer, map), axes);
    }

    /** A convolution of what has stride - 1 zeros between its places, with turned kernels (ONNX, ConvTranspose). */
    private Symbol transposed(Origin origin, Arguments in, Attributes attributes) {
        Tensor weights = in.constant(1);
        int axes = weights.rank() - 2;
        if ((axes != 1 && axes != 2) || !attributes.text("auto_pad", "NOTSET").equals("NOTSET")) {
            throw new NodeProblem("it has automatic padding or other axes than an image", "use explicit padding");
        } else if (attributes.has("output_shape")) {
            throw new NodeProblem("it has an output shape of its own", "use explicit padding");
        }
        int groups = attributes.integer("group", 1);
        Symbol map = Images.map(in.symbol(0), axes);
        int[] kernel = Arrays.copyOfRange(weights.dims(), 2, 2 + axes);
        int[] dims = map.dims();
        Shape shape = new Shape(dims[0], dims[1], dims[2]);
        WindowAttributes windows = WindowAttributes.read(attributes, kernel, shape);
        int[] extra = attributes.integersOfLength(axes, "output_padding", new int[axes]);
        Window y = turned(windows.y(), axes == 2 ? extra[0] : 0);
        Window x = turned(windows.x(), extra[axes - 1]);
        double[][][][] kernels = TransposedKernels.of(kernels(weights), groups);
        double[] bias = in.has(2) ? in.constant(2).data() : new double[kernels.length];
        Move move = Move.alongAxes(
                dims,
                List.of(
                        Move.Axis.whole(dims[0]),
                        apart(dims[1], windows.y().stride()),
                        apart(dims[2], windows.x().stride())));
        Symbol spread = map.with(map.view().select(move.dims(), move.from()));
        return Images.unmap(builder.convolve(origin, new Conv2d(kernels, bias, y, x, groups), spread), axes);
    }

    private static Window turned(Window window, int extra) {
        int reach = window.dilation() * (window.kernel() - 1);
        return new Window(
                window.kernel(), 1, reach - window.padBefore(), reach - window.padAfter() + extra, window.dilation());
    }

    private static Move.Axis apart(int size, int stride) {
        return new Move.Axis((size - 1) * stride + 1, i -> i % stride == 0 ? i / stride : View.ZERO);
    }

    private static double[][][][] kernels(Tensor weights) {
        int[] dims = weights.dims();
        int height = dims.length == 4 ? dims[2] : 1;
        int width = dims[dims.length - 1];
        double[][][][] kernels = new double[dims[0]][dims[1]][height][];
        int at = 0;
        for (double[][][] out : kernels) {
            for (double[][] plane : out) {
                for (int y = 0; y < height; y++, at += width) {
                    plane[y] = Arrays.copyOfRange(weights.data(), at, at + width);
                }
            }
        }
        return kernels;
    }

    private Value batchNormalization(Origin origin, Arguments in, Attributes attributes) {
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
            if (!(variance[c] + epsilon > 0)) {
                throw new NodeProblem(
                        "it divides by the root of a variance of " + variance[c] + " with an epsilon of " + epsilon,
                        "check its constants");
            }
            scale[c] /= Math.sqrt(variance[c] + epsilon);
            shift[c] -= scale[c] * mean[c];
        }
        int[] axes = MoveOperators.dims(in.value(0));
        int rank = axes.length - 1;
        if (attributes.integer("spatial", 1) == 0) {
            return byPlace(origin, in, scale, shift);
        } else if (rank < 1 || axes[1] != scale.length) {
            throw new NodeProblem(
                    "it has " + Counts.of(scale.length, "channel") + " but its input has the shape "
                            + Arrays.toString(axes),
                    "export the model again");
        }
        if (in.value(0) instanceof Symbol symbol && symbol.view().isImage()) {
            return builder.append(origin, new ChannelAffine(scale, shift), builder.image(symbol));
        }
        int[] dims = new int[rank];
        Arrays.fill(dims, 1);
        dims[0] = scale.length;
        return elementwise.affine(origin, in.value(0), new Tensor(dims, scale), new Tensor(dims, shift));
    }

    /** A scale and a shift for every value of an image (before operator set 9, spatial = 0). */
    private Value byPlace(Origin origin, Arguments in, double[] scale, double[] shift) {
        int[] dims = MoveOperators.dims(in.value(0));
        int[] inner = dims.length == 0 ? dims : Symbol.without(dims, 0);
        if (Tensor.size(inner) != scale.length) {
            throw new NodeProblem(
                    "it has a mean for each of " + Counts.of(scale.length, "value")
                            + " (spatial = 0) but its input has the shape " + Arrays.toString(dims),
                    "export the model again");
        }
        return elementwise.affine(origin, in.value(0), new Tensor(inner, scale), new Tensor(inner, shift));
    }

    private Value gemm(Origin origin, Arguments in, Attributes attributes) {
        Value left = turned(in.value(0), attributes.integer("transA", 0) != 0);
        Value right = turned(in.value(1), attributes.integer("transB", 0) != 0);
        double alpha = attributes.number("alpha", 1);
        double beta = attributes.number("beta", 1);
        Tensor bias = in.has(2) ? in.constant(2) : null;
        Tensor scaled = bias == null ? null : new Tensor(bias.dims(), times(bias.data(), beta));
        if (left instanceof Tensor weights && right instanceof Symbol symbol) {
            requireMatrix(symbol);
            Symbol product = dense.productFromLeft(origin, times(weights.known(), alpha), symbol);
            return scaled == null ? product : elementwise.binary("Add", origin, product, scaled);
        }
        Symbol symbol = new Arguments(List.of(left)).symbol(0);
        requireMatrix(symbol);
        Tensor weights = new Arguments(Arrays.asList(null, right)).constant(1);
        return dense.product(origin, symbol, times(weights, alpha), scaled);
    }

    private static Value turned(Value value, boolean isTurned) {
        if (!isTurned) {
            return value;
        } else if (value instanceof Symbol symbol && symbol.hasBatchInside()) {
            throw new NodeProblem(
                    "it transposes an input that counts the batch and places of an image as one axis",
                    "keep the batch as an axis of its own");
        }
        return MoveOperators.transposed(value);
    }

    private static void requireMatrix(Symbol symbol) {
        if (symbol.hasBatchInside() ? symbol.dims().length != 2 : symbol.fullDims().length != 2) {
            throw new NodeProblem(
                    "it multiplies a tensor of shape " + Arrays.toString(symbol.dims())
                            + " per image, expected one axis",
                    "flatten the tensor first");
        }
    }

    private static Tensor times(Tensor tensor, double factor) {
        return new Tensor(tensor.dims(), times(tensor.data(), factor));
    }

    private static double[] times(double[] values, double factor) {
        return Arrays.stream(values).map(v -> v * factor).toArray();
    }

    private Value product(Origin origin, Arguments in) {
        if (in.value(0) instanceof Tensor left && in.value(1) instanceof Symbol right) {
            return dense.productFromLeft(origin, left, right);
        } else if (in.value(0) instanceof Tensor left && in.value(1) instanceof Tensor right) {
            return DenseLayers.constants(left, right);
        } else if (in.value(0) instanceof Symbol && in.value(1) instanceof Symbol) {
            throw new NodeProblem(
                    "it multiplies two tensors that depend on the image", "multiply by constant weights only");
        }
        return dense.product(origin, in.symbol(0), in.constant(1), null);
    }
}
