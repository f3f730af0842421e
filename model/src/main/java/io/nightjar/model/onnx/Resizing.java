package io.nightjar.model.onnx;

import io.nightjar.ckks.Counts;
import io.nightjar.model.network.Conv2d;
import io.nightjar.model.network.Dense;
import io.nightjar.model.network.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Images made larger or smaller (ONNX, Resize and Upsample): places that are repeated or left out are moved,
 * interpolation is a convolution where all places are made alike, else a matrix.
 */
final class Resizing {
    private static final long MAX_MATRIX = 1 << 24;
    private static final double DEFAULT_CUBIC = -0.75;

    private final GraphBuilder builder;
    private final long batch;

    /** @param batch number of images that the graph is made for; 0 for any */
    Resizing(GraphBuilder builder, long batch) {
        this.builder = builder;
        this.batch = batch;
    }

    Value read(Origin origin, Arguments in, Attributes attributes) {
        boolean isOld = origin.operator().equals("Upsample") || in.count() == 2;
        String mode = attributes.text("mode", "nearest");
        List<Coordinates> axes = axes(isOld, in, attributes);
        if (mode.equals("nearest")) {
            String nearest = isOld ? "simple" : attributes.text("nearest_mode", "round_prefer_floor");
            return MoveOperators.moved(in.value(0), nearest(axes, nearest));
        }
        Symbol symbol = in.symbol(0);
        int spatial = symbol.dims().length - 1;
        if (symbol.isInteger()) {
            throw new NodeProblem("it rounds whole numbers between others", "cast the image to float first");
        } else if (spatial != 1 && spatial != 2 || !isWhole(axes.get(0)) || !isWhole(axes.get(1))) {
            throw new NodeProblem(
                    "it interpolates a tensor of shape " + Arrays.toString(symbol.fullDims())
                            + " along other axes than those of an image",
                    "resize images of batch, channel, height, width, or signals of batch, channel, place");
        }
        boolean insideAlone = attributes.integer("exclude_outside", 0) != 0;
        boolean cubic = mode.equals("cubic") && spatial == 2;
        if (!cubic && (!mode.equals("linear") || insideAlone)) {
            throw new NodeProblem(
                    "it is a " + mode + " resizing" + (insideAlone ? " that leaves out places beyond the border" : ""),
                    "use linear, or cubic for images");
        }
        List<ResizedAxis> resized = axes.subList(2, axes.size()).stream()
                .map(axis -> cubic
                        ? ResizedAxis.cubic(axis, attributes.number("cubic_coeff_a", DEFAULT_CUBIC), insideAlone)
                        : ResizedAxis.linear(axis))
                .toList();
        ResizedAxis whole = ResizedAxis.linear(new Coordinates("asymmetric", 1, 1, 1, true));
        Symbol made = interpolated(
                origin, Images.map(symbol, spatial), spatial == 2 ? resized.get(0) : whole, resized.get(spatial - 1));
        return Images.unmap(made, spatial);
    }

    private static boolean isWhole(Coordinates axis) {
        return axis.size() == axis.length() && axis.scale() == 1;
    }

    private static Move nearest(List<Coordinates> axes, String nearest) {
        List<Move.Axis> moves = new ArrayList<>();
        int[] dims = new int[axes.size()];
        for (int k = 0; k < dims.length; k++) {
            dims[k] = axes.get(k).size();
            int[] places = axes.get(k).nearest(nearest);
            moves.add(new Move.Axis(places.length, i -> places[i]));
        }
        return Move.alongAxes(dims, moves);
    }

    private Symbol interpolated(Origin origin, Symbol image, ResizedAxis y, ResizedAxis x) {
        Window windowY = y.window();
        Window windowX = x.window();
        int channels = image.dims()[0];
        if (windowY == null || windowX == null) {
            return matrix(origin, image, y, x);
        }
        double[][][][] weights = new double[channels][1][windowY.kernel()][windowX.kernel()];
        for (double[][][] channel : weights) {
            for (int i = 0; i < windowY.kernel(); i++) {
                for (int j = 0; j < windowX.kernel(); j++) {
                    channel[0][i][j] = y.weights()[0][i] * x.weights()[0][j];
                }
            }
        }
        return builder.convolve(origin, new Conv2d(weights, new double[channels], windowY, windowX, channels), image);
    }

