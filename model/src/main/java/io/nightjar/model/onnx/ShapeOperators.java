package io.nightjar.model.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Operators that give a tensor other dimensions or ask for them. What depends on the image keeps the batch as an axis
 * of its own, unless the graph is made for one image.
 */
final class ShapeOperators {
    static final Set<String> TYPES = Set.of("Flatten", "Reshape", "Squeeze", "Unsqueeze", "Shape", "Size");

    /** Stands for the batch size where a graph computes with shapes. */
    private static final int BATCH = -1;

    private final long batch;

    /** @param batch number of images that the graph is made for; 0 for any */
    ShapeOperators(long batch) {
        this.batch = batch;
    }

    Value read(Origin origin, Arguments in, Attributes attributes) {
        boolean isSymbol = in.value(0) instanceof Symbol;
        int[] dims = isSymbol ? in.symbol(0).fullDims() : in.shape(0).dims();
        switch (origin.operator()) {
            case "Shape":
                return shape(dims, isSymbol ? in.symbol(0) : null, attributes);
            case "Size":
                int size = (int) Tensor.size(dims);
                boolean ofBatch = isSymbol && in.symbol(0).batchAxis() != Symbol.NO_BATCH;
                Tensor scalar = Tensor.scalar(ofBatch ? BATCH * size : size).asInteger(true);
                return ofBatch ? scalar.withOneOfBatch(0) : scalar;
            default:
                if (isSymbol && origin.operator().equals("Reshape")) {
                    return reshape(in.symbol(0), in, attributes);
                }
                Form form = form(origin.operator(), dims, MoveOperators.batchAxis(in.value(0)), in, attributes);
                return under(form, isSymbol ? in.symbol(0) : in.shape(0));
        }
    }

    static int[] withBatch(int[] dims) {
        int[] all = new int[dims.length + 1];
        all[0] = 1;
        System.arraycopy(dims, 0, all, 1, dims.length);
        return all;
    }

    /** A value less an axis of size 1. */
    Value squeezed(Value value, int axis) {
        return under(squeeze(MoveOperators.dims(value), MoveOperators.batchAxis(value), axis), value);
    }

    /** A value with one more axis, of size 1. */
    Value unsqueezed(Value value, int axis) {
        return under(unsqueeze(MoveOperators.dims(value), MoveOperators.batchAxis(value), axis), value);
    }

    private static Value under(Form form, Value value) {
        return value instanceof Symbol symbol
                ? symbol.withFullDims(form.dims(), form.batchAxis())
                : ((Tensor) value).reshape(form.dims());
    }

    static int[] axes(Arguments in, Attributes attributes) {
        return in.has(1) ? in.constant(1).toInts() : attributes.integers("axes");
    }

    /** An axis counted from the front, of {@code rank}. */
    static int axis(int axis, int rank) {
        int k = axis < 0 ? axis + rank : axis;
        if (k < 0 || k >= rank) {
            throw new NodeProblem("its axis " + axis + " is none of its input's " + rank, "export the model again");
        }
        return k;
    }

    private static Tensor shape(int[] dims, Symbol symbol, Attributes attributes) {
        int[] shape = dims.clone();
        boolean ofBatch = symbol != null && symbol.batchAxis() != Symbol.NO_BATCH;
        int at = ofBatch ? Math.max(0, symbol.batchAxis()) : 0;
        if (ofBatch) {
            shape[at] *= BATCH;
        }
        int from = bound(attributes.integer("start", 0), shape.length);
        int to = bound(attributes.integer("end", shape.length), shape.length);
        Tensor whole = Tensor.integers(shape);
        return Move.alongAxes(new int[] {shape.length}, List.of(new Move.Axis(Math.max(0, to - from), i -> from + i)))
                .apply(ofBatch ? whole.withOneOfBatch(at) : whole, 0);
    }

    private static int bound(int index, int length) {
        return Math.max(0, Math.min(length, index < 0 ? index + length : index));
    }

    /** Dimensions and which of them is the batch. */
    private record Form(int[] dims, int batchAxis) {}

