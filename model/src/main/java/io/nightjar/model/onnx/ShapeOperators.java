package io.nightjar.model.onnx;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Operators that move no values of an image, and the arithmetic on shapes that exporters put around them. */
final class ShapeOperators {
    /** Stands for the batch size where a graph computes with shapes. */
    private static final int BATCH = -1;

    Value read(Origin origin, Arguments in, Attributes attributes) {
        if (in.value(0) instanceof Symbol symbol) {
            return switch (origin.operator()) {
                case "Flatten" -> flatten(symbol, attributes);
                case "Reshape" -> reshape(symbol, in.constant(1).toInts());
                case "Transpose" -> transpose(symbol, attributes);
                case "Squeeze" -> squeeze(symbol, axes(in, attributes));
                case "Unsqueeze" -> unsqueeze(symbol, axes(in, attributes));
                case "Shape" -> shape(symbol);
                default ->
                    throw new NodeProblem(
                            "it cuts or joins tensors that depend on the image", "use it on constants only");
            };
        }
        return ShapeConstants.read(origin, in, attributes);
    }

    static int[] axes(Arguments in, Attributes attributes) {
        return in.has(1) ? in.constant(1).toInts() : attributes.integers("axes");
    }

    private static Symbol flatten(Symbol symbol, Attributes attributes) {
        int axis = attributes.integer("axis", 1);
        int rank = symbol.layout().dims().length + 1;
        if (axis != 1 && axis != 1 - rank) {
            throw new NodeProblem("it flattens from axis " + axis, "flatten from axis 1, all but the batch");
        }
        return symbol.with(symbol.layout().reshape(symbol.layout().axes().size()));
    }

    /** Target dimensions include the batch, which must stay first; 0 copies a dimension, -1 is inferred. */
    private static Symbol reshape(Symbol symbol, int[] target) {
        int[] old = symbol.layout().dims();
        int size = symbol.layout().axes().size();
        int[] dims = target.length == 0 ? target : Arrays.copyOfRange(target, 1, target.length);
        long known = 1;
        int open = -1;
        for (int k = 0; k < dims.length; k++) {
            if (dims[k] == 0 && k < old.length) {
                dims[k] = old[k];
            }
            if (dims[k] == BATCH) {
                open = k;
            } else {
                known *= dims[k];
            }
        }
        if (open >= 0 && known > 0 && size % known == 0) {
            dims[open] = (int) (size / known);
            known = size;
        }
        if (dims.length == 0 || known != size || Arrays.stream(dims).anyMatch(dim -> dim < 1)) {
            throw new NodeProblem(
                    "it reshapes " + Arrays.toString(old) + " per image to " + Arrays.toString(target)
                            + ", which does not keep the batch first",
                    "reshape to (batch, ...) with the same number of values per image");
        }
        return symbol.with(symbol.layout().reshape(dims));
    }

    private static Symbol transpose(Symbol symbol, Attributes attributes) {
        int rank = symbol.layout().dims().length + 1;
        int[] reversed = IntStream.range(0, rank).map(k -> rank - 1 - k).toArray();
        int[] permutation = attributes.integers("perm", reversed);
        boolean isPermutation = Arrays.equals(
                Arrays.stream(permutation).sorted().toArray(),
                IntStream.range(0, rank).toArray());
        if (!isPermutation || permutation[0] != 0) {
            throw new NodeProblem("it moves the batch axis", "keep the batch first");
        }
        int[] inner = Arrays.stream(permutation).skip(1).map(k -> k - 1).toArray();
        Layout layout = symbol.layout().transpose(inner);
        if (layout == null) {
            throw new NodeProblem(
                    "it permutes axes other than channel, height and width", "permute these three axes only");
        }
        return symbol.with(layout);
    }

    private static Symbol squeeze(Symbol symbol, int[] axes) {
        int[] dims = symbol.layout().dims();
        boolean[] drop = new boolean[dims.length];
        for (int axis : axes) {
            int k = (axis < 0 ? axis + dims.length + 1 : axis) - 1;
            if (k < 0 || k >= dims.length || dims[k] != 1) {
                throw new NodeProblem("it drops axis " + axis + ", which is not of size 1", "drop axes of size 1 only");
            }
            drop[k] = true;
        }
        int[] kept = IntStream.range(0, dims.length)
                .filter(k -> axes.length == 0 ? dims[k] != 1 : !drop[k])
                .map(k -> dims[k])
                .toArray();
        return symbol.with(symbol.layout().reshape(kept));
    }

    private static Symbol unsqueeze(Symbol symbol, int[] axes) {
        int[] dims = symbol.layout().dims();
        int rank = dims.length + 1 + axes.length;
        int[] result = new int[rank - 1];
        for (int axis : axes) {
            int k = (axis < 0 ? axis + rank : axis) - 1;
            if (k < 0 || k >= result.length) {
                throw new NodeProblem("it inserts axis " + axis, "insert axes behind the batch only");
            }
            result[k] = 1;
        }
        int next = 0;
        for (int k = 0; k < result.length; k++) {
            if (result[k] == 0 && next < dims.length) {
                result[k] = dims[next++];
            }
        }
        return symbol.with(symbol.layout().reshape(result));
    }

    private static Tensor shape(Symbol symbol) {
        int[] dims = symbol.layout().dims();
        double[] shape = new double[dims.length + 1];
        shape[0] = BATCH;
        for (int k = 0; k < dims.length; k++) {
            shape[k + 1] = dims[k];
        }
        return Tensor.vector(shape);
    }
}