    private Symbol matrix(Origin origin, Symbol image, ResizedAxis y, ResizedAxis x) {
        int channels = image.dims()[0];
        int[] dims = {channels, y.length(), x.length()};
        Symbol vector = builder.vector(image);
        int inputs = vector.shape().size();
        if (Tensor.size(dims) * inputs > MAX_MATRIX) {
            throw new NodeProblem(
                    "it interpolates " + Counts.of(Tensor.size(dims), "value") + " between " + inputs
                            + ", which takes a matrix of more than 2^24 weights",
                    "make images smaller by a whole number, use fewer channels there, or resize images before the"
                            + " network");
        }
        double[][] rows = new double[(int) Tensor.size(dims)][inputs];
        for (int o = 0; o < rows.length; o++) {
            int channel = o / (dims[1] * dims[2]);
            int row = o / dims[2] % dims[1];
            int column = o % dims[2];
            for (int i = 0; i < y.from()[row].length; i++) {
                for (int j = 0; j < x.from()[column].length; j++) {
                    int element = (channel * y.size() + y.from()[row][i]) * x.size() + x.from()[column][j];
                    int place = vector.view().place(element);
                    if (place != View.ZERO) {
                        rows[o][place] += y.weights()[row][i] * x.weights()[column][j];
                    }
                }
            }
        }
        Symbol made = builder.append(origin, new Dense(rows, new double[rows.length]), vector);
        return made.with(made.view().reshape(dims));
    }

    /** The axes of the value, the batch among them, with their sizes before and after. */
    private List<Coordinates> axes(boolean isOld, Arguments in, Attributes attributes) {
        int[] dims = MoveOperators.dims(in.value(0));
        String mode = attributes.text("coordinate_transformation_mode", isOld ? "asymmetric" : "half_pixel");
        int scalesAt = isOld ? 1 : 2;
        boolean bySize = in.has(3) && in.shape(3).data().length > 0;
        double[] given = bySize
                ? sizes(in.shape(3), in.value(0) instanceof Symbol)
                : in.has(scalesAt)
                        ? in.constant(scalesAt).data()
                        : attributes.has("scales") ? attributes.numbers("scales") : new double[0];
        int[] places =
                attributes.integers("axes", IntStream.range(0, dims.length).toArray());
        if (given.length != places.length) {
            throw new NodeProblem(
                    "it has " + given.length + " scales or sizes for " + places.length + " axes",
                    "export the model again");
        } else if (attributes.integer("antialias", 0) != 0) {
            throw new NodeProblem(
                    "it smooths what it makes smaller (antialias), which this importer does not know",
                    "use antialias=0, or average pooling");
        } else if (!attributes.text("keep_aspect_ratio_policy", "stretch").equals("stretch")) {
            throw new NodeProblem("it keeps a ratio of sides", "give the size of every axis");
        }
        Coordinates[] axes = new Coordinates[dims.length];
        for (int k = 0; k < dims.length; k++) {
            axes[k] = new Coordinates(mode, dims[k], dims[k], 1, true);
        }
        for (int i = 0; i < places.length; i++) {
            int k = ShapeOperators.axis(places[i], dims.length);
            axes[k] = bySize ? bySize(mode, dims[k], given[i]) : byScale(mode, dims[k], given[i]);
            if (k == MoveOperators.batchAxis(in.value(0)) && !isWhole(axes[k])) {
                throw new NodeProblem("it resizes the batch", "resize images only");
            }
        }
        List<Coordinates> all = List.of(axes);
        if (all.stream().allMatch(axis -> axis.size() == axis.length())
                && !all.stream().allMatch(Resizing::isWhole)) {
            throw new NodeProblem(
                    "its scales other than 1 change no size, where ONNX Runtime leaves the values as they are",
                    "leave the node out, or resize to another size");
        }
        return all;
    }

    /** Sizes, of which the first may be the number of images. */
    private double[] sizes(Tensor sizes, boolean isSymbol) {
        double[] given = sizes.data().clone();
        for (int k = 0; k < given.length; k++) {
            boolean isBatch =
                    isSymbol && k == 0 && (sizes.isOfBatch(0) ? given[0] == -1 : batch > 0 && given[0] == batch);
            if (isBatch) {
                given[0] = 1;
            } else if (sizes.isOfBatch(k)) {
                sizes.known();
            }
        }
        return given;
    }

    private static Coordinates bySize(String mode, int size, double length) {
        if (length < 1 || length > Short.MAX_VALUE) {
            throw new NodeProblem("it resizes " + size + " places to " + length, "use sizes of 1 to 32767");
        }
        return new Coordinates(mode, size, (int) length, (float) length / size, true);
    }

    private static Coordinates byScale(String mode, int size, double given) {
        float scale = (float) given;
        double length = Math.floor(scale * (double) size);
        if (!(length >= 1 && length <= Short.MAX_VALUE)) {
            throw new NodeProblem("it resizes " + size + " places by " + scale, "use scales that leave 1 to 32767");
        } else if ((int) (scale * size) != length) {
            throw new NodeProblem(
                    "it resizes " + size + " places by " + scale + ", which is " + length + " places and "
                            + (int) (scale * size) + " as ONNX Runtime rounds",
                    "give sizes instead of scales");
        }
        boolean isRatio = Math.abs(length / size - scale) <= Math.ulp(scale);
        return new Coordinates(mode, size, (int) length, scale, isRatio);
    }
}
