package io.nightjar.model.onnx;

import io.nightjar.ckks.Counts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Operators that only move elements, cut them out, repeat them or put zeros between them. */
final class MoveOperators {
    static final Set<String> TYPES = Set.of(
            "Transpose",
            "Slice",
            "Gather",
            "Split",
            "Concat",
            "Pad",
            "Expand",
            "Tile",
            "DepthToSpace",
            "SpaceToDepth",
            "Resize",
            "MaxPool",
            "Upsample",
            "ConstantOfShape");

    private final Padding padding;
    private final Joining joining;
    private final Resizing resizing;
    private final long batch;

    /** @param batch number of images that the graph is made for; 0 for any */
    MoveOperators(GraphBuilder builder, ElementwiseOperators elementwise, long batch) {
        this.batch = batch;
        this.resizing = new Resizing(builder, batch);
        this.padding = new Padding(elementwise);
        this.joining = new Joining(builder, elementwise);
    }

    /** @param outputs of the node, which Split fills */
    List<Value> read(Origin origin, Arguments in, Attributes attributes, int outputs) {
        return switch (origin.operator()) {
            case "Split" -> split(in, attributes, outputs);
            case "Concat" -> List.of(joined(origin, in, attributes.integer("axis", 1)));
            case "Pad" -> List.of(padding.read(origin, in, attributes));
            case "Transpose" -> List.of(transposed(in.value(0), attributes.integers("perm")));
            case "Gather" -> List.of(gathered(in.value(0), in.constant(1), attributes.integer("axis", 0)));
            case "Resize", "Upsample" -> List.of(resizing.read(origin, in, attributes));
            case "ConstantOfShape" -> List.of(filled(sizes(in.shape(0)), attributes));
            default -> List.of(moved(in.value(0), move(origin.operator(), in, attributes)));
        };
    }

    Value joined(Origin origin, Arguments in, int axis) {
        return joining.concat(origin, in, axis);
    }

    /** @param move of the value's dimensions, which leaves the batch where it is */
    static Value moved(Value value, Move move) {
        return moved(value, move, batchAxis(value));
    }

    /** @param batchAxis of the result */
    static Value moved(Value value, Move move, int batchAxis) {
        if (value instanceof Tensor tensor) {
            return move.apply(tensor, 0);
        }
        Symbol symbol = (Symbol) value;
        return symbol.with(symbol.view().select(Symbol.without(move.dims(), batchAxis), move.from()))
                .withBatchAxis(batchAxis);
    }

    /** Which axis the batch is; {@link Symbol#NO_BATCH} where there is none, as in constants. */
    static int batchAxis(Value value) {
        return value instanceof Symbol symbol ? symbol.batchAxis() : Symbol.NO_BATCH;
    }

    private static Move move(String operator, Arguments in, Attributes attributes) {
        int batch = batchAxis(in.value(0));
        int[] dims = dims(in.value(0));
        return switch (operator) {
            case "Slice" -> slice(dims, batch, in, attributes);
            case "Expand" -> expand(dims, batch, sizes(in.shape(1)));
            case "Tile" -> tile(dims, batch, in.constant(1).toInts());
            case "MaxPool" -> Resampling.thinned(dims, attributes);
            default -> Resampling.blocks(operator, dims, attributes);
        };
    }

    /** The dimensions, with the batch as 1 where the value depends on the image. */
    static int[] dims(Value value) {
        return value instanceof Symbol symbol ? symbol.fullDims() : ((Tensor) value).dims();
    }

    static void requireOtherThanBatch(int axis, int batchAxis) {
        if (axis == batchAxis) {
            throw new NodeProblem("it works along the batch axis", "use it along the axes of an image only");
        }
    }

    /** @param given for every axis of the result that of the input; empty for the reverse order */
    static Value transposed(Value value, int... given) {
        int[] dims = dims(value);
        int rank = dims.length;
        int[] reversed = IntStream.range(0, rank).map(k -> rank - 1 - k).toArray();
        int[] permutation = given.length == 0 ? reversed : given;
        if (!Arrays.equals(
                Arrays.stream(permutation).sorted().toArray(),
                IntStream.range(0, rank).toArray())) {
            throw new NodeProblem("its perm is no permutation of the axes", "export the model again");
        }
        int batch = batchAxis(value);
        return moved(value, Move.transpose(dims, permutation), batch < 0 ? batch : Images.inverse(permutation)[batch]);
    }