    private Form form(String operator, int[] dims, int batchAxis, Arguments in, Attributes attributes) {
        return switch (operator) {
            case "Flatten" -> new Form(flatten(dims, batchAxis, attributes.integer("axis", 1)), batchAxis);
            case "Reshape" ->
                new Form(reshape(dims, target(in, attributes), attributes.integer("allowzero", 0) != 0), batchAxis);
            case "Squeeze" -> squeeze(dims, batchAxis, axes(in, attributes));
            default -> unsqueeze(dims, batchAxis, axes(in, attributes));
        };
    }

    private static int[] flatten(int[] dims, int batchAxis, int axis) {
        int split = axis < 0 ? axis + dims.length : axis;
        if (split < 0 || split > dims.length) {
            throw new NodeProblem("it flattens from axis " + axis, "export the model again");
        }
        int rows = (int) Tensor.size(Arrays.copyOf(dims, split));
        int size = (int) Tensor.size(dims);
        if (batchAxis >= 0 && (split == 0 || rows != 1)) {
            throw new NodeProblem(
                    "it flattens from axis " + axis + ", which merges values of an image with the batch",
                    "flatten from axis 1, all but the batch");
        }
        return new int[] {rows, rows == 0 ? 0 : size / rows};
    }

    private static int[] target(Arguments in, Attributes attributes) {
        if (!in.has(1)) {
            return attributes.integers("shape");
        }
        Tensor shape = in.shape(1);
        int[] target = shape.toInts();
        for (int k = 0; k < target.length; k++) {
            if (shape.isOfBatch(k) && target[k] >= 0) {
                shape.known();
            }
        }
        return target;
    }

    /** Dimensions of which multiples of the number of images are those of one. */
    private static int[] ofOneImage(int[] target, Arguments in) {
        int[] known = target.clone();
        for (int k = 0; k < known.length; k++) {
            known[k] = in.has(1) && in.shape(1).isOfBatch(k) ? Math.abs(known[k]) : known[k];
        }
        return known;
    }

    /**
     * The batch stands first whatever its number. Some graphs count it and an axis as one, as for a dense layer on
     * every position of a map, and take them apart again.
     */
    private Symbol reshape(Symbol symbol, Arguments in, Attributes attributes) {
        int[] target = target(in, attributes);
        int[] old = symbol.fullDims();
        boolean zeroIsZero = attributes.integer("allowzero", 0) != 0;
        if (batch == 1 || symbol.batchAxis() == Symbol.NO_BATCH) {
            return symbol.withFullDims(reshape(old, ofOneImage(target, in), zeroIsZero), Symbol.NO_BATCH);
        }
        int size = symbol.view().size();
        if (target.length == 1 && size == 1 && (target[0] == BATCH || (batch > 0 && target[0] == batch))) {
            return symbol.with(symbol.view().reshape()).withBatchAxis(0);
        } else if (target.length > 1) {
            int[] inner = Arrays.copyOfRange(target, 1, target.length);
            for (int k = 0; k < inner.length; k++) {
                inner[k] = inner[k] == 0 && !zeroIsZero && k + 1 < old.length ? old[k + 1] : inner[k];
            }
            long first = perImage(target[0], inner, symbol, zeroIsZero);
            int[] dims = first > 0 && size % first == 0 ? inferred(inner, size / first) : null;
            if (dims != null && first == 1) {
                return symbol.with(symbol.view().reshape(dims)).withBatchAxis(0);
            } else if (dims != null) {
                int[] merged = target.clone();
                merged[0] = (int) first;
                System.arraycopy(dims, 0, merged, 1, dims.length);
                return symbol.with(symbol.view().reshape(merged)).withBatchAxis(Symbol.BATCH_INSIDE);
            }
        }
        throw new NodeProblem(
                "it reshapes " + Arrays.toString(old) + " to " + Arrays.toString(target)
                        + ", which does not keep the batch first",
                "reshape to (batch, ...) with the same number of values per image");
    }