    Value gathered(Value value, Tensor indices, int axisGiven) {
        int[] dims = dims(value);
        int axis = ShapeOperators.axis(axisGiven, dims.length);
        int batchAxis = batchAxis(value);
        if (axis == batchAxis && batch == 1 && indices.rank() == 0) {
            return moved(value, gather(dims, indices, axis), Symbol.NO_BATCH);
        }
        requireOtherThanBatch(axis, batchAxis);
        return moved(value, gather(dims, indices, axis), axis < batchAxis ? batchAxis + indices.rank() - 1 : batchAxis);
    }

    private static Move slice(int[] dims, int batch, Arguments in, Attributes attributes) {
        int[] starts = in.has(1) ? in.constant(1).toInts() : attributes.integers("starts");
        int[] ends = in.has(2) ? in.constant(2).toInts() : attributes.integers("ends");
        int[] axes = in.has(3) ? in.constant(3).toInts() : attributes.integers("axes", Images.range(0, starts.length));
        int[] steps = in.has(4)
                ? in.constant(4).toInts()
                : IntStream.generate(() -> 1).limit(starts.length).toArray();
        if (starts.length != ends.length || axes.length != starts.length || steps.length != starts.length) {
            throw new NodeProblem("its starts, ends, axes and steps differ in number", "export the model again");
        }
        List<Move.Axis> moves = whole(dims);
        for (int i = 0; i < axes.length; i++) {
            int k = ShapeOperators.axis(axes[i], dims.length);
            if (steps[i] == 0) {
                throw new NodeProblem("its step is 0", "export the model again");
            } else if (k == batch) {
                if (starts[i] != 0 || ends[i] < Integer.MAX_VALUE || steps[i] != 1) {
                    requireOtherThanBatch(k, batch);
                }
                continue;
            }
            moves.set(k, range(dims[k], starts[i], ends[i], steps[i]));
        }
        return Move.alongAxes(dims, moves);
    }

    private static Move.Axis range(int size, int start, int end, int step) {
        int low = step > 0 ? 0 : -1;
        int high = step > 0 ? size : size - 1;
        int from = clamp(start, size, Math.max(0, low), high);
        int to = clamp(end, size, low, high);
        long span = (long) to - from;
        int length = (int) Math.max(0, (span + step - Integer.signum(step)) / step);
        return new Move.Axis(length, i -> from + i * step);
    }

    private static int clamp(int index, int size, int low, int high) {
        long at = index < 0 ? (long) index + size : index;
        return (int) Math.max(low, Math.min(high, at));
    }

    static List<Move.Axis> whole(int[] dims) {
        List<Move.Axis> axes = new ArrayList<>();
        for (int dim : dims) {
            axes.add(Move.Axis.whole(dim));
        }
        return axes;
    }

    static Move gather(int[] dims, Tensor indices, int axis) {
        int[] picked = indices.toInts();
        for (int i = 0; i < picked.length; i++) {
            picked[i] = picked[i] < 0 ? picked[i] + dims[axis] : picked[i];
            if (picked[i] < 0 || picked[i] >= dims[axis]) {
                throw new NodeProblem("its index lies outside its input", "export the model again");
            }
        }
        List<Move.Axis> axes = whole(dims);
        axes.set(axis, new Move.Axis(picked.length, i -> picked[i]));
        Move move = Move.alongAxes(dims, axes);
        int[] newDims = IntStream.concat(
                        IntStream.concat(Arrays.stream(dims, 0, axis), Arrays.stream(indices.dims())),
                        Arrays.stream(dims, axis + 1, dims.length))
                .toArray();
        return new Move(newDims, move.from());
    }

    private static Move expand(int[] dims, int batch, int[] target) {
        int rank = Math.max(dims.length, target.length);
        int[] newDims = new int[rank];
        for (int k = 0; k < rank; k++) {
            int own = k - (rank - dims.length) < 0 ? 1 : dims[k - (rank - dims.length)];
            int wanted = k - (rank - target.length) < 0 ? 1 : target[k - (rank - target.length)];
            newDims[k] = k == batch ? 1 : own == 1 ? wanted : own;
        }
        Move move = batch >= 0 && rank > dims.length ? null : Move.broadcast(dims, newDims);
        if (move == null) {
            throw new NodeProblem(
                    "it expands " + Arrays.toString(dims) + " to " + Arrays.toString(target),
                    "expand axes of size 1 behind the batch only");
        }
        return move;
    }