    /**
     * How many places of an image the first dimension of a target counts with the batch: 1 where it is the batch alone,
     * 0 where that is not known.
     */
    private long perImage(int first, int[] inner, Symbol symbol, boolean zeroIsZero) {
        boolean isOpen = Arrays.stream(inner).anyMatch(dim -> dim == -1);
        long rest = Arrays.stream(inner).asLongStream().reduce(1, (a, b) -> a * b);
        int size = symbol.view().size();
        if (first == 0) {
            return zeroIsZero ? 0 : symbol.hasBatchInside() ? symbol.dims()[0] : 1;
        } else if (first == BATCH && !isOpen) {
            return rest > 0 && size % rest == 0 ? size / rest : size == 0 ? 1 : 0;
        } else if (first < 0) {
            return -(long) first;
        } else if (!isOpen && rest == size) {
            return 1;
        } else if (batch > 0) {
            return first % batch == 0 ? first / batch : 0;
        }
        return isOpen && first == 1 ? 1 : 0;
    }

    /** The dimensions with -1 replaced by what is missing; null where they do not give the size. */
    private static int[] inferred(int[] dims, long size) {
        int[] result = dims.clone();
        long known = 1;
        int open = -1;
        for (int k = 0; k < result.length; k++) {
            if (result[k] == -1 && open < 0) {
                open = k;
            } else {
                known *= result[k];
            }
        }
        if (open >= 0 && known > 0 && size % known == 0) {
            result[open] = (int) (size / known);
            known = size;
        }
        return known == size && Arrays.stream(result).allMatch(dim -> dim >= 0) ? result : null;
    }

    /** Of a constant: 0 copies a dimension, -1 is inferred. */
    private static int[] reshape(int[] dims, int[] target, boolean zeroIsZero) {
        int[] result = target.clone();
        for (int k = 0; k < result.length; k++) {
            result[k] = result[k] == 0 && !zeroIsZero && k < dims.length ? dims[k] : result[k];
        }
        int[] inferred = inferred(result, Tensor.size(dims));
        if (inferred == null) {
            throw new NodeProblem(
                    "it reshapes " + Arrays.toString(dims) + " to " + Arrays.toString(target),
                    "export the model again");
        }
        return inferred;
    }

    private Form squeeze(int[] dims, int batchAxis, int... axes) {
        boolean isOneImage = batch == 1 || batchAxis < 0;
        boolean[] drop = new boolean[dims.length];
        if (axes.length == 0) {
            if (batch == 0
                    && batchAxis >= 0
                    && Arrays.stream(dims).filter(dim -> dim != 1).count() > 1) {
                throw new NodeProblem(
                        "it drops all axes of size 1, and the batch with them where it is one image", "name the axes");
            }
            for (int k = 0; k < dims.length; k++) {
                drop[k] = dims[k] == 1 && (k != batchAxis || isOneImage);
            }
        }
        for (int axis : axes) {
            int k = axis(axis, dims.length);
            boolean dropsBatch = k == batchAxis && !isOneImage;
            if (dims[k] != 1 || dropsBatch) {
                throw new NodeProblem(
                        dropsBatch ? "it drops the batch axis" : "it drops axis " + axis + ", which is not of size 1",
                        "drop axes of size 1 only, and keep the batch");
            }
            drop[k] = true;
        }
        int[] kept = IntStream.range(0, dims.length).filter(k -> !drop[k]).toArray();
        int newBatch = batchAxis < 0 || drop[batchAxis]
                ? Symbol.NO_BATCH
                : (int) Arrays.stream(kept).filter(k -> k < batchAxis).count();
        return new Form(Arrays.stream(kept).map(k -> dims[k]).toArray(), newBatch);
    }

    private static Form unsqueeze(int[] dims, int batchAxis, int... axes) {
        int rank = dims.length + axes.length;
        boolean[] inserted = new boolean[rank];
        for (int axis : axes) {
            inserted[axis(axis, rank)] = true;
        }
        int[] result = new int[rank];
        int newBatch = Symbol.NO_BATCH;
        int next = 0;
        for (int k = 0; k < rank; k++) {
            result[k] = 1;
            if (!inserted[k] && next < dims.length) {
                newBatch = next == batchAxis ? k : newBatch;
                result[k] = dims[next++];
            }
        }
        return new Form(result, newBatch);
    }
}