    private static Move tile(int[] dims, int batch, int[] repeats) {
        if (repeats.length != dims.length || Arrays.stream(repeats).anyMatch(r -> r < 1)) {
            throw new NodeProblem("its repeats do not fit its input", "export the model again");
        }
        List<Move.Axis> axes = whole(dims);
        for (int k = 0; k < dims.length; k++) {
            int size = dims[k];
            if (repeats[k] > 1) {
                requireOtherThanBatch(k, batch);
                axes.set(k, new Move.Axis(Math.multiplyExact(size, repeats[k]), i -> i % size));
            }
        }
        return Move.alongAxes(dims, axes);
    }

    private static List<Value> split(Arguments in, Attributes attributes, int outputs) {
        Value value = in.value(0);
        int[] dims = dims(value);
        int axis = ShapeOperators.axis(attributes.integer("axis", 0), dims.length);
        requireOtherThanBatch(axis, batchAxis(value));
        int[] sizes = in.has(1) ? in.constant(1).toInts() : attributes.integers("split");
        if (sizes.length == 0) {
            int parts = attributes.integer("num_outputs", outputs);
            if (parts != outputs) {
                throw new NodeProblem(
                        "it has " + Counts.of(outputs, "output") + " for " + Counts.of(parts, "part"),
                        "export the model again");
            }
            int each = (dims[axis] + parts - 1) / parts;
            sizes = new int[parts];
            for (int i = 0; i < parts; i++) {
                sizes[i] = Math.max(0, Math.min(each, dims[axis] - i * each));
            }
        }
        if (sizes.length != outputs) {
            throw new NodeProblem(
                    "it splits " + dims[axis] + " places into " + Arrays.toString(sizes) + " for "
                            + Counts.of(outputs, "output"),
                    "export the model again");
        }
        return parts(value, axis, sizes);
    }

    /** The parts of a value along an axis, which they make up. */
    static List<Value> parts(Value value, int axis, int... sizes) {
        int[] dims = dims(value);
        requireOtherThanBatch(axis, batchAxis(value));
        if (Arrays.stream(sizes).anyMatch(size -> size < 0)
                || Arrays.stream(sizes).asLongStream().sum() != dims[axis]) {
            throw new NodeProblem(
                    "it splits " + dims[axis] + " places into " + Arrays.toString(sizes), "export the model again");
        }
        List<Value> parts = new ArrayList<>();
        int start = 0;
        for (int size : sizes) {
            int from = start;
            List<Move.Axis> axes = whole(dims);
            axes.set(axis, new Move.Axis(size, i -> from + i));
            parts.add(moved(value, Move.alongAxes(dims, axes)));
            start += size;
        }
        return parts;
    }

    /** Dimensions of which the first may be the number of images, which is taken for 1. */
    private static int[] sizes(Tensor shape) {
        int[] sizes = shape.toInts();
        for (int k = 0; k < sizes.length; k++) {
            if (shape.isOfBatch(k)) {
                if (k > 0 || (sizes[0] != -1 && sizes[0] != 1)) {
                    shape.known();
                }
                sizes[0] = 1;
            }
        }
        return sizes;
    }

    private static Tensor filled(int[] dims, Attributes attributes) {
        double value = 0;
        boolean integer = false;
        if (attributes.has("value")) {
            Tensor given = new TensorReader(new ExternalData(null)).read(attributes.tensor("value"));
            if (given.data().length != 1) {
                throw new NodeProblem("its value is not one number", "export the model again");
            }
            value = given.data()[0];
            integer = given.isInteger();
        }
        if (Arrays.stream(dims).anyMatch(dim -> dim < 0)) {
            throw new NodeProblem("its shape depends on the batch", "export the model with fixed dimensions");
        }
        double[] data = new double[Tensor.bounded(Tensor.size(dims), dims.length)];
        Arrays.fill(data, value);
        return new Tensor(dims, data, integer);
    }
}
